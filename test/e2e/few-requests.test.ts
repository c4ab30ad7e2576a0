import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LoggedExchange, type ServedSandbox, serveSandbox } from './served-sandbox.ts';

/** As many as a hospital group has; from about 75 on, naming `keyCredentials` in every read would be throttled. */
const CLIENTS = 200;

/** A resource and 200 service clients that sign in with tokens of GitHub. */
const ENVIRONMENT = [
  'fhirUrl: https://fhir.contoso.com',
  'resource:',
  '  name: Contoso FHIR',
  'clients:',
  ...Array.from({ length: CLIENTS }, (_, index) => [
    `  job-${index}:`,
    '    type: service',
    `    name: Job ${index}`,
    '    role: globalReader',
    '    credential: federated',
    `    federated: github:contoso/job-${index}:branch=main`,
  ]).flat(),
  '',
].join('\n');

let sandbox: ServedSandbox;

beforeAll(async () => {
  sandbox = await serveSandbox();
  await writeFile(join(sandbox.workDir, 'fhir-apps.yaml'), ENVIRONMENT);
}, 120_000);

afterAll(() => sandbox.stop());

/** What one run sent to Graph: the requests, each one in a batch by itself, and the number of exchanges. */
interface Sent {
  readonly exchanges: number;
  readonly requests: readonly { readonly method: string; readonly url: string }[];
}

async function send(...args: readonly string[]): Promise<Sent> {
  await sandbox.exchanges();
  const { exitCode, stderr } = await sandbox.run(args);
  expect([exitCode, stderr]).toStrictEqual([0, expect.any(String)]);
  const exchanges = await sandbox.graphExchanges();
  return { exchanges: exchanges.length, requests: exchanges.flatMap(requestsIn) };
}

function requestsIn({ method, path, query, body }: LoggedExchange): Sent['requests'] {
  if (!path.endsWith('/$batch')) {
    return [{ method, url: `${path}?${decodeURIComponent(new URLSearchParams(query).toString())}` }];
  }
  const { requests } = body as { readonly requests: Sent['requests'] };
  return requests.map((request) => ({ ...request, url: decodeURIComponent(request.url) }));
}

function selectsKeys({ requests }: Sent): readonly string[] {
  return requests.map(({ url }) => url).filter((url) => /\$select=[^&]*keyCredentials/i.test(url));
}

describe('an environment of 200 federated clients', { timeout: 300_000 }, () => {
  it('never names keyCredentials in a $select when all are new', async () => {
    const sent = await send('apply', '--yes', '--quiet');
    expect(selectsKeys(sent)).toStrictEqual([]);
  });

  it.each([
    ['plan', ['plan']],
    ['apply', ['apply', '--yes', '--quiet']],
    ['plan --check', ['plan', '--check']],
  ])('takes at most 60 exchanges for %s when nothing has changed', async (_name, args) => {
    const sent = await send(...args);
    expect(sent.exchanges).toBeLessThanOrEqual(60);
    expect(selectsKeys(sent)).toStrictEqual([]);
    expect(sent.requests.filter(({ method }) => method !== 'GET')).toStrictEqual([]);
  });

  it('takes at most 60 reads for destroy --dry-run, those in batches among them', async () => {
    const sent = await send('destroy', '--dry-run');
    expect(sent.requests.length).toBeLessThanOrEqual(60);
    expect(selectsKeys(sent)).toStrictEqual([]);
  });
});
