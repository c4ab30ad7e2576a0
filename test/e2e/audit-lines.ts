import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { LoggedExchange } from './served-sandbox.ts';

const properties = z.record(z.string(), z.unknown()).nullable();

/** The contract of one line of the audit log. */
export const AUDIT_LINE = z.strictObject({
  schemaVersion: z.literal(1),
  time: z.iso.datetime(),
  changeRef: z.string().nullable(),
  who: z.strictObject({
    name: z.string(),
    objectId: z.guid(),
    kind: z.enum(['user', 'app']),
    appId: z.guid(),
  }),
  tenantId: z.guid(),
  cloud: z.string(),
  command: z.string(),
  environment: z.string().nullable(),
  key: z.string().nullable(),
  action: z.enum(['create', 'update', 'delete', 'add', 'remove', 'assign', 'restore', 'deliver']),
  target: z.strictObject({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
  request: z.string().nullable(),
  before: properties,
  after: properties,
  status: z.int().nullable(),
  requestId: z.string().nullable(),
  clientRequestId: z.guid().nullable(),
  outcome: z.enum(['done', 'refused', 'unknown']),
});

export type AuditLine = z.infer<typeof AUDIT_LINE>;

/** Every line of the file, each held to the contract; throws where one is torn. */
export async function auditLines(file: string): Promise<readonly AuditLine[]> {
  const text = await readFile(file, 'utf8');
  return text
    .split(/(?<=\n)/)
    .filter((line) => line !== '')
    .map((line) => AUDIT_LINE.parse(JSON.parse(line.replace(/\n$/, ''))));
}

/**
 * The writes of a request log, as lines of the audit log name them: what Graph, Azure and key vaults were asked to
 * change.
 */
export function loggedWrites(exchanges: readonly LoggedExchange[]): readonly string[] {
  return exchanges
    .filter(({ method, path }) => method !== 'GET' && !/\/(\$batch|getByIds|token)$/.test(path))
    .filter(({ method, path }) => !(method === 'PATCH' && path.startsWith('/vaults/')))
    .map(({ method, path, status }) => `${method} ${path.replace(/^\/v1\.0/, '')} ${status ?? 'null'}`);
}

/** The requests of lines, as {@link loggedWrites} has them. */
export function requestsOf(lines: readonly AuditLine[]): readonly string[] {
  return lines.flatMap(({ request, status }) => (request === null ? [] : [`${request} ${status ?? 'null'}`]));
}
