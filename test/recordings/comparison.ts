import { sentBack } from './dates.ts';
import type { Difference } from './difference.ts';
import { isList, isObject, type Json, type JsonObject } from './json.ts';
import type { NewestShapes } from './newest-shapes.ts';
import type { Placeholders } from './placeholders.ts';
import type { Exchange } from './recording.ts';
import { serviceOf, type Service } from './service.ts';

/** What is known while the answers to a recording's requests are compared. */
export interface Comparison {
  readonly service: Service;
  readonly placeholders: Placeholders;
  readonly shapes: NewestShapes;
  /** Placeholders of ids of objects that the requests of this recording made. */
  readonly made: Set<string>;
  /** Every date and number in a request so far, as it is to come back. */
  readonly sent: Set<string>;
  /** Elements of lists that earlier answers of this recording showed, by what their id stands for. */
  readonly shown: Map<string, JsonObject>;
  /** Times that the sandbox chose, by what was recorded in their place. */
  readonly times: Map<string, string>;
  /** Whether the answer is a page of a list. */
  readonly isPage: boolean;
  readonly report: (difference: Difference) => void;
  /** Called for an object that was recorded, but not made by the recording, and that the sandbox has not. */
  readonly leaveOut: () => void;
}

/** A comparison that knows of nothing but these. */
export function newComparison(
  known: Placeholders,
  shapes: NewestShapes,
  service: Service,
  report: Comparison['report'],
): Comparison {
  return {
    service,
    placeholders: known,
    shapes,
    made: new Set(),
    sent: new Set(),
    shown: new Map(),
    times: new Map(),
    isPage: false,
    report,
    leaveOut: () => undefined,
  };
}

/** Notes what a request sent, so that dates and numbers which come back are held to it. */
export function noteSent(sent: Set<string>, value: Json): void {
  if (typeof value === 'string') {
    sent.add(sentBack(value) ?? value);
  } else if (typeof value === 'number') {
    sent.add(String(value));
  } else if (value !== null && typeof value === 'object') {
    Object.values(value).forEach((each: Json) => noteSent(sent, each));
  }
}

/** Placeholders of the ids that an exchange makes: those in the answer to a request that creates something. */
export function idsMadeBy({ method, path, status, response }: Exchange): readonly string[] {
  const creates = method === 'PUT' || (method === 'POST' && status === 201);
  if (!creates || !isObject(response) || serviceOf(path) === 'none') {
    return [];
  }
  return [response['id'], response['name'], response['appId']].filter((id) => typeof id === 'string');
}

/** Whether an object is of the tenant in which the recording was made, and none that the recording made. */
export function isStranger({ made, placeholders, service }: Comparison, recorded: JsonObject): boolean {
  const { id = null } = recorded;
  if (service === 'keyvault' || typeof id !== 'string' || made.has(id) || made.has(id.slice(id.lastIndexOf('/') + 1))) {
    return false;
  }
  return !made.has(placeholders.resolve(id));
}

/** Notes the elements of a list that was recorded. */
export function noteShown({ shown, placeholders }: Comparison, recorded: Json): void {
  const elements = isObject(recorded) && isList(recorded['value']) ? recorded['value'] : [];
  for (const element of elements) {
    if (isObject(element) && typeof element['id'] === 'string') {
      shown.set(placeholders.resolve(element['id']), element);
    }
  }
}

/** Whether an entity tag has the recorded form, and is the one that the sandbox told before where the recording has. */
export function isSameEtag(comparison: Comparison, recorded: string, answered: string): boolean {
  const form = (text: string): string => text.replaceAll(/[0-9a-f]/g, '0');
  return form(recorded) === form(answered) && isSameTime(comparison, recorded, answered);
}

/** Whether a time that the sandbox chose is the one that it told before wherever the recording has the same again. */
export function isSameTime({ times }: Comparison, recorded: string, answered: string): boolean {
  const before = times.get(recorded) ?? answered;
  times.set(recorded, before);
  return before === answered;
}
