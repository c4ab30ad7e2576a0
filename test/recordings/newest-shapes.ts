import { patternOf } from './difference.ts';
import { isList, isObject, type Json, type JsonObject } from './json.ts';
import type { Recording } from './recording.ts';
import { PARTLY_READ, REST_OF_LIST } from './same-shape.ts';

/** Types of Microsoft Graph whose properties became more since the first recordings. */
const TYPES = ['applications', 'servicePrincipals', 'groups', 'users'] as const;
export type GraphType = (typeof TYPES)[number];

/** What the newest recordings show of objects that any recording may show. */
export interface NewestShapes {
  /** The keys of an object of this type, at this pointer in it; undefined where no recording shows it. */
  keys(type: GraphType, pointer: string): readonly string[] | undefined;
  /** Whether a capture newer than all recordings has this key in objects of this type. */
  isNewer(type: GraphType, key: string): boolean;
  /** A published role or one of Microsoft's own service principals, as recorded last; undefined for other objects. */
  published(recorded: JsonObject): JsonObject | undefined;
}

const MICROSOFT = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

/** Gathers the newest shapes; `captured` are the keys that captures show of a type. */
export function newestShapes(
  recordings: readonly Recording[],
  captured: Partial<Readonly<Record<GraphType, readonly string[]>>>,
): NewestShapes {
  const keys = new Map<string, readonly string[]>();
  const published = new Map<string, JsonObject>();
  const byAge = [...recordings].sort((left, right) => left.date.getTime() - right.date.getTime());
  for (const { response } of byAge.flatMap(({ exchanges }) => exchanges)) {
    for (const { type, entity } of entitiesIn(response)) {
      noteKeys(keys, type, entity, '');
    }
    notePublished(published, response);
  }
  return {
    keys: (type, pointer) => keys.get(`${type} ${patternOf(pointer)}`),
    isNewer: (type, key) => captured[type]?.includes(key) ?? false,
    published: (recorded) => published.get(publishedName(recorded) ?? ''),
  };
}

/** The type that an answer's context or an object's annotation tells, without a selection of properties. */
export function graphTypeOf(value: Json): GraphType | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const { '@odata.context': context = '', '@odata.type': annotation = '' } = value;
  const named = /\$metadata#(\w+)(?:\/\$entity)?$/.exec(textOf(context))?.[1];
  const singular = /^#microsoft\.graph\.(\w+)$/.exec(textOf(annotation))?.[1];
  return TYPES.find((type) => type === named || type === `${singular ?? ''}s`);
}

function entitiesIn(response: Json): readonly { readonly type: GraphType; readonly entity: JsonObject }[] {
  const type = graphTypeOf(response);
  const elements = isObject(response) && isList(response['value']) ? response['value'] : [response];
  return elements.flatMap((entity) => {
    const own = type ?? graphTypeOf(entity);
    return own === undefined || !isObject(entity) || !('id' in entity) ? [] : [{ type: own, entity }];
  });
}

function noteKeys(keys: Map<string, readonly string[]>, type: GraphType, value: Json, pointer: string): void {
  if (isList(value)) {
    value.forEach((each) => noteKeys(keys, type, each, `${pointer}/*`));
  } else if (isObject(value) && !isPart(value)) {
    keys.set(
      `${type} ${pointer}`,
      Object.keys(value).filter((key) => !key.startsWith('@')),
    );
    Object.entries(value).forEach(([key, each]) => noteKeys(keys, type, each, `${pointer}/${key}`));
  }
}

function notePublished(published: Map<string, JsonObject>, value: Json): void {
  if (isList(value)) {
    value.forEach((each) => notePublished(published, each));
  } else if (isObject(value)) {
    const name = publishedName(value);
    if (name !== undefined) {
      published.set(name, value);
    }
    Object.values(value).forEach((each) => notePublished(published, each));
  }
}

function publishedName(value: JsonObject): string | undefined {
  const { appOwnerOrganizationId, appId, name, properties } = value;
  if (appOwnerOrganizationId === MICROSOFT) {
    return `service principal ${textOf(appId)}`;
  }
  return isObject(properties) && properties['type'] === 'BuiltInRole' ? `role ${textOf(name)}` : undefined;
}

function isPart(value: JsonObject): boolean {
  return value === REST_OF_LIST || PARTLY_READ in value || '$restOfList' in value;
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
