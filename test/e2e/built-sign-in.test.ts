import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSample } from '../certificates/sample-certificates.ts';
import { startProxy } from '../identity/forward-proxy.ts';
import { cleanEnvironment, EXECUTABLE, run } from './executable.ts';
import { type ServedSandbox, serveSandbox } from './served-sandbox.ts';

// The build gives each way to sign in a part of @azure/identity that is its own. Here each is loaded as it was built.

let sandbox: ServedSandbox;
let clientId: string;
/** A folder with an az and an azd that print the token of the administrator. */
let programs: string;

beforeAll(async () => {
  sandbox = await serveSandbox();
  ({ clientId } = sandbox.ready.admin);
  programs = join(sandbox.workDir, 'programs');
  await mkdir(programs);
  const { body } = await sandbox.token(sandbox.ready.admin, `${sandbox.ready.graphUrl}/.default`);
  const token = String(body.access_token);
  const expires = Math.floor(Date.now() / 1000) + 3600;
  await write('az', { accessToken: token, expires_on: expires });
  await write('azd', { token, expiresOn: new Date(expires * 1000).toISOString() });
});
afterAll(() => sandbox.stop());

async function write(program: string, answer: object): Promise<void> {
  const path = join(programs, program);
  await writeFile(path, `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`);
  await chmod(path, 0o755);
}

/** What `list` takes to sign in to the sandbox in one way, with these variables and no others. */
function signIn(auth: string, env: Readonly<Record<string, string>>): Parameters<typeof run> {
  const { graphUrl, authorityUrl, tenantId, caFile } = sandbox.ready;
  const target = ['--graph-url', graphUrl, '--authority-url', authorityUrl, '--tenant', tenantId];
  return [
    ['list', '--auth', auth, '--json', ...target],
    { cwd: sandbox.workDir, env: { NODE_EXTRA_CA_CERTS: caFile, ...env } },
  ];
}

async function outcome(auth: string, env: Readonly<Record<string, string>>): Promise<unknown> {
  return JSON.parse((await run(...signIn(auth, env))).stdout);
}

function secret(): Readonly<Record<string, string>> {
  return { AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: sandbox.ready.admin.clientSecret };
}

describe('the built executable signs in', () => {
  it.each([
    ['a secret', 'environment', () => secret()],
    ['az', 'cli', () => ({ PATH: programs })],
    ['azd', 'azd', () => ({ PATH: programs })],
  ])('by %s', async (_what, auth, env) => {
    expect(await outcome(auth, env())).toMatchObject({ ok: true, command: 'list' });
  });

  it('by a secret, through the proxy of HTTPS_PROXY', async () => {
    const proxy = await startProxy();
    expect(await outcome('environment', { ...secret(), HTTPS_PROXY: proxy.url })).toMatchObject({ ok: true });
    expect([...new Set(proxy.connects)]).toEqual([new URL(sandbox.ready.origin).host]);
    await proxy.close();
  });

  it('by a certificate: Entra refuses the one that it does not know, and not how it was used', async () => {
    const { keyPem, certificatePem } = await makeSample();
    const path = join(sandbox.workDir, 'unknown.pem');
    await writeFile(path, keyPem + certificatePem);
    expect(
      await outcome('environment', { AZURE_CLIENT_ID: clientId, AZURE_CLIENT_CERTIFICATE_PATH: path }),
    ).toMatchObject({
      error: { code: 'sign_in_refused', message: expect.stringContaining('AADSTS700027') as unknown },
    });
  });

  it('by the token of a workload: Entra refuses the one whose issuer it does not know', async () => {
    const path = join(sandbox.workDir, 'workload-token');
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    await writeFile(path, `${part({ alg: 'RS256' })}.${part({ iss: 'https://nobody.example', sub: 'x' })}.AAAA`);
    expect(await outcome('workload', { AZURE_CLIENT_ID: clientId, AZURE_FEDERATED_TOKEN_FILE: path })).toMatchObject({
      error: { code: 'sign_in_refused', message: expect.stringMatching(/AADSTS\d+/) as unknown },
    });
  });

  it('by the endpoint of a managed identity, where one answers', async () => {
    const env = { IDENTITY_ENDPOINT: 'http://127.0.0.1:1/msi/token', IDENTITY_HEADER: 'header' };
    expect(await outcome('managed-identity', env)).toMatchObject({
      error: { code: 'sign_in_unavailable', message: expect.stringContaining('No endpoint for managed') as unknown },
    });
  });

  it('through a browser, where one can be opened', async () => {
    expect(await outcome('browser', { PATH: '/nowhere' })).toMatchObject({
      error: { code: 'sign_in_unavailable', message: expect.stringContaining('No browser could be opened') as unknown },
    });
  });

  it('by a code that is typed elsewhere', async () => {
    const [args, { cwd, env } = {}] = signIn('device-code', {});
    const child = spawn(process.execPath, [EXECUTABLE, ...args], { cwd, env: cleanEnvironment(env) });
    const [told] = (await once(child.stderr.setEncoding('utf8'), 'data')) as [string];
    let text = told;
    while (!/enter the code/.test(text)) {
      const [more] = (await once(child.stderr, 'data')) as [string];
      text += more;
    }
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([130, null]);
  });
});
