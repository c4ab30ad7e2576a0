import type { RequestCost } from './request-cost.ts';

/** A limit that Microsoft Graph sets to what one application does in one tenant. */
export interface Limit {
  readonly units: number;
  readonly lengthMs: number;
  /** In words, as the reason to wait. */
  readonly text: 'Microsoft allows 3,000 writes in 150 s' | 'Microsoft allows 3,500 resource units in 10 s';
}

/** The limits of Graph's identity service (facts/graph.md §7.1); of resource units the smallest, as nobody tells how large a tenant is. */
export const LIMITS: Readonly<Record<keyof RequestCost, Limit>> = {
  writes: { units: 3_000, lengthMs: 150_000, text: 'Microsoft allows 3,000 writes in 150 s' },
  resourceUnits: { units: 3_500, lengthMs: 10_000, text: 'Microsoft allows 3,500 resource units in 10 s' },
};

/** The names of the limits. */
export const LIMIT_NAMES = ['writes', 'resourceUnits'] as const;
