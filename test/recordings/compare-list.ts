import { type Comparison, isStranger } from './comparison.ts';
import { compareValue, differ, type Place } from './compare-value.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** What tells the elements of a list apart, the surest first. */
const NAMES = [
  'id',
  'keyId',
  'appId',
  'resourceAppId',
  'uri',
  'userPrincipalName',
  'displayName',
  'name',
  'value',
] as const;

interface Pair {
  readonly recorded: Json;
  readonly answered: Json;
  readonly index: number;
}

/**
 * Compares lists: what is in them first, then the order. The order in which objects are listed is not known to be
 * constant; lists inside an object have the order of the recording.
 */
export function compareList(
  comparison: Comparison,
  recorded: readonly Json[],
  answered: readonly Json[],
  place: Place,
): void {
  const elements = recorded.filter((each) => !isRest(each));
  const isPart = elements.length < recorded.length;
  const { pairs, missing, extra } = paired(comparison, elements, answered);
  pairs.forEach(({ recorded: wanted, answered: found, index }) =>
    compareValue(comparison, wanted, found, elementPlace(place, index)),
  );
  const within = pairs.map(({ index }) => index);
  if (
    within.some((index, position) => index < (within[position - 1] ?? -1)) &&
    !listsObjects(place) &&
    place.isSubset !== true &&
    place.judgesValues
  ) {
    differ(comparison, 'list order', place, elements, [...answered]);
  }
  const another = comparison.isPage && listsObjects(place) ? shownBefore(comparison, extra) : [];
  if (another.length > 0 && another.length === missing.length && another.length === extra.length) {
    // Which objects are on a page is not known to be constant, what they look like is.
    another.forEach((wanted, index) =>
      compareValue(comparison, wanted, extra[index] ?? null, elementPlace(place, index)),
    );
    return;
  }
  for (const each of missing) {
    reportMissing(comparison, each, place);
  }
  for (const each of extra) {
    if (!isPart && place.judgesValues && isOfRecording(comparison, each, place)) {
      differ(comparison, 'extra element', { ...place, pointer: `${place.pointer}/*` }, undefined, each);
    }
  }
}

/** What was recorded of these elements in an earlier list. */
function shownBefore({ shown }: Comparison, answered: readonly Json[]): readonly JsonObject[] {
  return answered.flatMap((each) => {
    const id = isObject(each) ? each['id'] : undefined;
    const recorded = typeof id === 'string' ? shown.get(id) : undefined;
    return recorded === undefined ? [] : [recorded];
  });
}

function reportMissing(comparison: Comparison, recorded: Json, place: Place): void {
  const isPublished = isObject(recorded) && comparison.shapes.published(recorded) !== undefined;
  if (isPublished || (isObject(recorded) && listsObjects(place) && isStranger(comparison, recorded))) {
    comparison.leaveOut();
  } else if (place.isSubset !== true && place.judgesValues) {
    differ(comparison, 'missing element', { ...place, pointer: `${place.pointer}/*` }, recorded, undefined);
  }
}

function elementPlace(place: Place, index: number): Place {
  const within = place.within;
  const isInside = within !== undefined && within.pointer !== '';
  return {
    ...place,
    pointer: `${place.pointer}/${index}`,
    name: '',
    within: isInside ? { type: within.type, pointer: `${within.pointer}/*` } : within,
  };
}

/** Whether this is the list that a request for a list is answered with. */
function listsObjects({ pointer }: Place): boolean {
  return pointer === '/body/value';
}

/** What a sandbox begins with is in the lists of Azure's resources beside what the recording made. */
function isOfRecording({ placeholders, service }: Comparison, answered: Json, place: Place): boolean {
  const known = new Set(placeholders.values.values());
  const { name = null } = isObject(answered) ? answered : {};
  return service !== 'azure' || !listsObjects(place) || (typeof name === 'string' && known.has(name));
}

function isRest(value: Json): boolean {
  return isObject(value) && '$restOfList' in value;
}

/** Each recorded element with the one that is the same thing; what is left over then is taken in turn. */
function paired(
  comparison: Comparison,
  recorded: readonly Json[],
  answered: readonly Json[],
): { readonly pairs: readonly Pair[]; readonly missing: readonly Json[]; readonly extra: readonly Json[] } {
  const free = new Map(answered.map((each, index) => [index, each]));
  const known = recorded.map((each) => takeSame(comparison, each, free));
  const pairs = recorded.flatMap((each, position): readonly Pair[] => {
    const index = known[position] ?? takeNext(comparison, each, free);
    return index === undefined ? [] : [{ recorded: each, answered: answered[index] ?? null, index }];
  });
  const taken = new Set(pairs.map((pair) => pair.recorded));
  return { pairs, missing: recorded.filter((each) => !taken.has(each)), extra: [...free.values()] };
}

function takeSame({ placeholders }: Comparison, recorded: Json, free: Map<number, Json>): number | undefined {
  const isSame = isObject(recorded)
    ? (answered: Json) => isObject(answered) && isSameThing(placeholders.resolve, recorded, answered)
    : (answered: Json) => typeof recorded === 'string' && answered === placeholders.resolve(recorded);
  return take(free, isSame);
}

function isSameThing(resolve: (text: string) => string, recorded: JsonObject, answered: JsonObject): boolean {
  const name = NAMES.find((each) => typeof recorded[each] === 'string' && !resolve(recorded[each]).includes('{'));
  const wanted = name === undefined ? undefined : recorded[name];
  return name !== undefined && typeof wanted === 'string' && answered[name] === resolve(wanted);
}

/** Elements of which nothing is known yet are compared in turn; others that are not there are missing. */
function takeNext(comparison: Comparison, recorded: Json, free: Map<number, Json>): number | undefined {
  const isKnown = (value: Json | undefined): boolean =>
    typeof value === 'string' && comparison.placeholders.unboundIn(value).length === 0;
  // A name in another tenant says nothing in this one.
  const names = isObject(recorded) && isStranger(comparison, recorded) ? ['id'] : NAMES;
  const isUnknown = isObject(recorded) ? !names.some((name) => isKnown(recorded[name])) : !isKnown(recorded);
  return isUnknown ? take(free, () => true) : undefined;
}

function take(free: Map<number, Json>, isWanted: (answered: Json) => boolean): number | undefined {
  for (const [index, each] of free) {
    if (isWanted(each)) {
      free.delete(index);
      return index;
    }
  }
  return undefined;
}
