import type { z } from 'zod';
import { isJsonObject } from './json-answer.ts';
import { type InvalidAnswer, responseInvalid } from './refusals.ts';

/** Where an answer came from. */
export type AnswerSource = Omit<InvalidAnswer, 'reason' | 'isCutShort'>;

/**
 * The property that a body carries its source in; it is not enumerable, so that no text and no copy of the body has it.
 */
const SOURCE = Symbol('source');

const UNKNOWN: AnswerSource = { from: 'The service', request: 'a request', status: null, requestId: null };

/**
 * The body, which knows from now on where it came from, so that whoever reads it later can say so. A bare value stays
 * as it is.
 */
export function withSource<T>(body: T, source: AnswerSource): T {
  return typeof body === 'object' && body !== null && !(SOURCE in body)
    ? Object.defineProperty(body, SOURCE, { value: source })
    : body;
}

/** Where a body came from; for one that nobody marked, words that fit any. */
export function sourceOf(body: unknown): AnswerSource {
  return typeof body === 'object' && body !== null && SOURCE in body ? (body[SOURCE] as AnswerSource) : UNKNOWN;
}

/**
 * Reads an answer by the schema of what the service documents: the one place where an answer of another shape becomes
 * an error. Nothing that a server says is a bug of ours. Throws ConnectionError `response_invalid`.
 */
export function parseAnswer<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) {
    return parsed.data;
  }
  throw responseInvalid({ ...sourceOf(body), reason: reasonOf(body, parsed.error) }, parsed.error);
}

/**
 * Throws as {@link parseAnswer} where the answer is not an object, or tells of an error although its status says that
 * all went well.
 */
export function requireObject(body: unknown, source: AnswerSource): Readonly<Record<string, unknown>> {
  if (!isJsonObject(body)) {
    throw responseInvalid({ ...source, reason: `it is ${kindOf(body)}, not an object` });
  }
  if (isJsonObject(body['error'])) {
    throw responseInvalid({ ...source, reason: 'its content reports an error, and its status reports success' });
  }
  return body;
}

/** Names the property, never its value, which may be a secret. */
function reasonOf(body: unknown, { issues: [issue] }: z.ZodError): string {
  const path = (issue?.path ?? []).map(String).join('.');
  if (path === '') {
    return `it is ${kindOf(body)}, not what was asked for`;
  }
  return `its property ${path} is missing or not of the documented type`;
}

function kindOf(body: unknown): string {
  if (body === null || body === undefined) {
    return 'empty';
  }
  return Array.isArray(body) ? 'a list' : typeof body === 'object' ? 'another object' : 'a bare value';
}
