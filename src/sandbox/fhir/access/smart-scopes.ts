import { FhirError } from '../fhir-error.ts';
import { isResourceType } from '../resource-types.ts';
import type { FhirDataAction } from './data-action.ts';
import type { TokenClaims } from './bearer-token.ts';

/** What a SMART clinical scope lets its bearer do. */
interface ClinicalScope {
  readonly context: 'patient' | 'user' | 'system';
  /** Null for all. */
  readonly resourceType: string | null;
  readonly version: 1 | 2;
  readonly actions: readonly FhirDataAction[];
}

/** What SMART scopes leave of a role: which resources, and whose. */
export interface SmartAccess {
  readonly scopes: readonly ClinicalScope[];
  /** `Patient/<id>` to whose compartment reads and writes are held; null outside of patient context. */
  readonly patient: string | null;
}

/**
 * With `/`, `$` or `.` between the context and the resource, as the server takes them
 * (`SmartClinicalScopesMiddleware.cs` in https://github.com/microsoft/fhir-server).
 */
const FORM = /^(patient|user|system)[/$.](\*|[A-Za-z]+)\.(read|write|\*|all|[cruds]+)(?:\?(.*))?$/;

const LETTERS: Readonly<Record<string, readonly FhirDataAction[]>> = {
  c: ['create'],
  r: ['readById'],
  u: ['update'],
  d: ['delete'],
  s: ['search'],
};
const V1_READ: readonly FhirDataAction[] = ['read', 'readById', 'search', 'export'];
const V1_WRITE: readonly FhirDataAction[] = ['write', 'create', 'update', 'delete'];

/**
 * Reads the clinical scopes of a principal with the data action `smart`.
 * Throws FhirError 400 for contexts or versions that are mixed, for a scope that cannot be read, and for a `fhirUser`
 * that is missing or is no Patient or Practitioner, unless all scopes are `system`. The texts are assumption A17.
 */
export function readSmartAccess(claims: TokenClaims): SmartAccess {
  const scopes = claims.scp.split(' ').map(decode).flatMap(clinicalScope);
  const contexts = new Set(scopes.map(({ context }) => context));
  if (contexts.size > 1) {
    throw refusal(`Scopes of different contexts cannot be used together: ${[...contexts].join(', ')}.`);
  }
  if (new Set(scopes.map(({ version }) => version)).size > 1) {
    throw refusal('SMART v1 and v2 scopes cannot be used together.');
  }
  if (contexts.has('system')) {
    return { scopes, patient: null };
  }
  const user = fhirUserOf(claims);
  if (contexts.has('patient') && !user.startsWith('Patient/')) {
    throw refusal(`The fhirUser claim '${user}' is not a Patient, as scopes of the patient context need it.`);
  }
  return { scopes, patient: user.startsWith('Patient/') ? user : null };
}

/** Whether the scopes allow one of `actions` on a type. */
export function scopesAllow(
  { scopes }: SmartAccess,
  actions: readonly FhirDataAction[],
  resourceType: string | null,
): boolean {
  return scopes.some(
    (scope) =>
      (scope.resourceType === null || scope.resourceType === resourceType) &&
      actions.some((action) => scope.actions.includes(action)),
  );
}

function clinicalScope(text: string): ClinicalScope[] {
  const [, context, resource = '', access = '', search] = FORM.exec(text) ?? [];
  if (context !== 'patient' && context !== 'user' && context !== 'system') {
    return [];
  }
  const isAll = resource === '*' || resource === 'all';
  if (!isAll && !isResourceType(resource)) {
    throw refusal(`The scope '${text}' names the resource type '${resource}', which is not supported.`);
  }
  if (search !== undefined) {
    throw new FhirError(501, 'not-supported', `The sandbox does not support search parameters in scopes: '${text}'.`);
  }
  const isV1 = ['read', 'write', '*', 'all'].includes(access);
  if (!isV1 && new Set(access).size < access.length) {
    throw refusal(`The scope '${text}' repeats a permission.`);
  }
  const actions = isV1
    ? [...(access === 'write' ? [] : V1_READ), ...(access === 'read' ? [] : V1_WRITE)]
    : [...access].flatMap((letter) => LETTERS[letter] ?? []);
  return [{ context, resourceType: isAll ? null : resource, version: isV1 ? 1 : 2, actions }];
}

/** `Patient/<id>` or `Practitioner/<id>`: the last two segments of the claim, a relative or absolute URL. */
function fhirUserOf(claims: TokenClaims): string {
  const claim = claims.fhirUser ?? claims.extension_fhirUser;
  if (claim === undefined) {
    throw refusal('The fhirUser or extension_fhirUser claim is missing from the token.');
  }
  const [, type = '', id = ''] = /(?:^|\/)(Patient|Practitioner)\/([A-Za-z0-9.-]{1,64})$/.exec(claim) ?? [];
  if (type === '') {
    throw refusal(`The fhirUser claim '${claim}' does not name a Patient or a Practitioner.`);
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

function refusal(text: string): FhirError {
  return new FhirError(400, 'invalid', text);
}
