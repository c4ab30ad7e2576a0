/**
 * `application/json`, with any parameters, and what builds on it, such as `application/problem+json` (RFC 6838, RFC
 * 8259).
 */
const JSON_TYPE = /^\s*application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/**
 * How deeply a body may be nested: what goes through it by recursion must not run out of stack. Graph's own have about
 * ten levels.
 */
const MAX_DEPTH = 200;

/** What an answer's body is: JSON, nothing, or neither, with the reason as a clause. */
export type JsonBody =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'empty' }
  | { readonly kind: 'invalid'; readonly reason: string };

/**
 * Reads a body that has to be JSON, by its content type and its text; a page that only looks like success is never
 * taken for an answer.
 */
export function readJsonBody(contentType: string | null, text: string): JsonBody {
  if (text === '') {
    return { kind: 'empty' };
  }
  if (!isJsonType(contentType)) {
    return { kind: 'invalid', reason: `it is not JSON but ${mediaType(contentType)}` };
  }
  const value = parseJson(text);
  if (value === undefined) {
    return { kind: 'invalid', reason: 'it claims to be JSON and cannot be read as JSON' };
  }
  return isDeeperThan(value, MAX_DEPTH)
    ? { kind: 'invalid', reason: `its JSON is nested more than ${MAX_DEPTH} levels deep` }
    : { kind: 'json', value };
}

/** The value of a JSON text; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** True for the content types of JSON. */
export function isJsonType(contentType: string | null): boolean {
  return JSON_TYPE.test(contentType ?? '');
}

/** True for what a service documents as an object: neither null, nor a list, nor a bare value. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A content type without parameters, with nothing in it but the characters that one has (RFC 9110 section 8.3.1). */
function mediaType(contentType: string | null): string {
  return /^\s*([\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127})/.exec(contentType ?? '')?.[1] ?? 'of no named type';
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  return levels === 0 || Object.values(value).some((each) => isDeeperThan(each, levels - 1));
}
