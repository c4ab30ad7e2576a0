import { DATA_ACTIONS, type DataAction } from '../../registration/roles/data-actions.ts';
import type { AllowedActions } from '../../verification/expected/allowed-probes.ts';

/** What an Azure role lets do (https://learn.microsoft.com/azure/role-based-access-control/role-definitions). */
export interface AzurePermission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

/** The data actions of one kind of managed service begin with this. */
const PREFIXES = {
  ahds: 'Microsoft.HealthcareApis/workspaces/fhirservices/resources/',
  'azure-api-for-fhir': 'Microsoft.HealthcareApis/services/fhir/resources/',
} as const;

/** Data actions that Azure spells as they are; it puts `/action` behind all others. */
const PLAIN: ReadonlySet<DataAction> = new Set(['read', 'write', 'delete']);

/** Those that Azure knows (https://learn.microsoft.com/azure/role-based-access-control/permissions/integration). */
const KNOWN_TO_AZURE: readonly DataAction[] = DATA_ACTIONS.filter(
  (action) => !['*', 'search', 'readById', 'create', 'update'].includes(action),
);

/** True where an action matches a pattern of Azure's, in which `*` matches any text, whatever its case. */
export function matches(action: string, pattern: string): boolean {
  const expression = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`, 'i').test(action);
}

/** True where the permissions of a role allow a management action. */
export function allowsAction(permissions: readonly AzurePermission[], action: string): boolean {
  return permissions.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => matches(action, pattern)) && !notActions.some((pattern) => matches(action, pattern)),
  );
}

/** The FHIR data actions of a role: its `dataActions` without its `notDataActions`. */
export function listDataActions(
  permissions: readonly AzurePermission[],
  kind: keyof typeof PREFIXES,
): readonly DataAction[] {
  return KNOWN_TO_AZURE.filter((action) => {
    const spelled = `${PREFIXES[kind]}${action}${PLAIN.has(action) ? '' : '/action'}`;
    return permissions.some(
      ({ dataActions, notDataActions }) =>
        dataActions.some((pattern) => matches(spelled, pattern)) &&
        !notDataActions.some((pattern) => matches(spelled, pattern)),
    );
  });
}

/** The actions as a set; null where one of them is SMART's, with which the scopes of a token decide. */
export function allowedOf(actions: readonly DataAction[]): AllowedActions {
  return actions.includes('smart') ? null : new Set(actions);
}
