import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { decodeJwt } from 'jose';
import {
  type Answer,
  sharedSandbox,
  type TestSandbox,
  temporaryDirectory,
  textOf,
  withSandbox,
} from '../running-sandbox.ts';

const sandbox = sharedSandbox();
let header = '';

beforeAll(async () => {
  header = await headerOf(sandbox());
});

async function headerOf({ stateDir }: TestSandbox): Promise<string> {
  return (await readFile(join(stateDir, 'control-key'), 'utf8')).trim();
}

function seeded({ ready }: TestSandbox = sandbox()): NonNullable<TestSandbox['ready']['managedIdentity']> {
  if (ready.managedIdentity === null) {
    throw new Error('The sandbox has no managed identity.');
  }
  return ready.managedIdentity;
}

/** A request as App Service's page shows it. */
function ask(parameters: Record<string, string>, secret = header): Promise<Answer> {
  const query = new URLSearchParams({ 'api-version': '2019-08-01', ...parameters });
  return sandbox().send(`/msi/token?${query.toString()}`, { headers: { 'X-IDENTITY-HEADER': secret } });
}

test('a token comes with what App Service says of it', async () => {
  const { clientId, principalId, resourceId } = seeded();
  const { status, body } = await ask({ resource: sandbox().ready.graphUrl, principal_id: principalId });

  expect(status).toBe(200);
  expect(body).toEqual({
    access_token: expect.any(String) as string,
    client_id: clientId,
    expires_on: expect.stringMatching(/^\d{10}$/) as string,
    resource: sandbox().ready.graphUrl,
    token_type: 'Bearer',
  });
  const claims = decodeJwt(textOf(body, 'access_token'));
  expect(claims).toMatchObject({ appid: clientId, appidacr: '2', oid: principalId, xms_mirid: resourceId });
  expect(Number(body['expires_on'])).toBe(claims.exp);
});

test.each<[what: string, ask: () => Promise<Answer>, status: number, message: RegExp]>([
  ['no resource', () => ask({ client_id: seeded().clientId }), 400, /'resource' is missing/],
  ['no identity', () => ask({ resource: 'x' }), 400, /^No User Assigned or Delegated Managed Identity found/],
  ['no header', () => sandbox().send('/msi/token?resource=x'), 401, /X-IDENTITY-HEADER/],
  ['another header', () => ask({ resource: 'x' }, `${header}x`), 401, /X-IDENTITY-HEADER/],
])('is refused with %s', async (_what, request, status, message) => {
  const answer = await request();
  expect(answer.status).toBe(status);
  expect(answer.body['statusCode']).toBe(status);
  expect(textOf(answer.body, 'message')).toMatch(message);
});

test('a disabled identity gets none', async () => {
  const { clientId, principalId } = seeded();
  const enable = (accountEnabled: boolean): Promise<Answer> =>
    sandbox().graph('PATCH', `/servicePrincipals/${principalId}`, { accountEnabled });
  await enable(false);
  const refused = await ask({ resource: sandbox().ready.graphUrl, client_id: clientId });
  await enable(true);

  expect(refused.status).toBe(400);
  expect(textOf(refused.body, 'message')).toMatch(
    /^AADSTS7000112: Application '.+'\(sandbox-identity\) is disabled\.$/,
  );
});

test('the header is in no log', async () => {
  const requestLog = join(await temporaryDirectory(), 'requests.jsonl');
  const logging = await withSandbox({ requestLog });
  const secret = await headerOf(logging);
  const resource = encodeURIComponent(logging.ready.graphUrl);
  const { status } = await logging.send(`/msi/token?resource=${resource}&client_id=${seeded(logging).clientId}`, {
    headers: { 'x-identity-header': secret },
  });
  const text = await readFile(requestLog, 'utf8');

  expect(status).toBe(200);
  expect(text).toContain('"x-identity-header":"[redacted]"');
  expect(text).not.toContain(secret);
});
