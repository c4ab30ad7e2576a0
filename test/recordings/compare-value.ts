import { compareList } from './compare-list.ts';
import { type Comparison, isSameEtag, isSameTime, isStranger } from './comparison.ts';
import { dateForm, isDate } from './dates.ts';
import type { Kind } from './difference.ts';
import { isList, isObject, type Json, type JsonObject } from './json.ts';
import { type GraphType, graphTypeOf } from './newest-shapes.ts';
import { securityIdentifier } from './security-identifier.ts';
import { PARTLY_READ } from './same-shape.ts';

/** Where in an answer a value is, and what is asked of it. */
export interface Place {
  /** `/body` and a JSON pointer. */
  readonly pointer: string;
  /** The member of an object that holds it; empty in lists. */
  readonly name: string;
  /** The type of the object of Graph that it is in, and where in it; undefined elsewhere. */
  readonly within?: { readonly type: GraphType; readonly pointer: string } | undefined;
  /** The id of the object that it is of; empty for none. */
  readonly owner: string;
  /** False for objects that the recording did not make: only their form is known. */
  readonly judgesValues: boolean;
  /** Whether Microsoft publishes it, so that its times are known too. */
  readonly isPublished?: boolean;
  /** Whether a part of what Microsoft publishes is enough, in any order. */
  readonly isSubset?: boolean;
  /** Whether the recording has only a part of it. */
  readonly isPart?: boolean;
}

/** Compares one value of an answer with what was recorded, and all that is in it. */
export function compareValue(comparison: Comparison, recorded: Json, answered: Json, place: Place): void {
  if (recorded === '{seconds}' && typeof answered === 'number') {
    return;
  }
  if (isObject(recorded) && isObject(answered)) {
    compareObject(comparison, recorded, answered, place);
  } else if (isList(recorded) && isList(answered)) {
    compareList(comparison, recorded, answered, place);
  } else if (typeof recorded === 'string' && typeof answered === 'string') {
    compareText(comparison, recorded, answered, place);
  } else if (typeof recorded === 'number' && typeof answered === 'number') {
    compareNumber(comparison, recorded, answered, place);
  } else if (typeOf(recorded) !== typeOf(answered)) {
    compareTypes(comparison, recorded, answered, place);
  } else if (recorded !== answered && place.judgesValues) {
    differ(comparison, 'value', place, recorded, answered);
  }
}

/** Reports a difference at a place. */
export function differ(comparison: Comparison, kind: Kind, { pointer }: Place, recorded?: Json, answered?: Json): void {
  const told = (value: Json | undefined): string => (value === undefined ? 'absent' : JSON.stringify(value));
  const resolved = comparison.placeholders.resolve(told(recorded));
  comparison.report({ kind, pointer, recorded: resolved, sandbox: told(answered) });
}

/** What was recorded of an object, or, for what Microsoft publishes, what was recorded of it last. */
function newestOf(
  { shapes }: Comparison,
  recorded: JsonObject,
): { readonly wanted: JsonObject; readonly isPublished: boolean } {
  const published = shapes.published(recorded);
  if (published === undefined) {
    return { wanted: recorded, isPublished: false };
  }
  const annotations = Object.entries(recorded).filter(([key]) => key.startsWith('@'));
  const members = Object.entries(published).filter(([key]) => !key.startsWith('@'));
  return { wanted: Object.fromEntries([...annotations, ...members]), isPublished: true };
}

function compareObject(comparison: Comparison, recorded: JsonObject, answered: JsonObject, place: Place): void {
  const { wanted, isPublished } = newestOf(comparison, recorded);
  const within = place.within ?? typeWithin(recorded);
  const judgesValues = isPublished || (place.judgesValues && !isStranger(comparison, recorded));
  const isPart = place.isPart === true || PARTLY_READ in recorded;
  compareKeys(comparison, wanted, answered, { ...place, within, isPart });
  compareKeyOrder(comparison, wanted, answered, { ...place, within });
  for (const [name, value] of Object.entries(wanted)) {
    const other = answered[name];
    if (other !== undefined && name !== PARTLY_READ) {
      compareValue(comparison, value, other, {
        pointer: `${place.pointer}/${name}`,
        name,
        within:
          within === undefined || isElementList(recorded, name) ? elementsWithin(recorded, name) : inside(within, name),
        owner: typeof wanted['id'] === 'string' ? comparison.placeholders.resolve(wanted['id']) : place.owner,
        judgesValues,
        isPublished: isPublished || place.isPublished === true,
        isSubset: (isPublished && 'appId' in wanted) || place.isSubset === true,
        isPart,
      });
    }
  }
}

function typeWithin(recorded: JsonObject): Place['within'] {
  const type = isList(recorded['value']) ? undefined : graphTypeOf(recorded);
  return type === undefined ? undefined : { type, pointer: '' };
}

function isElementList(recorded: JsonObject, name: string): boolean {
  return name === 'value' && isList(recorded['value']) && '@odata.context' in recorded;
}

function elementsWithin(recorded: JsonObject, name: string): Place['within'] {
  const type = isElementList(recorded, name) ? graphTypeOf(recorded) : undefined;
  return type === undefined ? undefined : { type, pointer: '' };
}

function inside(within: NonNullable<Place['within']>, name: string): Place['within'] {
  return { type: within.type, pointer: `${within.pointer}/${name}` };
}

function compareKeys(comparison: Comparison, recorded: JsonObject, answered: JsonObject, place: Place): void {
  const { within, pointer } = place;
  const newest = within === undefined ? undefined : comparison.shapes.keys(within.type, within.pointer);
  const annotations = Object.keys(recorded).filter((key) => key.startsWith('@'));
  const wanted = new Set(newest === undefined ? Object.keys(recorded) : [...annotations, ...newest]);
  const isRoot = within?.pointer === '';
  for (const key of wanted) {
    if (!(key in answered) && key !== PARTLY_READ) {
      differ(comparison, 'missing key', { ...place, pointer: `${pointer}/${key}` }, recorded[key] ?? null, undefined);
    }
  }
  for (const key of Object.keys(answered)) {
    const isNewer = isRoot && comparison.shapes.isNewer(within.type, key);
    if (!wanted.has(key) && !isNewer && place.isPart !== true) {
      differ(comparison, 'extra key', { ...place, pointer: `${pointer}/${key}` }, undefined, answered[key] ?? null);
    }
  }
}

/** Applications and service principals have no constant order: their properties with parts move when they are null. */
function compareKeyOrder(comparison: Comparison, recorded: JsonObject, answered: JsonObject, place: Place): void {
  const { within } = place;
  const moves = within?.pointer === '' && (within.type === 'applications' || within.type === 'servicePrincipals');
  const wanted = Object.keys(recorded).filter((key) => key in answered);
  const found = Object.keys(answered).filter((key) => key in recorded);
  if (!moves && wanted.join() !== found.join()) {
    differ(comparison, 'key order', place, wanted, found);
  }
}

function compareText(comparison: Comparison, recorded: string, answered: string, place: Place): void {
  const { placeholders, sent } = comparison;
  if (isDate(recorded) && !(sent.has(recorded) && place.judgesValues) && place.isPublished !== true) {
    compareDate(comparison, recorded, answered, place);
  } else if (place.name === 'etag') {
    if (!isSameEtag(comparison, recorded, answered)) {
      differ(comparison, 'value', place, recorded, answered);
    }
  } else if (place.name === 'secretText') {
    // The recorder wrote the same for each.
    if (!/^[\w.~-]{34,40}$/.test(answered)) {
      differ(comparison, 'value', place, recorded, answered);
    }
  } else if (place.name === 'securityIdentifier') {
    if (answered !== securityIdentifier(place.owner)) {
      differ(comparison, 'value', place, recorded, answered);
    }
  } else if (!placeholders.matches(recorded, answered) && place.judgesValues) {
    differ(
      comparison,
      isDate(recorded) && place.isPublished !== true ? 'date form' : 'value',
      place,
      recorded,
      answered,
    );
  }
}

/** A time that the service chose has the form of the recorded one, and is the same wherever that one was the same. */
function compareDate(comparison: Comparison, recorded: string, answered: string, place: Place): void {
  const keepsZeros = comparison.service === 'azure' && !/^(startTime|endTime)$/.test(place.name);
  if (!isDate(answered) || dateForm(recorded, keepsZeros) !== dateForm(answered, keepsZeros)) {
    differ(comparison, 'date form', place, recorded, answered);
  } else if (place.judgesValues) {
    // Two things rarely happen in the same ten millionth of a second, but often in the same second.
    const what = recorded.includes('.') ? recorded : `${place.name} ${recorded}`;
    if (!isSameTime(comparison, `${place.owner} ${what}`, answered)) {
      differ(comparison, 'value', place, recorded, answered);
    }
  }
}

/** Seconds since 1970, as Key Vault writes them, are those of the replay, unless the request sent them. */
function compareNumber(comparison: Comparison, recorded: number, answered: number, place: Place): void {
  const isTime = recorded > 1e9 && !comparison.sent.has(String(recorded));
  const isSame = isTime
    ? Number.isInteger(answered) &&
      answered > 1e9 &&
      isSameTime(comparison, `${place.owner} ${place.name} ${recorded}`, String(answered))
    : recorded === answered;
  if (!isSame && place.judgesValues) {
    differ(comparison, 'value', place, recorded, answered);
  }
}

function compareTypes(comparison: Comparison, recorded: Json, answered: Json, place: Place): void {
  if (recorded === null || answered === null) {
    if (place.judgesValues) {
      differ(comparison, 'null', place, recorded, answered);
    }
  } else {
    differ(comparison, 'type', place, recorded, answered);
  }
}

function typeOf(value: Json): string {
  return value === null ? 'null' : isList(value) ? 'list' : typeof value;
}
