import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isObject, type Json, type JsonObject, mapTexts } from './json.ts';
import { withPaths, withPointers, withWholeLists } from './same-shape.ts';

/** A request, and what Microsoft's service answered to it. */
export interface Exchange {
  readonly n: number;
  readonly method: string;
  /** As on the wire; for Azure with the host before it. Placeholders such as `{app1.id}` stand for what answers tell. */
  readonly path: string;
  /** Without the question mark; empty for none. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
  /** Null where the recording does not tell it. */
  readonly status: number | null;
  /** By lower-case name. */
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly response: Json;
}

/** What one test of a public repository exchanged with Microsoft's services. */
export interface Recording {
  readonly name: string;
  /** When its first exchange was recorded. */
  readonly date: Date;
  readonly exchanges: readonly Exchange[];
}

/** Reads all recordings of a folder, in the order of their names. */
export function readRecordings(folder: string): readonly Recording[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  return names.sort().map((name) => parseRecording(basename(name, '.jsonl'), readFileSync(join(folder, name), 'utf8')));
}

/** Reads one recording: a line about its source, then a line for each exchange. */
export function parseRecording(name: string, text: string): Recording {
  const [about = null, ...lines] = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Json);
  const whole = new Map<number, JsonObject>();
  for (const line of lines.map(asExchange)) {
    whole.set(Number(line['n']), expanded(line, whole));
  }
  const exchanges = [...whole.values()].map((line) => exchangeOf(cleaned(line))).filter(({ path }) => path !== '');
  return { name, date: dateOf(about, exchanges), exchanges };
}

/** A list of published roles has lines that are no exchanges: reading such a role is one. */
function asExchange(line: Json, index: number): JsonObject {
  if (isObject(line) && 'n' in line) {
    return line;
  }
  const id = isObject(line) && typeof line['id'] === 'string' ? line['id'] : '';
  return {
    n: index + 1,
    method: 'GET',
    path: id === '' ? '' : `management.azure.com${id}`,
    query: 'api-version=2022-05-01-preview',
    headers: {},
    body: null,
    status: 200,
    responseHeaders: {},
    response: line,
  };
}

function expanded(line: JsonObject, whole: ReadonlyMap<number, JsonObject>): JsonObject {
  const { $sameShapeAs: like, differs, ...rest } = line;
  const base = whole.get(Number(like));
  const exchange = base !== undefined && isObject(differs) ? withPaths({ ...base, ...rest }, differs) : line;
  const response = isObject(exchange) ? exchange['response'] : null;
  const responseBase = isObject(response) ? whole.get(Number(response['$sameShapeAs']))?.['response'] : undefined;
  const written =
    isObject(response) && responseBase !== undefined && isObject(response['differs'])
      ? withPointers(responseBase, response['differs'])
      : (response ?? null);
  return { ...(exchange as JsonObject), response: withWholeLists(written) };
}

/** With the recorder's stand-ins for tenant, domain, hints and tokens of pages written as placeholders too. */
function cleaned(line: JsonObject): JsonObject {
  return mapTexts(line, (text, name) =>
    (name === 'hint' && /^h\d+$/.test(text) ? `{${text}.hint}` : text)
      .replaceAll('00000000-0000-0000-0000-00000000000T', '{tenant}')
      .replaceAll('{tenant.authority}', '{tenant}')
      .replaceAll(/contoso\.onmicrosoft\.com/gi, '{domain}')
      .replaceAll(/@example\.com\b/g, '@{domain}')
      .replaceAll('.vault.azure.net:443/', '.vault.azure.net/')
      .replaceAll(/%(?![0-9a-f]{2})/gi, '%27')
      .replaceAll(RESOURCE_GROUP, '$1{rg}')
      .replaceAll(FOREIGN_SCOPE, '$1/providers/Microsoft.KeyVault/vaults/{vault}')
      .replaceAll(/\$skiptoken=([A-Za-z0-9_-]+)/g, (_, token: string) => `$skiptoken={skiptoken.${nameOf(token)}}`),
  ) as JsonObject;
}

function nameOf(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 8);
}

/** Before the name of a resource group; not in the names of rights, such as to `subscriptions/resourceGroups/read`. */
const RESOURCE_GROUP = /(\/subscriptions\/[^/]+\/resource[gG]roups\/)[\w.()-]+/g;

/** What an Azure role was assigned on, of services that the sandbox has not. */
const FOREIGN_SCOPE =
  /(\{rg\})\/providers\/Microsoft\.(?:Network|Storage|ContainerRegistry)\/[^' ]*?(?=\/providers\/Microsoft\.Authorization\/)/g;

function exchangeOf(line: JsonObject): Exchange {
  const { n, method, path, query, headers, body, status, responseHeaders, response } = line;
  return {
    n: Number(n),
    method: textOf(method),
    path: textOf(path),
    query: textOf(query),
    headers: textsOf(headers),
    body: body ?? null,
    status: typeof status === 'number' ? status : null,
    responseHeaders: textsOf(responseHeaders),
    response: response === '' ? null : (response ?? null),
  };
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function textsOf(value: Json | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).map(([name, each]) => [name.toLowerCase(), textOf(each)]),
  );
}

function dateOf(about: Json, exchanges: readonly Exchange[]): Date {
  const told = isObject(about) ? textOf(about['recordedAt']) : '';
  const candidates = [told, ...exchanges.map(({ responseHeaders }) => responseHeaders['date'] ?? ''), told.slice(-10)];
  const date = candidates.map((text) => new Date(text)).find((each) => !Number.isNaN(each.getTime()));
  return date ?? new Date('2026-02-01T00:00:00Z');
}
