import type { GraphRequest } from '../microsoft-graph/graph-call.ts';
import { type PathMatcher, pathMatcher, pathSegments } from '../microsoft-graph/request-path.ts';

/** What a request to Microsoft Graph costs its caller. */
export interface RequestCost {
  readonly resourceUnits: number;
  /** 1 for one that may write, 0 for others. */
  readonly writes: 0 | 1;
  /** 1 for a read that names `keyCredentials` in its `$select`, 0 for others. */
  readonly keyReads: 0 | 1;
}

/**
 * Requests whose cost is not the usual one (https://learn.microsoft.com/graph/throttling-limits); those of groups and
 * memberships are recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_group_scenario.yaml.
 */
const COSTS: readonly Cost[] = [
  ['GET', pathMatcher('/applications'), read(2)],
  ['GET', pathMatcher('/applications/{id}/extensionProperties'), read(2)],
  ['GET', pathMatcher('/oauth2PermissionGrants'), read(2)],
  ['GET', pathMatcher('/oauth2PermissionGrants/{id}'), read(2)],
  ['GET', pathMatcher('/servicePrincipals/{id}/appRoleAssignments'), read(2)],
  ['GET', pathMatcher('/users'), read(2)],
  ['GET', pathMatcher('/me/ownedObjects'), read(2)],
  ['GET', pathMatcher('/domains/{id}/domainNameReferences'), read(4)],
  ['POST', pathMatcher('/directoryObjects/getByIds'), read(3)],
  ['GET', pathMatcher('/groups/{id}/members'), read(3)],
  ['GET', pathMatcher('/servicePrincipals/{id}/transitiveMemberOf'), read(2)],
  ['GET', pathMatcher('/servicePrincipals/{id}/transitiveMemberOf/{type}'), read(2)],
  ...['users', 'groups', 'servicePrincipals', 'directoryObjects'].flatMap((collection): Cost[] => [
    ['POST', pathMatcher(`/${collection}/{id}/getMemberGroups`), read(2)],
    ['POST', pathMatcher(`/${collection}/{id}/checkMemberGroups`), read(4)],
  ]),
];

/**
 * The cost of a request, with what `$select`, `$expand` and a small `$top` change of it; at least 1
 * (https://learn.microsoft.com/graph/throttling-limits).
 */
export function requestCost({ method, path, query }: Pick<GraphRequest, 'method' | 'path' | 'query'>): RequestCost {
  const { resourceUnits, writes } = basicCost(method, path);
  const top = query.get('$top');
  const adjusted =
    resourceUnits -
    (query.has('$select') ? 1 : 0) +
    (query.has('$expand') ? 1 : 0) -
    (top !== null && Number(top) < 20 ? 1 : 0);
  return { resourceUnits: Math.max(1, adjusted), writes, keyReads: method === 'GET' && selectsKeys(query) ? 1 : 0 };
}

/** Of applications and service principals; nothing else has that property. */
function selectsKeys(query: URLSearchParams): boolean {
  const names = (query.get('$select') ?? '').split(',').map((name) => name.trim().toLowerCase());
  return names.includes('keycredentials');
}

type BasicCost = Omit<RequestCost, 'keyReads'>;
type Cost = readonly [method: string, path: PathMatcher, cost: BasicCost];

function basicCost(method: string, path: string): BasicCost {
  const segments = segmentsOf(path);
  const known = COSTS.find(([ofMethod, matching]) => ofMethod === method && matching(segments) !== null);
  return known?.[2] ?? { resourceUnits: 1, writes: method === 'GET' ? 0 : 1 };
}

/** Nothing that matches a template for a path that cannot be decoded, which Graph refuses. */
function segmentsOf(path: string): readonly string[] {
  try {
    return pathSegments(path);
  } catch {
    return [];
  }
}

function read(resourceUnits: number): BasicCost {
  return { resourceUnits, writes: 0 };
}
