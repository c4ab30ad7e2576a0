import { GRAPH_APIS } from '../consent/graph-permissions.ts';
import type { LostAssignment, LostConsent, ObservedImpact } from './impact.ts';
import { keyOfConsent } from './lost-consents.ts';

/** The words after `fhir-apps` of one command. */
export type Words = readonly string[];

/** The most principals, and the most roles, that one command names, which fit on any command line. */
const NAMES = 20;

/** An application that is deleted, and what goes with it. */
export interface DeletedWith {
  readonly appId: string;
  readonly impact: ObservedImpact;
}

/**
 * The commands that give back what goes with applications that are deleted, once they are restored, in the order in
 * which they have to run: exactly the roles and the consent that were lost. Only an application permission of Microsoft
 * Graph has to be approved, with all that its client asks for. The consent of a user for themselves alone comes back
 * when they sign in.
 */
export function regainingCommands(deleted: readonly DeletedWith[]): readonly Words[] {
  const approved = deleted
    .filter(({ impact }) => impact.roleAssignments.some(({ apiAppId }) => isOfGraph(apiAppId)))
    .map(({ appId }) => ['approve', appId]);
  const { roleAssignments, consents } = combinedImpact(deleted);
  return [...assignCommands(roleAssignments), ...approved, ...consentCommands(consents)];
}

/** What stops and what is lost when all of these go: nothing twice, and no client that goes itself. */
export function combinedImpact(deleted: readonly DeletedWith[]): ObservedImpact {
  const impacts = deleted.map(({ impact }) => impact);
  const gone = new Set(deleted.map(({ appId }) => appId));
  return {
    clients: distinct(impacts.flatMap(({ clients }) => clients)).filter(({ appId }) => !gone.has(appId)),
    roleAssignments: distinct(
      impacts.flatMap(({ roleAssignments }) => roleAssignments),
      ({ role, apiAppId, api, principal }) => [role, apiAppId ?? api, principal.id],
    ),
    consents: combinedConsents(impacts.flatMap(({ consents }) => consents)),
    notRead: [...new Set(impacts.flatMap(({ notRead }) => notRead))],
  };
}

/** Client and API each tell of the same consent; what either of them knows to be left out is. */
function combinedConsents(consents: readonly LostConsent[]): readonly LostConsent[] {
  return grouped(consents, keyOfConsent).flatMap((same) => {
    const leftOut = [...new Set(same.flatMap((each) => each.leftOut))];
    return same.slice(0, 1).map((first) => ({ ...first, leftOut }));
  });
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => unknown = (item) => item): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(keyOf(item)), item])).values()];
}

function isOfGraph(apiAppId: string | null): boolean {
  return apiAppId !== null && GRAPH_APIS.includes(apiAppId);
}

/**
 * The commands that assign roles again: one for all roles that the same principals lose, unless they are many. `server`
 * is what they name it by where the roles are Azure's; default: each role's own API.
 */
export function assignCommands(lost: readonly LostAssignment[], server: string | null = null): readonly Words[] {
  const assigned = lost.flatMap(({ role, principal, assignable, ...owner }) => {
    const apiAppId = server ?? owner.apiAppId;
    return assignable && apiAppId !== null && !isOfGraph(apiAppId) ? [{ role, apiAppId, id: principal.id }] : [];
  });
  const ofRole = grouped(assigned, ({ apiAppId, role }) => [apiAppId, role]).flatMap((same) => {
    const ids = [...new Set(same.map(({ id }) => id))].sort();
    return same.slice(0, 1).map(({ apiAppId, role }) => ({ apiAppId, role, ids }));
  });
  return grouped(ofRole, ({ apiAppId, ids }) => [apiAppId, ids]).flatMap((same) =>
    same
      .slice(0, 1)
      .flatMap(({ apiAppId, ids }) =>
        inParts(same.map(({ role }) => role)).flatMap((roles) =>
          inParts(ids).map((part) => [
            ...['role', 'assign', apiAppId],
            ...roles.flatMap((role) => flag('role', role)),
            ...part.flatMap((id) => ['--to', id]),
          ]),
        ),
      ),
  );
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => unknown): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = JSON.stringify(keyOf(item));
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}

/** The commands that consent again for all users, one for each client. */
export function consentCommands(consents: ObservedImpact['consents']): readonly Words[] {
  const scopes = new Map<string, readonly string[]>();
  for (const { clientAppId, scopesForAllUsers, leftOut } of consents) {
    const named = scopesForAllUsers.filter((name) => !leftOut.includes(name));
    if (clientAppId !== null && named.length > 0) {
      scopes.set(clientAppId, [...(scopes.get(clientAppId) ?? []), ...named]);
    }
  }
  return [...scopes].map(([client, names]) => [
    ...['consent', 'grant', client],
    ...[...new Set(names)].flatMap((name) => flag('scope', name)),
  ]);
}

/** A flag with its value, also one that begins as a flag does. */
function flag(name: string, value: string): Words {
  return value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value];
}

function inParts(names: readonly string[]): readonly Words[] {
  const count = Math.ceil(names.length / NAMES);
  return Array.from({ length: count }, (_each, index) => names.slice(index * NAMES, (index + 1) * NAMES));
}
