import { GraphError, unsupportedQuery } from '../graph-error.ts';
import { type Item, memberOf, propertyName } from './item.ts';

/** The relations that `$expand` may name: each returns the related objects of an item. */
export type Expansions<T extends Item> = Readonly<Record<string, (item: T) => readonly Item[]>>;

/** The type that is selected from, and its defaults. */
export interface Selectable {
  /** The type's name in error texts, such as `Application`. */
  readonly resource: string;
  /** What is shown when nothing is selected; default everything. */
  readonly defaults?: readonly string[];
}

/**
 * The most related objects that `$expand` shows; it has no next link
 * (https://learn.microsoft.com/graph/query-parameters).
 */
const MAX_EXPANDED = 20;

/** The names in a `$select`; null when it selects everything. */
export function selectedNames(text: string | null): string[] | null {
  const names = text
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names === undefined || names.length === 0 || names.includes('*') ? null : [...new Set(names)];
}

/**
 * The item with the selected properties only (null: with its defaults), its id not among them unless it is named. What
 * its type does not have is left out, as a capture of 2026 shows for users
 * (https://github.com/calvinchengx/entra-emulator); for other types it is assumption A102. Throws GraphError 400 for
 * parts of properties.
 */
export function select(item: Item, selected: readonly string[] | null, { resource, defaults }: Selectable): Item {
  const given = selected ?? defaults ?? null;
  if (given === null) {
    return item;
  }
  const known = Object.keys(item);
  const names = given.map((name) => propertyName(name, known) ?? name);
  const part = names.find((name) => name.includes('/'));
  if (part !== undefined) {
    throw notFoundOn(part, resource);
  }
  const shown = ['@odata.type', ...names].filter((name) => known.includes(name));
  return Object.fromEntries(shown.map((name) => [name, memberOf(item, name)]));
}

/**
 * The related objects that an `$expand` such as `owners($select=id)` names, of one item.
 * Throws GraphError 400 for a relation that cannot be expanded, and for options other than `$select`.
 */
export function expand<T extends Item>(item: T, text: string | null, expansions: Expansions<T> = {}): Item {
  if (text === null) {
    return {};
  }
  const [, name = '', options = null] = /^(\w+)(?:\s*\((.*)\))?$/s.exec(text.trim()) ?? [];
  const related = Object.hasOwn(expansions, name) ? expansions[name] : undefined;
  if (related === undefined) {
    const message = `Parsing OData Select and Expand failed: Could not find a property named '${text}'.`;
    throw new GraphError(400, 'BadRequest', message);
  }
  const names = options === null ? null : (/^\s*\$select\s*=\s*([\w@.,\s]+)$/i.exec(options)?.[1] ?? null);
  if (options !== null && names === null) {
    throw unsupportedQuery('Unsupported Query.');
  }
  const shown = related(item).slice(0, MAX_EXPANDED);
  const selected = selectedNames(names);
  return { [name]: shown.map((each) => select(each, selected, { resource: 'DirectoryObject' })) };
}

function notFoundOn(name: string, resource: string): GraphError {
  return new GraphError(
    400,
    'BadRequest',
    `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type ` +
      `'microsoft.graph.${resource.charAt(0).toLowerCase()}${resource.slice(1)}'.`,
  );
}
