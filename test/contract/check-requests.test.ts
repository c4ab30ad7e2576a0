import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findGraphDescription } from './graph-description.ts';
import { SAMPLE_DESCRIPTION } from './sample-description.ts';

const JITI = join(import.meta.dirname, '../../node_modules/.bin/jiti');

/** What the sandbox writes for one exchange, as far as the check reads it. */
function logLine(method: string, path: string, body: unknown = null, headers: Record<string, string> = {}): string {
  return `${JSON.stringify({ method, path, query: {}, headers, body })}\n`;
}

const BATCH_ITEM = { id: '1', method: 'GET', url: '/applications?$select=id' };
const WHOLE_SUITE = [
  ...['resource', 'confidential', 'public', 'service'].map((type) =>
    logLine('POST', '/v1.0/applications', {
      displayName: type,
      tags: [`fhir-apps:type:${type}`],
      ...(type === 'confidential' ? { passwordCredentials: [{ displayName: 'fhir-apps 0123' }] } : {}),
    }),
  ),
  ...Array.from({ length: 50 }, () => logLine('POST', '/v1.0/$batch', { requests: [BATCH_ITEM] })),
  logLine('POST', '/tenant/oauth2/v2.0/token', { grant_type: 'client_credentials' }),
  logLine('PUT', '/vaults/sandbox-vault/secrets/job', { contentType: 'text/plain' }),
  logLine('GET', '/msi/token', null),
  logLine('PATCH', '/fhir/oss/Basic/1', []),
  logLine('GET', '/v1.0/of-a-test', null, { 'x-test': 'not of the tool' }),
].join('');

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'fhir-apps-contract-'));
  writeFileSync(join(dir, 'graph.json'), JSON.stringify(SAMPLE_DESCRIPTION));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** Runs `npm run test:contract` on request logs of its own. */
function checkRequests(
  logs: readonly string[],
  description = 'graph.json',
): { readonly status: number | null; readonly lines: readonly string[] } {
  const folder = mkdtempSync(join(dir, 'requests-'));
  logs.forEach((log, index) => writeFileSync(join(folder, `${index}.jsonl`), log));
  const { status, stdout } = spawnSync(JITI, [join(import.meta.dirname, 'check-requests.ts')], {
    env: { ...process.env, GRAPH_OPENAPI: join(dir, description), SENT_REQUESTS: folder },
    encoding: 'utf8',
  });
  return { status, lines: stdout.trimEnd().split('\n') };
}

describe('npm run test:contract', () => {
  it('passes a suite that sent every type, and leaves out sign-in and what tests sent', () => {
    const { status, lines } = checkRequests([WHOLE_SUITE]);
    expect(lines).toEqual([
      '    50  GET /applications',
      '    50  POST /$batch',
      '     4  POST /applications',
      '',
      '104 passed, 0 failed',
    ]);
    expect(status).toBe(0);
  });

  it('fails on one bad request in one log, also inside a batch', () => {
    const planted = logLine('PATCH', '/v1.0/applications/2f4e1b64-5b3c-4c57-9f0f-0a6a8b9d2c11', { appId: 'x' });
    const batched = logLine('POST', '/v1.0/$batch', {
      requests: [{ ...BATCH_ITEM, url: '/applications?$select=key' }],
    });
    const { status, lines } = checkRequests([WHOLE_SUITE, planted + batched]);
    expect(lines).toContain('     1  PATCH /applications/{application-id}: /appId is read-only');
    expect(lines).toContain('     1  GET /applications: names key in $select, which the type does not have there');
    expect(lines.at(-1)).toBe('105 passed, 2 failed');
    expect(status).toBe(1);
  });

  it('fails when the suite did not run', () => {
    const { status, lines } = checkRequests([]);
    expect(lines).toContain('Only 0 requests were sent, fewer than 100: run `npm test` first.');
    expect(lines).toContain('No public application was created.');
    expect(lines.at(-1)).toBe('0 passed, 6 failed');
    expect(status).toBe(1);
  });

  it('says that it did not run, and what it needs, where nobody has put the description of Graph', () => {
    expect(findGraphDescription(undefined, join(dir, 'nowhere.json'))).toEqual({
      notRun: expect.stringMatching(
        /^NOT RUN: .*github\.com\/microsoftgraph\/msgraph-metadata.*GRAPH_OPENAPI\.\n$/s,
      ) as string,
    });
    expect(findGraphDescription(undefined, join(dir, 'graph.json'))).toEqual({ file: join(dir, 'graph.json') });
  });

  it('fails where the named description of Graph is missing, and says where it was looked for', () => {
    const { status, lines } = checkRequests([WHOLE_SUITE], 'nowhere.json');
    expect(lines.join('\n')).toContain(`is not at ${join(dir, 'nowhere.json')}; name its place in GRAPH_OPENAPI.`);
    expect(lines.at(-1)).toBe('0 passed, 1 failed');
    expect(status).toBe(1);
  });
});
