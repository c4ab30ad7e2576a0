import type { StoredResource } from '../fhir-document.ts';
import { FhirError } from '../fhir-error.ts';
import { isInCompartmentOf } from '../patient-compartment.ts';
import { ALL_DATA_ACTIONS, type FhirDataAction } from './data-action.ts';
import { type SmartAccess, scopesAllow, scopesReach } from './smart-scopes.ts';

/** What the caller of a FHIR server may do. */
export interface FhirAccess {
  readonly actions: ReadonlySet<FhirDataAction>;
  /** What SMART scopes leave of it; null where they do not count. */
  readonly smart: SmartAccess | null;
}

/** May do everything: security or authorization is switched off. */
export const FULL_ACCESS: FhirAccess = { actions: new Set(ALL_DATA_ACTIONS), smart: null };

/**
 * Throws FhirError 403 unless the caller has one of `actions`, and its scopes have it for the type, if it has scopes.
 */
export function requireAction(
  access: FhirAccess,
  actions: readonly FhirDataAction[],
  resourceType: string | null = null,
): void {
  if (!hasAction(access, actions, resourceType)) {
    throw forbidden();
  }
}

/** Whether the caller has one of `actions`, and its scopes have it for the type, if it has scopes. */
export function hasAction(
  access: FhirAccess,
  actions: readonly FhirDataAction[],
  resourceType: string | null,
): boolean {
  const { smart } = access;
  return (
    actions.some((action) => access.actions.has(action)) &&
    (smart === null || scopesAllow(smart, actions, resourceType))
  );
}

/** Whether the caller may see this resource at all: what a scope is about, in patient context of that patient only. */
export function maySee({ smart }: FhirAccess, resource: StoredResource): boolean {
  return (
    smart === null ||
    (scopesReach(smart, resource) && (smart.patient === null || isInCompartmentOf(smart.patient, resource)))
  );
}

/** The refusal of a caller who is known but not allowed. */
export function forbidden(): FhirError {
  return new FhirError(403, 'forbidden', 'Authorization failed.');
}
