import type { StoredResource } from '../fhir-document.ts';
import type { TokenClaims } from './bearer-token.ts';
import { type ClinicalScope, readClinicalScope, smartRefusal } from './clinical-scope.ts';
import type { FhirDataAction } from './data-action.ts';

/** What SMART scopes leave of a role: which resources, and whose. */
export interface SmartAccess {
  readonly scopes: readonly ClinicalScope[];
  /** `Patient/<id>` to whose compartment reads and writes are held; null outside of patient context. */
  readonly patient: string | null;
}

/** Where a server looks for scopes and for who a person is. */
export interface SmartClaims {
  /** The claim that says who a person is; null for the usual ones. */
  readonly fhirUserClaim: string | null;
  /** Whether roles count as scopes, as those of backend services do. */
  readonly scopesFromRoles: boolean;
}

/**
 * Reads the clinical scopes of a principal with the data action `smart`.
 * Throws FhirError 400 for contexts or versions that are mixed, for a scope that cannot be read, and for a `fhirUser`
 * that is missing or is no Patient or Practitioner, unless all scopes are `system`. The texts are assumption A17.
 */
export function readSmartAccess(claims: TokenClaims, { fhirUserClaim, scopesFromRoles }: SmartClaims): SmartAccess {
  const texts = [...claims.scp.split(' '), ...(scopesFromRoles ? claims.roles : [])];
  const scopes = texts.map(decode).flatMap(readClinicalScope);
  const contexts = new Set(scopes.map(({ context }) => context));
  if (contexts.size > 1) {
    const named = [...contexts].join(', ');
    throw smartRefusal(`SMART clinical scopes must use a single context. The token has scopes of ${named}.`);
  }
  if (new Set(scopes.map(({ version }) => version)).size > 1) {
    throw smartRefusal('Mixed SMART v1 and v2 scopes are not allowed. Use scopes of one version.');
  }
  if (contexts.has('system')) {
    return { scopes, patient: null };
  }
  const user = fhirUserOf(claims, fhirUserClaim);
  if (contexts.has('patient') && !user.startsWith('Patient/')) {
    throw smartRefusal(`The fhirUser claim '${user}' is not a Patient, as scopes of the patient context need it.`);
  }
  return { scopes, patient: user.startsWith('Patient/') ? user : null };
}

/** Whether the scopes allow one of `actions` on a type; null: on any, as for what has no type. */
export function scopesAllow(
  { scopes }: SmartAccess,
  actions: readonly FhirDataAction[],
  resourceType: string | null,
): boolean {
  return scopes.some(
    (scope) =>
      (resourceType === null || isOfType(scope, resourceType)) &&
      actions.some((action) => scope.actions.includes(action)),
  );
}

/** Whether a scope is about this very resource, by its search parameters. */
export function scopesReach({ scopes }: SmartAccess, resource: StoredResource): boolean {
  return scopes.some((scope) => isOfType(scope, resource.resourceType) && scope.tests.every((test) => test(resource)));
}

function isOfType(scope: ClinicalScope, resourceType: string): boolean {
  return scope.resourceType === null || scope.resourceType === resourceType;
}

/** `Patient/<id>` or `Practitioner/<id>`: the last two segments of the claim, a relative or absolute URL. */
function fhirUserOf(claims: TokenClaims, claimName: string | null): string {
  const named = claimName === null ? (claims.fhirUser ?? claims.extension_fhirUser) : claims[claimName];
  const claim = Array.isArray(named) ? (named as readonly unknown[])[0] : named;
  if (typeof claim !== 'string' || claim === '') {
    throw smartRefusal('fhirUser claim cannot be null or mising for SMART on FHIR user.');
  }
  if (/\s/.test(claim)) {
    throw smartRefusal(`fhirUser claim value of ${claim} is not valid. fhirUser claim must be a valid URL.`);
  }
  const [, type = '', id = ''] = /(?:^|\/)(Patient|Practitioner)\/([A-Za-z0-9.-]{1,64})$/.exec(claim) ?? [];
  if (type === '') {
    throw smartRefusal(
      `The given fhirUser claim:${claim} is not valid. It must have a resource type of Patient or Practicioner and a resource id.`,
    );
  }
  return `${type}/${id}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
