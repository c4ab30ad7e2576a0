import { GraphError, unsupportedQuery } from '../graph-error.ts';
import { type Item, memberOf } from './item.ts';
import { QUERYABLE } from './queryable-properties.ts';

/** A clause in quotes, or an operator between clauses. */
const TOKEN = /\s*(?:"((?:[^"\\]|\\.)*)"|(AND|OR)(?=\s))\s*/iy;

/**
 * Makes a predicate of a `$search` such as `"displayName:x" OR "description:y"`. AND binds closer than OR, and adjacent
 * clauses are joined by AND. Names and descriptions are searched by words, other properties by their beginning
 * (https://learn.microsoft.com/graph/search-query-parameter); that the beginning of a word is enough is assumption A63.
 * Throws GraphError 400 for text outside of quotes and for a property that cannot be searched.
 */
export function compileSearch(text: string, resource: string): (item: Item) => boolean {
  const alternatives: ((item: Item) => boolean)[][] = [[]];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.length) {
    const start = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) {
      throw syntaxError(text, start);
    }
    const [, quoted, joint] = match;
    if (quoted !== undefined) {
      alternatives.at(-1)?.push(compileClause(quoted.replaceAll(/\\(.)/g, '$1'), resource));
    } else if (joint?.toUpperCase() === 'OR') {
      alternatives.push([]);
    }
  }
  return (item) => alternatives.some((clauses) => clauses.length > 0 && clauses.every((clause) => clause(item)));
}

function compileClause(clause: string, resource: string): (item: Item) => boolean {
  const [, property = '', wanted = ''] = /^(\w+):(.*)$/s.exec(clause) ?? [];
  if (QUERYABLE[resource]?.search?.includes(property) !== true) {
    throw unsupportedQuery('Unsupported Query.');
  }
  const isByWord = property === 'displayName' || property === 'description';
  const words = wordsOf(wanted);
  return (item) => {
    const value = memberOf(item, property);
    if (typeof value !== 'string') {
      return false;
    }
    const own = isByWord ? [...wordsOf(value), ...partsOf(value)] : [];
    return isByWord
      ? words.every((word) => own.some((each) => each.startsWith(word)))
      : value.toLowerCase().startsWith(wanted.toLowerCase());
  };
}

function wordsOf(text: string): string[] {
  return (text.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.toLowerCase());
}

/** Words have parts, which begin at digits and changes of case: `video` finds `OneVideo2`. */
function partsOf(text: string): string[] {
  return (text.match(/\p{Lu}\p{Ll}+|\p{Ll}+|\p{Lu}+|\p{N}+/gu) ?? []).map((word) => word.toLowerCase());
}

/** The text of Graph's query parser for a clause without quotes. */
function syntaxError(text: string, start: number): GraphError {
  const found = text.slice(start).search(/[^\w\s]/);
  const position = start + Math.max(found, 0);
  return new GraphError(
    400,
    'BadRequest',
    `Syntax error: character '${text.charAt(position)}' is not valid at position ${position} in '${text}'.`,
  );
}
