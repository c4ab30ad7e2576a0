import type { GraphRequest } from '../graph-request.ts';

/** A limit that Microsoft Graph sets to what one application does in one tenant, or to what all do in it. */
export interface Limit {
  readonly units: number;
  readonly lengthMs: number;
  /** In words, as the reason to wait. */
  readonly text:
    | 'Microsoft allows 3,000 writes in 150 s'
    | 'Microsoft allows 3,500 resource units in 10 s'
    | 'Microsoft allows 150 reads of certificates in 60 s';
}

/**
 * The limits of Graph's identity service (https://learn.microsoft.com/graph/throttling-limits); of resource units the
 * smallest, as nobody says how large a tenant is. That of reads which name `keyCredentials` in `$select` is on the
 * pages of these reads, and is shared by the whole tenant (https://learn.microsoft.com/graph/api/application-list).
 */
export const LIMITS: Readonly<Record<keyof RequestCost, Limit>> = {
  writes: { units: 3_000, lengthMs: 150_000, text: 'Microsoft allows 3,000 writes in 150 s' },
  resourceUnits: { units: 3_500, lengthMs: 10_000, text: 'Microsoft allows 3,500 resource units in 10 s' },
  keyReads: { units: 150, lengthMs: 60_000, text: 'Microsoft allows 150 reads of certificates in 60 s' },
};

/** The names of the limits. */
export const LIMIT_NAMES = ['writes', 'resourceUnits', 'keyReads'] as const;

/** What a request takes of its caller's limits. */
export interface RequestCost {
  readonly resourceUnits: number;
  readonly writes: number;
  /** Reads that name `keyCredentials` in their `$select`. */
  readonly keyReads: number;
}

/** Reads that cost more than one resource unit (https://learn.microsoft.com/graph/throttling-limits). */
const DEAR_READS: readonly (readonly [path: RegExp, resourceUnits: number])[] = [
  [/^\/applications$/i, 2],
  [/^\/applications\/[^/]+\/extensionProperties$/i, 2],
  [/^\/oauth2PermissionGrants(\/[^/]+)?$/i, 2],
  [/^\/servicePrincipals\/[^/]+\/appRoleAssignments$/i, 2],
  [/^\/users$/i, 2],
  [/^\/me\/ownedObjects$/i, 2],
  [/^\/domains\/[^/]+\/domainNameReferences$/i, 4],
];

/** The POST that only reads. */
const GET_BY_IDS = /^\/directoryObjects\/getByIds$/i;

/**
 * The cost of a request; of a `$batch`, that of all the requests in it
 * (https://learn.microsoft.com/graph/throttling-limits).
 */
export function requestCost({ method, path, parts }: Pick<GraphRequest, 'method' | 'path' | 'parts'>): RequestCost {
  if (parts !== undefined) {
    const costs = parts.map(requestCost);
    return {
      resourceUnits: sum(costs, 'resourceUnits'),
      writes: sum(costs, 'writes'),
      keyReads: sum(costs, 'keyReads'),
    };
  }
  const [pathname = '', query = ''] = path.split('?');
  if (method === 'GET') {
    const options = new URLSearchParams(query);
    return { resourceUnits: costOfRead(pathname, options), writes: 0, keyReads: selectsKeys(options) ? 1 : 0 };
  }
  return GET_BY_IDS.test(pathname)
    ? { resourceUnits: 3, writes: 0, keyReads: 0 }
    : { resourceUnits: 1, writes: 1, keyReads: 0 };
}

function selectsKeys(options: URLSearchParams): boolean {
  return /(^|,)\s*keyCredentials\s*(,|$)/i.test(options.get('$select') ?? '');
}

function costOfRead(pathname: string, options: URLSearchParams): number {
  const usual = DEAR_READS.find(([pattern]) => pattern.test(pathname))?.[1] ?? 1;
  const top = options.get('$top');
  const units =
    usual -
    (options.has('$select') ? 1 : 0) +
    (options.has('$expand') ? 1 : 0) -
    (top !== null && Number(top) < 20 ? 1 : 0);
  return Math.max(1, units);
}

function sum(costs: readonly RequestCost[], name: keyof RequestCost): number {
  return costs.reduce((total, cost) => total + cost[name], 0);
}
