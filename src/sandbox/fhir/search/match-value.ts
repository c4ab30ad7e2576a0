import type { StoredResource } from '../fhir-document.ts';
import type { SearchParameter } from '../resource-types.ts';
import { dateRange, matchesDate, parseDateSearch } from './date-search.ts';
import { isObject, valuesAt } from './values-at.ts';
import { FhirError } from '../fhir-error.ts';

/** A test of one resource. */
export type ResourceTest = (resource: StoredResource) => boolean;

/**
 * The test for one `name[:modifier]=value[,value…]` of a search (https://hl7.org/fhir/R4/search.html#ptypes).
 * Throws FhirError 400 for a modifier that the parameter does not have or a value that cannot be read.
 */
export function parameterTest(parameter: SearchParameter, modifier: string | null, text: string): ResourceTest {
  if (modifier === 'missing') {
    return missingTest(parameter, text);
  }
  const tests = splitAt(text, ',').map((value) => valueTest(parameter, modifier, value));
  return (resource) => {
    const found = parameter.paths.flatMap((path) => valuesAt(resource, path));
    return modifier === 'not' ? tests.every((test) => !found.some(test)) : tests.some((test) => found.some(test));
  };
}

function missingTest(parameter: SearchParameter, text: string): ResourceTest {
  if (text !== 'true' && text !== 'false') {
    throw invalid('Invalid value for :missing modifier. Valid values are: true, false.');
  }
  return (resource) => {
    const isMissing = parameter.paths.every((path) => valuesAt(resource, path).length === 0);
    return isMissing === (text === 'true');
  };
}

function valueTest(parameter: SearchParameter, modifier: string | null, value: string): (found: unknown) => boolean {
  switch (parameter.type) {
    case 'string':
      return stringTest(parameter, modifier, value);
    case 'token':
      requireModifier(parameter, modifier, ['not']);
      return tokenTest(value);
    case 'reference':
      return referenceTest(parameter, modifier, value);
    case 'date': {
      requireModifier(parameter, modifier, []);
      const search = parseDateSearch(value);
      return (found) => {
        const range = dateRange(found);
        return range !== null && matchesDate(range, search);
      };
    }
  }
}

/** Without case and accents, from the start; `:contains` anywhere, `:exact` to the letter. */
function stringTest(parameter: SearchParameter, modifier: string | null, value: string): (found: unknown) => boolean {
  requireModifier(parameter, modifier, ['exact', 'contains']);
  const wanted = folded(unescaped(value));
  return (found) => {
    if (typeof found !== 'string') {
      return false;
    }
    if (modifier === 'exact') {
      return found === unescaped(value);
    }
    return modifier === 'contains' ? folded(found).includes(wanted) : folded(found).startsWith(wanted);
  };
}

/**
 * `code`, `system|code`, `|code` (no system) or `system|`, against a code, a Coding, a CodeableConcept or an
 * Identifier.
 */
function tokenTest(value: string): (found: unknown) => boolean {
  const [first = '', second, ...more] = splitAt(value, '|').map(unescaped);
  if (more.length > 0) {
    throw invalid('Only one token separator can be specified.');
  }
  const wanted = second === undefined ? { system: null, code: first } : { system: first, code: second };
  return (found) =>
    tokensOf(found).some(
      ({ system, code }) =>
        (wanted.system === null || wanted.system === system) && (wanted.code === '' || wanted.code === code),
    );
}

/** The codes in a code, a Coding, a CodeableConcept or an Identifier; `system` is empty where there is none. */
function tokensOf(found: unknown): { readonly system: string; readonly code: string }[] {
  if (typeof found === 'string' || typeof found === 'boolean') {
    return [{ system: '', code: String(found) }];
  }
  if (!isObject(found)) {
    return [];
  }
  const { coding, system, code, value } = found;
  if (Array.isArray(coding)) {
    return coding.flatMap(tokensOf);
  }
  const text = code ?? value;
  return typeof text === 'string' ? [{ system: typeof system === 'string' ? system : '', code: text }] : [];
}

/** `<id>`, `<type>/<id>` or a URL that ends so; `:Patient` says the type of a bare id. */
function referenceTest(
  parameter: SearchParameter,
  modifier: string | null,
  value: string,
): (found: unknown) => boolean {
  if (modifier !== null && !/^[A-Z][A-Za-z]+$/.test(modifier)) {
    throw unsupportedModifier(parameter, modifier);
  }
  const target = lastSegments(unescaped(value));
  const type = modifier ?? (parameter.name === 'patient' ? 'Patient' : target.type);
  return (found) => {
    const reference = isObject(found) && typeof found.reference === 'string' ? lastSegments(found.reference) : null;
    return reference !== null && reference.id === target.id && (type === null || reference.type === type);
  };
}

function lastSegments(reference: string): { readonly type: string | null; readonly id: string } {
  const [, type, id] = /(?:^|\/)([A-Z][A-Za-z]+)\/([^/]+)$/.exec(reference) ?? [];
  return type === undefined || id === undefined ? { type: null, id: reference } : { type, id };
}

function requireModifier(parameter: SearchParameter, modifier: string | null, known: readonly string[]): void {
  if (modifier !== null && !known.includes(modifier)) {
    throw unsupportedModifier(parameter, modifier);
  }
}

function unsupportedModifier({ name }: SearchParameter, modifier: string): FhirError {
  return invalid(`Modifier '${modifier}' is not supported for search parameter '${name}'.`);
}

function invalid(text: string): FhirError {
  return new FhirError(400, 'invalid', text);
}

/** Splits where the separator is not escaped by a backslash (https://hl7.org/fhir/R4/search.html#escaping). */
function splitAt(text: string, separator: ',' | '|'): string[] {
  return text.match(separator === ',' ? /(?:\\.|[^,\\])+/gs : /(?<=^|\|)(?:\\.|[^|\\])*/gs) ?? [''];
}

function unescaped(text: string): string {
  return text.replace(/\\([,|$\\])/g, '$1');
}

/** A text without case and accents. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
