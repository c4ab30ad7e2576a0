/** Any value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** An object of JSON. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** Whether a value is an object: neither a list nor null. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** Whether a value is a list. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** All texts in a value, without the names of members. */
export function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return isList(value) ? value.flatMap(textsIn) : isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** The value with each text replaced; `name` is the member that holds it, an empty text in lists. */
export function mapTexts(value: Json, replace: (text: string, name: string) => string, name = ''): Json {
  if (typeof value === 'string') {
    return replace(value, name);
  }
  if (isList(value)) {
    return value.map((each) => mapTexts(each, replace));
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapTexts(each, replace, key)]))
    : value;
}
