import { FhirError } from '../fhir-error.ts';
import { FHIR_RESOURCE_TYPES } from '../../../text/fhir-resource-types.ts';
import { searchParameter } from '../resource-types.ts';
import { parameterTest, type ResourceTest } from '../search/match-value.ts';
import type { FhirDataAction } from './data-action.ts';

/** What a SMART clinical scope lets its bearer do. */
export interface ClinicalScope {
  readonly context: 'patient' | 'user' | 'system';
  /** Null for all. */
  readonly resourceType: string | null;
  readonly version: 1 | 2;
  readonly actions: readonly FhirDataAction[];
  /** What a resource must fit, by the search parameters of the scope; none for all resources of the type. */
  readonly tests: readonly ResourceTest[];
}

/**
 * With `/`, `$` or `.` between the context and the resource, as the server takes them
 * (`SmartClinicalScopesMiddleware.cs` in https://github.com/microsoft/fhir-server).
 */
const FORM = /^(patient|user|system)[/$.](\*|[A-Za-z]+)\.(read|write|\*|all|[cruds]+)(.*)$/;

const LETTERS: Readonly<Record<string, readonly FhirDataAction[]>> = {
  c: ['create'],
  // It reads one resource by its id, and searches nothing.
  r: ['readById'],
  u: ['update'],
  d: ['delete'],
  s: ['search', 'export'],
};
const V1_READ: readonly FhirDataAction[] = ['read', 'readById', 'search', 'export'];
const V1_WRITE: readonly FhirDataAction[] = ['write', 'create', 'update', 'delete'];

/**
 * Reads one scope of a token; none where it is no clinical one. Throws FhirError 400 for one that the server cannot
 * take, with its texts (assumption A17).
 */
export function readClinicalScope(text: string): readonly ClinicalScope[] {
  const [, context, resource = '', access = '', rest = ''] = FORM.exec(text) ?? [];
  if (context !== 'patient' && context !== 'user' && context !== 'system') {
    return [];
  }
  const isAll = resource === '*' || resource === 'all';
  if (!isAll && !FHIR_RESOURCE_TYPES.has(resource)) {
    throw smartRefusal(
      `Invalid SMART on FHIR clinical scope '${text}'. The resource type '${resource}' is not a supported FHIR resource type.`,
    );
  }
  const isV1 = ['read', 'write', '*', 'all'].includes(access);
  const isRepeated = !isV1 && new Set(access).size < access.length;
  if (isRepeated || (rest !== '' && !rest.startsWith('?'))) {
    throw invalidParameters(text);
  }
  const actions = isV1
    ? [...(access === 'write' ? [] : V1_READ), ...(access === 'read' ? [] : V1_WRITE)]
    : [...access].flatMap((letter) => LETTERS[letter] ?? []);
  const tests = rest === '' ? [] : testsOf(text, resource, rest.slice(1));
  return [{ context, resourceType: isAll ? null : resource, version: isV1 ? 1 : 2, actions, tests }];
}

/** Search parameters of a scope: plain ones of its type. */
function testsOf(text: string, resourceType: string, query: string): readonly ResourceTest[] {
  return query.split('&').map((part) => {
    const [name = '', ...values] = part.split('=');
    const value = values.join('=');
    const unsupported = unsupportedIn(name);
    if (unsupported !== null) {
      throw smartRefusal(`${unsupported} are not supported in SMART on FHIR clinical scopes: '${text}'.`);
    }
    const parameter = searchParameter(resourceType, name);
    if (parameter === undefined || value === '') {
      throw invalidParameters(text);
    }
    return parameterTest(parameter, null, value);
  });
}

function unsupportedIn(name: string): string | null {
  if (['_include', '_revinclude'].includes(name.split(':')[0] ?? '')) {
    return 'Result parameters _include and _revinclude';
  }
  return name.includes(':') ? 'Search parameter modifiers' : name.includes('.') ? 'Chained search parameters' : null;
}

function invalidParameters(text: string): FhirError {
  return smartRefusal(`Invalid search parameters in SMART on FHIR clinical scope '${text}'.`);
}

/** The 400 by which the server refuses every request with such a token. */
export function smartRefusal(text: string): FhirError {
  return new FhirError(400, 'invalid', text);
}
