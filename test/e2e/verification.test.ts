import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAuthority } from '../identity/certificates.ts';
import { CLIENT, type EntraStandIn, grant, makeToken, startEntra, TENANT } from '../identity/entra-stand-in.ts';
import { type Ended, run as runSpawned } from './executable.ts';
import { run } from './served-sandbox.ts';

/** Nobody's authority has signed for the server, but the one of `ca.pem`. */
let entra: EntraStandIn;
let directory = '';
beforeAll(async () => {
  const authority = await makeAuthority();
  directory = await mkdtemp(join(tmpdir(), 'fhir-apps-verification-'));
  await writeFile(join(directory, 'ca.pem'), authority.pem);
  entra = await startEntra(await authority.issue(), () => grant(makeToken()));
});
afterAll(async () => {
  await entra.close();
  await rm(directory, { recursive: true });
});
beforeEach(() => {
  entra.requests.splice(0);
});

function list(runIn: typeof run, flags: readonly string[], extra: Readonly<Record<string, string>>): Promise<Ended> {
  const urls = ['--graph-url', entra.origin, '--authority-url', entra.origin, '--tenant', TENANT];
  const env = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT, AZURE_CLIENT_SECRET: 'x', ...extra };
  return runIn(['list', '--auth', 'environment', '--timeout', '5s', ...urls, ...flags], { env });
}

describe.each([
  ['in a process of its own', runSpawned],
  ['in another process', run],
])('NODE_TLS_REJECT_UNAUTHORIZED=0, %s', (_, runIn) => {
  it('is ignored, and the user told what to do instead', async () => {
    const ended = await list(runIn, ['--json'], { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    expect(ended.exitCode).toBe(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({ ok: false, error: { code: 'tls_untrusted' } });
    expect(ended.stderr).toMatch(/^Warning: NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: .* NODE_EXTRA_CA_CERTS/m);
    // Node's own warning says that connections are insecure.
    expect(ended.stderr).not.toContain('insecure');
    expect(entra.requests).toEqual([]);
  });

  it('is told once where NODE_EXTRA_CA_CERTS names the authority, which is obeyed', async () => {
    const ended = await list(runIn, [], {
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      NODE_EXTRA_CA_CERTS: join(directory, 'ca.pem'),
    });
    expect(entra.requests.length).toBeGreaterThan(0);
    expect(ended.stderr.match(/NODE_TLS_REJECT_UNAUTHORIZED/g)).toHaveLength(1);
    expect(ended.stderr).not.toContain('certificate is not from a trusted authority');
  });

  it('says nothing where the variable has another value', async () => {
    const ended = await list(runIn, [], { NODE_TLS_REJECT_UNAUTHORIZED: '1' });
    expect(ended.stderr).not.toContain('NODE_TLS_REJECT_UNAUTHORIZED');
    expect(entra.requests).toEqual([]);
  });
});
