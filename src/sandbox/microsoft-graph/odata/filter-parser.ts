import { GraphError } from '../graph-error.ts';

/** A value in a filter. */
export type Literal = string | number | boolean | null;

/** How a property is compared with a value. */
export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'in' | 'startswith' | 'endswith';

/** A parsed `$filter`. */
export type FilterExpression =
  | { readonly kind: 'and' | 'or'; readonly left: FilterExpression; readonly right: FilterExpression }
  | { readonly kind: 'not'; readonly operand: FilterExpression }
  | {
      readonly kind: 'compare';
      readonly path: readonly string[];
      readonly comparison: Comparison;
      readonly values: readonly Literal[];
    }
  | {
      readonly kind: 'any';
      readonly path: readonly string[];
      /** Null for `any()`: whether there is anything at all. */
      readonly lambda: { readonly variable: string; readonly condition: FilterExpression } | null;
    };

type Token = { readonly kind: 'word' | 'string' | 'symbol'; readonly text: string };

/** A colon belongs to a time of day, which begins with a digit; anywhere else it follows the variable of a lambda. */
const TOKEN = /\s*(?:'((?:[^']|'')*)'|([(),:/])|(\d[^\s'(),/]*|[^\s'(),:/]+))/y;

/** Enough for any filter that fits in a URL and is not nested for its own sake. */
const MAX_TOKENS = 1000;

/**
 * Parses the subset of OData that Graph's directory objects support: eq, ne, in, startsWith, endsWith, comparisons,
 * and, or, not, `any` with a lambda (https://learn.microsoft.com/graph/aad-advanced-queries). Functions and operators
 * ignore case, as Azure CLI relies on.
 * Throws GraphError 400 for anything else.
 */
export function parseFilter(text: string): FilterExpression {
  const reader = new TokenReader(tokenize(text), text);
  const expression = parseOr(reader);
  reader.end();
  return expression;
}

class TokenReader {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  #position = 0;

  constructor(tokens: readonly Token[], text: string) {
    this.#tokens = tokens;
    this.#text = text;
  }

  peek(text: string, ahead = 0): boolean {
    const token = this.#tokens[this.#position + ahead];
    return token !== undefined && token.kind !== 'string' && token.text.toLowerCase() === text;
  }

  take(text: string): boolean {
    const isNext = this.peek(text);
    this.#position += isNext ? 1 : 0;
    return isNext;
  }

  expect(text: string): void {
    if (!this.take(text)) {
      throw this.error();
    }
  }

  next(kind?: Token['kind']): Token {
    const token = this.#tokens[this.#position];
    if (token === undefined || (kind !== undefined && token.kind !== kind)) {
      throw this.error();
    }
    this.#position += 1;
    return token;
  }

  end(): void {
    if (this.#position < this.#tokens.length) {
      throw this.error();
    }
  }

  error(): GraphError {
    return invalidFilter(this.#text);
  }
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    if (tokens.length === MAX_TOKENS) {
      // The text is assumption A61.
      throw new GraphError(400, 'BadRequest', 'Invalid filter clause: Recursion depth exceeded allowed limit.');
    }
    const match = pattern.exec(text);
    if (match === null) {
      throw invalidFilter(text);
    }
    const [, string, symbol, word] = match;
    if (string !== undefined) {
      tokens.push({ kind: 'string', text: string.replaceAll("''", "'") });
    } else {
      tokens.push(symbol === undefined ? { kind: 'word', text: word ?? '' } : { kind: 'symbol', text: symbol });
    }
  }
  return tokens;
}

function parseOr(reader: TokenReader): FilterExpression {
  let left = parseAnd(reader);
  while (reader.take('or')) {
    left = { kind: 'or', left, right: parseAnd(reader) };
  }
  return left;
}

function parseAnd(reader: TokenReader): FilterExpression {
  let left = parseNot(reader);
  while (reader.take('and')) {
    left = { kind: 'and', left, right: parseNot(reader) };
  }
  return left;
}

function parseNot(reader: TokenReader): FilterExpression {
  return reader.take('not') ? { kind: 'not', operand: parseNot(reader) } : parsePrimary(reader);
}

function parsePrimary(reader: TokenReader): FilterExpression {
  if (reader.take('(')) {
    const inner = parseOr(reader);
    reader.expect(')');
    return inner;
  }
  for (const comparison of ['startswith', 'endswith'] as const) {
    if (reader.peek(comparison) && reader.peek('(', 1)) {
      return parseFunction(reader, comparison);
    }
  }
  return parseComparison(reader);
}

function parseFunction(reader: TokenReader, comparison: 'startswith' | 'endswith'): FilterExpression {
  reader.next();
  reader.expect('(');
  const path = parsePath(reader);
  reader.expect(',');
  const value = parseLiteral(reader);
  reader.expect(')');
  return { kind: 'compare', path, comparison, values: [value] };
}

function parseComparison(reader: TokenReader): FilterExpression {
  const path = parsePath(reader);
  if (path.at(-1)?.toLowerCase() === 'any' && reader.take('(')) {
    return { kind: 'any', path: path.slice(0, -1), lambda: parseLambda(reader) };
  }
  const operator = reader.next('word').text.toLowerCase();
  if (operator === 'in') {
    return { kind: 'compare', path, comparison: 'in', values: parseList(reader) };
  }
  const comparison = (['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const).find((each) => each === operator);
  if (comparison === undefined) {
    throw reader.error();
  }
  return { kind: 'compare', path, comparison, values: [parseLiteral(reader)] };
}

function parseLambda(reader: TokenReader): { variable: string; condition: FilterExpression } | null {
  if (reader.take(')')) {
    return null;
  }
  const variable = reader.next('word').text;
  reader.expect(':');
  const condition = parseOr(reader);
  reader.expect(')');
  return { variable, condition };
}

function parseList(reader: TokenReader): Literal[] {
  reader.expect('(');
  const values = [parseLiteral(reader)];
  while (reader.take(',')) {
    values.push(parseLiteral(reader));
  }
  reader.expect(')');
  return values;
}

function parsePath(reader: TokenReader): string[] {
  const path = [reader.next('word').text];
  while (reader.take('/')) {
    path.push(reader.next('word').text);
  }
  return path;
}

function parseLiteral(reader: TokenReader): Literal {
  const token = reader.next();
  if (token.kind === 'string') {
    return token.text;
  }
  switch (token.text.toLowerCase()) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'null':
      return null;
    default:
      // A GUID or a time needs no quotes.
      return /^-?\d+(\.\d+)?$/.test(token.text) ? Number(token.text) : token.text;
  }
}

function invalidFilter(text: string): GraphError {
  return new GraphError(400, 'BadRequest', `Invalid filter clause: syntax error in '${text}'.`);
}
