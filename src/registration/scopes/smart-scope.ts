/** Whose records a clinical scope is about (https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html). */
export type SmartContext = 'patient' | 'user' | 'system';

/** The versions of SMART, which spell what a scope allows differently. */
export const SMART_VERSIONS = ['v1', 'v2'] as const;

/** One of {@link SMART_VERSIONS}. */
export type SmartVersion = (typeof SMART_VERSIONS)[number];

/** A scope for clinical data, such as `patient/Observation.rs`. */
export interface ClinicalScope {
  readonly kind: 'clinical';
  readonly context: SmartContext;
  /** The name of a FHIR resource type, or `*` for all of them. */
  readonly resourceType: string;
  readonly version: SmartVersion;
  /** `read`, `write` or `*` in version 1; some of the letters `cruds`, in this order, in version 2. */
  readonly access: string;
  /** Search parameters that narrow the scope, such as `category=http://…|laboratory`; null: none. */
  readonly query: string | null;
}

/** A scope for the launch or the user, the same in both versions. */
export interface LaunchScope {
  readonly kind: 'launch';
  readonly value: (typeof LAUNCH_SCOPES)[number];
}

/** A scope of SMART on FHIR, whichever way it is spelled. */
export type SmartScope = ClinicalScope | LaunchScope;

/** Scopes without a resource type, as SMART spells them. */
export const LAUNCH_SCOPES = ['launch', 'launch/patient', 'launch/encounter', 'fhirUser', 'online_access'] as const;

/**
 * Entra asks for a scope as `<audience>/<scope>`, so its name has neither a slash nor an asterisk; `$` stood in its
 * place at the proxy that Azure has retired (https://learn.microsoft.com/azure/healthcare-apis/fhir/smart-on-fhir).
 */
const CLINICAL = /^(patient|user|system)[/.$](\*|[A-Za-z]+)\.(\*|[A-Za-z]+)(?:\?(.+))?$/;

const VERSION_1_ACCESS = new Set(['read', 'write', '*']);
const VERSION_2_ACCESS = /^(?=.)c?r?u?d?s?$/;

/**
 * Reads a scope of SMART on FHIR, spelled as SMART or as Entra has it; null for anything else. Whether a FHIR server
 * takes it, `smartScopeIssue` tells.
 */
export function parseSmartScope(text: string): SmartScope | null {
  const launch = LAUNCH_SCOPES.find((value) => value === text || value.replace('/', '.') === text);
  if (launch !== undefined) {
    return { kind: 'launch', value: launch };
  }
  const [, context, resource = '', written = '', query = null] = CLINICAL.exec(text) ?? [];
  if (context !== 'patient' && context !== 'user' && context !== 'system') {
    return null;
  }
  const access = anyOf(written);
  const version = VERSION_1_ACCESS.has(access) ? 'v1' : VERSION_2_ACCESS.test(access) ? 'v2' : null;
  return version === null
    ? null
    : {
        kind: 'clinical',
        context,
        resourceType: anyOf(resource),
        version,
        access,
        query: query === null ? null : query.replace(/%2f/gi, '/'),
      };
}

/** The clinical scopes among the values of scopes or roles, in their order. */
export function clinicalScopes(values: readonly string[]): readonly ClinicalScope[] {
  return values.flatMap((value) => {
    const scope = parseSmartScope(value);
    return scope?.kind === 'clinical' ? [scope] : [];
  });
}

/**
 * True for what a FHIR server takes for a clinical scope, even where {@link parseSmartScope} cannot read it: a name
 * such as `patient.read` is none.
 */
export function looksClinical(text: string): boolean {
  return /^(?:patient|user|system)[/.$](?:\*|[A-Za-z]+)\.(?:read|write|\*|all|[cruds]+)/.test(text);
}

/** The scope as SMART App Launch spells it: `patient/Observation.rs`. */
export function smartSpelling(scope: SmartScope): string {
  if (scope.kind === 'launch') {
    return scope.value;
  }
  const { context, resourceType, access, query } = scope;
  return `${context}/${resourceType}.${access}${query === null ? '' : `?${query}`}`;
}

/**
 * The scope as it is registered in Entra, asked for below the audience, and found in `scp`: `patient.Observation.rs`
 * (https://github.com/Azure-Samples/azure-health-data-and-ai-samples).
 */
export function entraSpelling(scope: SmartScope): string {
  if (scope.kind === 'launch') {
    return scope.value.replace('/', '.');
  }
  const { context, resourceType, access, query } = scope;
  const asked = query === null ? '' : `?${query.replaceAll('/', '%2f')}`;
  return `${context}.${allOf(resourceType)}.${allOf(access)}${asked}`;
}

/** Any scope as it is registered in Entra: one of SMART in Entra's spelling, any other as it is. */
export function registeredSpelling(text: string): string {
  const scope = parseSmartScope(text);
  return scope === null ? text : entraSpelling(scope);
}

function anyOf(word: string): string {
  return word === 'all' ? '*' : word;
}

function allOf(word: string): string {
  return word === '*' ? 'all' : word;
}
