import { nearestName } from '../../text/nearest-name.ts';
import { FHIR_RESOURCE_TYPES } from '../../text/fhir-resource-types.ts';
import { type ClinicalScope, entraSpelling, looksClinical, parseSmartScope, type SmartScope } from './smart-scope.ts';

/** The longest name of a scope (https://learn.microsoft.com/graph/api/resources/permissionscope). */
const LONGEST_VALUE = 120;

/**
 * The sentence that says why a FHIR server or Entra would refuse a scope of SMART on FHIR, or null; also null for a
 * scope that is none of SMART. FHIR servers answer 400 to every request with such a scope in its token
 * (`SmartClinicalScopesMiddleware.cs` in https://github.com/microsoft/fhir-server).
 */
export function smartScopeIssue(text: string): string | null {
  const scope = parseSmartScope(text);
  if (scope === null) {
    return looksClinical(text)
      ? `"${text}" is not a SMART scope: it has to end in read, write or *, or in some of cruds in this order.`
      : null;
  }
  return (scope.kind === 'clinical' ? clinicalIssue(text, scope) : null) ?? lengthIssue(text, scope);
}

function clinicalIssue(text: string, { resourceType, version, query }: ClinicalScope): string | null {
  if (resourceType !== '*' && !FHIR_RESOURCE_TYPES.has(resourceType)) {
    const nearest = nearestName(resourceType, [...FHIR_RESOURCE_TYPES]);
    const meant = nearest === null ? '' : ` Did you mean ${nearest}?`;
    return `"${text}" names the resource type "${resourceType}", which FHIR does not have.${meant}`;
  }
  if (query === null) {
    return null;
  }
  return version === 'v1'
    ? `"${text}" has search parameters, which only scopes of SMART v2 have.`
    : queryIssue(text, query);
}

/** A FHIR server takes plain search parameters in a scope, and nothing that reaches beyond the resource itself. */
function queryIssue(text: string, query: string): string | null {
  for (const parameter of query.split('&')) {
    const [name = '', value = ''] = splitOnce(parameter);
    if (name === '' || value === '') {
      return `"${text}" has a search parameter without a name or a value.`;
    }
    if (name.includes(':')) {
      return `"${text}" has the search modifier "${name}", which FHIR servers refuse in a scope.`;
    }
    if (name.includes('.')) {
      return `"${text}" has the chained search parameter "${name}", which FHIR servers refuse in a scope.`;
    }
    if (RESULT_PARAMETERS.has(name)) {
      return `"${text}" has the result parameter "${name}", which FHIR servers refuse in a scope.`;
    }
  }
  return null;
}

/** What shapes an answer and does not filter it (https://hl7.org/fhir/R4/search.html#Summary). */
const RESULT_PARAMETERS = new Set([
  '_include',
  '_revinclude',
  '_sort',
  '_count',
  '_summary',
  '_elements',
  '_total',
  '_contained',
  '_containedType',
  '_score',
]);

function splitOnce(parameter: string): readonly string[] {
  const at = parameter.indexOf('=');
  return at === -1 ? [parameter] : [parameter.slice(0, at), parameter.slice(at + 1)];
}

function lengthIssue(text: string, scope: SmartScope): string | null {
  const { length } = entraSpelling(scope);
  return length <= LONGEST_VALUE
    ? null
    : `"${text}" has ${length} characters as Entra spells it; it takes ${LONGEST_VALUE}.`;
}
