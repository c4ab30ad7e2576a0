import type { AzureCall, AzureOutcome } from './azure-call.ts';

/** One operation: what its path looks like, with `(…)` around the scope, and what it does there. */
export interface AzureOperation {
  readonly method: string;
  readonly path: RegExp;
  /** Gets the scope that the path names: in Azure's spelling, where there is one. */
  readonly handle: (call: AzureCall, scope: string, name: string) => AzureOutcome;
}

/** Matches the id of a resource group. */
export const GROUP = '/subscriptions/[^/]+/resourceGroups/[^/]+';

/** One that itself finds out whether the scope exists, once the caller may know. Paths do not tell cases apart. */
export function operation(method: string, path: string, handle: AzureOperation['handle']): AzureOperation {
  return { method, path: new RegExp(`^${path}$`, 'i'), handle };
}
