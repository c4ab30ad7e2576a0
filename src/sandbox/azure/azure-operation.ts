import type { Tenant } from '../tenant/model.ts';
import type { AzureCall, AzureOutcome } from './azure-call.ts';
import { requireScope, scopeOf } from './azure-scope.ts';

/** One operation: what its path looks like, with `(…)` around the scope, and what it does there. */
export interface AzureOperation {
  readonly method: string;
  readonly path: RegExp;
  /** The scope that the path names: in Azure's spelling, where there is one. */
  readonly scope: (tenant: Tenant, path: string) => string;
  readonly handle: (call: AzureCall, scope: string, name: string) => AzureOutcome;
}

/** Matches the id of a resource group. */
export const GROUP = '/subscriptions/[^/]+/resourceGroups/[^/]+';

/** One that itself finds out whether the scope exists, by `requireAction`. Paths do not tell cases apart. */
export function operation(method: string, path: string, handle: AzureOperation['handle']): AzureOperation {
  return { method, path: new RegExp(`^${path}$`, 'i'), scope: scopeOf, handle };
}

/** One on a resource that is named within a group which has to exist. */
export function operationIn(method: string, path: string, handle: AzureOperation['handle']): AzureOperation {
  return { ...operation(method, path, handle), scope: requireScope };
}
