import type { Unread } from '../access-result.ts';
import type { UncontrolledFacts } from '../facts.ts';

/** What leads to access, or tells of it, and what this tool asks no one for. */
export function neverRead({ groups, clients }: UncontrolledFacts): readonly Unread[] {
  const hasIdentity = [...clients.values()].some(({ principal }) => principal.type === 'managedIdentity');
  const all = [
    'When access was last used',
    ...(groups.size === 0 ? [] : ['Eligible members, rules and access packages of groups']),
    ...(hasIdentity ? ['Who controls the hosts of managed identities'] : []),
  ];
  return all.map((what) => ({ what, reason: 'not part of this report' }));
}
