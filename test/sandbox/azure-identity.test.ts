import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { type JsonObject, sharedSandbox, textOf } from './running-sandbox.ts';

const sandbox = sharedSandbox();

/** Signs in with @azure/identity in a process that trusts the sandbox's authority through NODE_EXTRA_CA_CERTS alone. */
async function signIn(tenant: string, clientSecret: string): Promise<JsonObject> {
  const { authorityUrl, graphUrl, admin, caFile } = sandbox().ready;
  const script = new URL('sign-in-with-azure-identity.ts', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'jiti/register', script, authorityUrl, tenant, admin.clientId, clientSecret, `${graphUrl}/.default`],
    { env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile } },
  );
  return JSON.parse(stdout) as JsonObject;
}

test('@azure/identity, unmodified, gets a token that Graph takes', async () => {
  const { tenantId, admin } = sandbox().ready;

  const signedIn = await signIn(tenantId, admin.clientSecret);

  expect(signedIn['expiresOnTimestamp']).toBeGreaterThan(Date.now());
  const headers = { authorization: `Bearer ${textOf(signedIn, 'token')}` };
  expect((await sandbox().send('/v1.0/organization', { headers })).status).toBe(200);
});

test('@azure/identity understands a refusal', async () => {
  const refused = await signIn('contoso.com', 'wrong');

  expect(textOf(refused, 'refusal')).toMatch(/invalid_client.*7000215.*Invalid client secret provided/);
});
