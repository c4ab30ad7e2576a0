import type { DeletionImpact } from './deletion-impact.ts';

/** The most holders that one command names, which fit on any command line. */
const HOLDERS = 20;

/**
 * The words after `fhir-apps` of the commands that bring back an application that is deleted and what restoring it
 * leaves out, in the order in which they have to run: for a resource, who has its roles; for a client, what it asks for
 * and had, which an administrator approves; and exactly the scopes that were consented to for all users. The consent of
 * a user for themselves alone comes back when they sign in.
 */
export function commandsThatBringBack(
  appId: string,
  { roleAssignments, consents }: Pick<DeletionImpact, 'roleAssignments' | 'consents'>,
): readonly (readonly string[])[] {
  const own = roleAssignments.filter(({ apiAppId }) => apiAppId === appId);
  const assigned = [...new Set(own.map(({ role }) => role))].flatMap((role) => {
    const holders = own.flatMap((each) => (each.role === role ? [each.principal.id] : []));
    return inParts(holders).map((part) => [
      ...['role', 'assign', appId, ...flag('role', role)],
      ...part.flatMap((id) => ['--to', id]),
    ]);
  });
  const approved = roleAssignments.length > own.length ? [['approve', appId]] : [];
  const clients = [
    ...new Set(consents.flatMap(({ clientAppId, forAllUsers }) => (forAllUsers ? (clientAppId ?? []) : []))),
  ];
  const granted = clients.map((client) => {
    const scopes = consents.flatMap((each) => (each.clientAppId === client ? each.scopesForAllUsers : []));
    return ['consent', 'grant', client, ...[...new Set(scopes)].flatMap((scope) => flag('scope', scope))];
  });
  return [['restore', appId], ...assigned, ...approved, ...granted];
}

/** A flag with its value, also one that begins as a flag does. */
function flag(name: string, value: string): readonly string[] {
  return value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value];
}

function inParts(ids: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(ids.length / HOLDERS);
  return Array.from({ length: count }, (_each, index) => ids.slice(index * HOLDERS, (index + 1) * HOLDERS));
}
