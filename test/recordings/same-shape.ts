import { isList, isObject, type Json, type JsonObject } from './json.ts';

/** In a list of which the recording keeps a part only: stands for the rest. */
export const REST_OF_LIST: JsonObject = { $restOfList: true };

/** In an object of which the recording keeps a part only. */
export const PARTLY_READ = '$readUpTo';

/** A copy of `base` with the values at these JSON pointers (RFC 6901) replaced. */
export function withPointers(base: Json, differs: JsonObject): Json {
  return Object.entries(differs).reduce(
    (changed, [pointer, value]) => withValueAt(changed, pointer.split('/').slice(1).map(unescaped), value),
    base,
  );
}

/** A copy of `base` with the values at these paths replaced; a path is as in `response.value[3].id`. */
export function withPaths(base: Json, differs: JsonObject): Json {
  return Object.entries(differs).reduce(
    (changed, [path, value]) => withValueAt(changed, path.split(/[.[\]]+/).filter(Boolean), value),
    base,
  );
}

/**
 * The value with its lists written out: `{"$sameShapeAs":"[0]","differs":{…}}` is an element like the first,
 * and `REST_OF_LIST` stands for whatever tells only that, or how many, elements were left out.
 */
export function withWholeLists(value: Json): Json {
  if (isList(value)) {
    const elements: Json[] = [];
    for (const each of value) {
      elements.push(listElement(elements, withWholeLists(each)));
    }
    return elements;
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withWholeLists(each)]))
    : value;
}

function listElement(before: readonly Json[], element: Json): Json {
  if (!isObject(element)) {
    return element;
  }
  const { $sameShapeAs: like, differs } = element;
  const [first] = before;
  if (like === '[0]' && isObject(differs) && first !== undefined) {
    return withPaths(first, differs);
  }
  const tellsOnlyOfOthers = ['$sameShapeAs', '$totalInRecording', '$truncated', '$note'].some(
    (name) => name in element,
  );
  return tellsOnlyOfOthers ? REST_OF_LIST : element;
}

function withValueAt(base: Json, [name, ...rest]: readonly string[], value: Json): Json {
  if (name === undefined) {
    return value;
  }
  if (isList(base)) {
    return base.map((each, index) => (index === Number(name) ? withValueAt(each, rest, value) : each));
  }
  const members = isObject(base) ? base : {};
  return { ...members, [name]: withValueAt(members[name] ?? null, rest, value) };
}

function unescaped(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}
