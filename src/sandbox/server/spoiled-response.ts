import { createHash } from 'node:crypto';
import type { SpoiledBody } from '../faults/fault-spec.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** What comes in the place of each body: content type and text; null for what is made of the body itself. */
const BODIES: Readonly<Record<SpoiledBody, readonly [string, string] | null>> = {
  empty: ['', ''],
  null: [JSON_TYPE, 'null'],
  list: [JSON_TYPE, '[]'],
  object: [JSON_TYPE, '{}'],
  html: ['text/html; charset=utf-8', '<!DOCTYPE html>\n<title>Sign in to the network</title>\n'],
  text: null,
  cut: null,
  shuffled: null,
};

/**
 * The answer with another body, as something between service and client may leave it; status and other headers stay.
 */
export async function spoiled(response: Response, body: SpoiledBody): Promise<Response> {
  const text = await response.text();
  const [type, replaced] = BODIES[body] ?? remade(body, text, response.headers.get('content-type') ?? '');
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  headers.delete('content-type');
  if (type !== '') {
    headers.set('content-type', type);
  }
  // 204 has no body: what comes after the work is then an answer of its own.
  const status = response.status === 204 && replaced !== '' ? 200 : response.status;
  return new Response(replaced === '' ? null : replaced, { status, headers });
}

/** What becomes of the text of a body: content type and text. */
function remade(body: SpoiledBody, text: string, type: string): readonly [string, string] {
  switch (body) {
    case 'text':
      return ['text/plain', text];
    case 'shuffled':
      return [type, isJson(type) && text !== '' ? JSON.stringify(shuffled(JSON.parse(text))) : text];
    default:
      return [JSON_TYPE, half(text)];
  }
}

function isJson(type: string): boolean {
  return type.startsWith('application/json');
}

/** Orders every list in a value by digests of its members: as good as by chance, and the same whenever they are. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .map((member: unknown) => ({ member: shuffled(member), rank: digestOf(member) }))
      .sort((one, other) => one.rank.localeCompare(other.rank))
      .map(({ member }) => member);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shuffled(inner)]))
    : value;
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** Never JSON, however short the text. */
function half(text: string): string {
  return text.length > 1 ? text.slice(0, Math.floor(text.length / 2)) : '{"id":';
}
