import type { RequestCost } from './request-cost.ts';

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
