import { parseSmartScope, type SmartScope } from './smart-scope.ts';

/** Scopes that are told of together. */
export interface ScopeGroup {
  /** Such as `patient scopes`; null for a scope that is listed by itself. */
  readonly what: string | null;
  /** What the scopes of the group allow, such as `.rs`; empty where that differs in nothing. */
  readonly accesses: readonly string[];
  readonly values: readonly string[];
}

/** As many SMART scopes as are listed one by one. */
const LISTED_SCOPES = 12;

/**
 * Scopes in groups, those of SMART on FHIR by context where a list of them would fill the screen; any other is a group
 * by itself.
 */
export function scopeGroups(values: readonly string[]): readonly ScopeGroup[] {
  const parsed = values.map((value) => ({ value, scope: parseSmartScope(value) }));
  if (parsed.filter(({ scope }) => scope !== null).length <= LISTED_SCOPES) {
    return values.map(alone);
  }
  const groups = new Map<string, ScopeGroup>();
  for (const { value, scope } of parsed) {
    const what = scope === null ? null : wordsOf(scope);
    const group = groups.get(what ?? value) ?? { what, accesses: [], values: [] };
    const accesses = scope?.kind === 'clinical' ? [...group.accesses, `.${scope.access}`] : group.accesses;
    groups.set(what ?? value, { what, accesses: [...new Set(accesses)], values: [...group.values, value] });
  }
  return [...groups.values()].flatMap((group) => (group.values.length === 1 ? group.values.map(alone) : [group]));
}

/** A group in words, such as `26 patient scopes (.rs)`. */
export function groupWords({ what, accesses, values }: ScopeGroup): string {
  const allowed = accesses.length === 0 ? '' : ` (${accesses.join(', ')})`;
  return what === null ? values.join(', ') : `${values.length} ${what}${allowed}`;
}

function alone(value: string): ScopeGroup {
  return { what: null, accesses: [], values: [value] };
}

function wordsOf(scope: SmartScope): string {
  return scope.kind === 'launch'
    ? 'scopes for the launch'
    : `${scope.context} scopes${scope.query === null ? '' : ' by category'}`;
}
