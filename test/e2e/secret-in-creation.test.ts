import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  applicationOf,
  CONFIDENTIAL,
  CONFIDENTIAL_IN_TWO,
  expectDone,
  expectUnchanged,
  FHIR_URL,
  register,
  RESOURCE,
  secretIn,
  SERVICE,
} from './registrations.ts';
import { type ServedSandbox, serveSandbox } from './served-sandbox.ts';

const CREATION = 'POST /v1.0/applications';

let sandbox: ServedSandbox;

beforeEach(async () => {
  sandbox = await serveSandbox();
  expect((await register(sandbox, RESOURCE)).exitCode).toBe(0);
  await sandbox.exchanges();
});
afterEach(() => sandbox.stop());

/** What was asked of applications and their secrets, with the status: `POST /v1.0/applications 201`. */
async function asked(): Promise<readonly string[]> {
  return (await sandbox.graphExchanges())
    .filter(({ method, path }) => method !== 'GET' && !path.endsWith('/$batch'))
    .map(({ method, path, status }) => `${method} ${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*')} ${status}`);
}

describe('a new application with a secret', () => {
  it('is created with it, and its secret is in its place and nowhere else', async () => {
    const made = await register(sandbox, CONFIDENTIAL);
    const text = await secretIn(sandbox, { file: '.env', variable: 'CONFIDENTIAL_CARE_PORTAL_CLIENT_SECRET' });
    expect(made).toMatchObject({ exitCode: 0, error: {}, warnings: [], result: { unconfirmed: [] } });
    const changes = made.result.changes as readonly { readonly action: string; readonly target: string }[];
    expect(changes.map(({ action, target }) => `${action} ${target}`).toSorted()).toEqual([
      ...['add passwordCredential', 'create application', 'create servicePrincipal'],
    ]);
    expect(JSON.stringify(made)).not.toContain(text);
    expect(await asked()).toEqual([`${CREATION} 201`, 'POST /v1.0/servicePrincipals 201']);
    await expectDone(sandbox, CONFIDENTIAL);
  });

  it('gets it on stdout too, once, and is marked after that', async () => {
    const { args } = CONFIDENTIAL;
    const made = await register(sandbox, { args: [...args.slice(0, -1), 'stdout'] });
    const { appId, passwordCredentials, tags } = await applicationOf(sandbox, CONFIDENTIAL.uniqueName);
    expect(made.exitCode).toBe(0);
    const clientSecret = String((made.result.credential as { readonly secret?: string }).secret);
    const token = await sandbox.token({ clientId: appId, clientSecret }, `${sandbox.ready.graphUrl}/.default`);
    expect(token.status).toBe(200);
    expect(tags).toContain(`fhir-apps:secret:${passwordCredentials[0]?.keyId}`);
  });

  it('whose answer was lost loses the secret that nobody has seen, and gets another', async () => {
    await sandbox.setFaults([`POST /applications=reset-after`]);
    expect(await register(sandbox, SERVICE)).toMatchObject({ exitCode: 0, error: {} });
    const sent = await asked();
    expect(sent.slice(0, 2)).toEqual([`${CREATION} null`, `${CREATION} 400`]);
    expect(sent).toContain('POST /v1.0/applications/*/addPassword 200');
    expect(sent).toContain('POST /v1.0/applications/*/removePassword 204');
    await expectDone(sandbox, SERVICE);
    await expectUnchanged(sandbox, SERVICE);
  });

  it('whose answer cannot be read is treated alike', async () => {
    await sandbox.setFaults([`POST /applications=body:cut`]);
    expect(await register(sandbox, SERVICE)).toMatchObject({ exitCode: 0, error: {} });
    await expectDone(sandbox, SERVICE);
  });

  it('does not keep it where it could not be handed over because another write failed', async () => {
    const owners = await Promise.all(
      [...Array(21).keys()].map(async (index) => {
        const { body } = await sandbox.graph('POST', '/applications', { displayName: `Owner ${index}` });
        return String((await sandbox.graph('POST', '/servicePrincipals', { appId: body.appId })).body.id);
      }),
    );
    await sandbox.setFaults(['POST /applications/*/owners/$ref@1x*=error:400:Request_BadRequest:No.']);
    const named = owners.flatMap((id) => ['--owner', id]);
    const toStdout = [...SERVICE.args.slice(0, -1), 'stdout', ...named];
    const failed = await register(sandbox, { args: toStdout });
    expect(failed).toMatchObject({
      exitCode: 3,
      error: { details: { standing: [{ kind: 'application' }, { kind: 'servicePrincipal' }] } },
    });
    expect((await applicationOf(sandbox, SERVICE.uniqueName)).passwordCredentials).toEqual([]);
    await sandbox.setFaults([]);
    expect((await register(sandbox, { args: [...SERVICE.args, ...named] })).exitCode).toBe(0);
    await expectDone(sandbox, SERVICE);
  });
});

describe('where Graph gives the secret another key id than it was asked to', () => {
  it('its mark is a write, and names the key id that it has', async () => {
    await sandbox.changeSettings({ assumptions: { keyIdsInCreation: false } });
    expect(await register(sandbox, CONFIDENTIAL)).toMatchObject({ exitCode: 0, error: {}, warnings: [] });
    expect(await asked()).toContain('PATCH /v1.0/applications/* 204');
    const { passwordCredentials, tags } = await applicationOf(sandbox, CONFIDENTIAL.uniqueName);
    expect(tags).toContain(`fhir-apps:secret:${passwordCredentials[0]?.keyId}`);
    const again = await register(sandbox, CONFIDENTIAL);
    expect(again).toMatchObject({ exitCode: 0, result: { action: 'unchanged', unconfirmed: [] } });
  });
});

describe('where a creation takes no secret', () => {
  beforeEach(() => sandbox.changeSettings({ assumptions: { secretsInCreation: false } }));

  it('it is made by addPassword, which the result does not show', async () => {
    const made = await register(sandbox, CONFIDENTIAL_IN_TWO);
    expect(made).toMatchObject({ exitCode: 0, error: {}, warnings: [], result: { action: 'created' } });
    expect((await asked()).slice(0, 2)).toEqual([`${CREATION} 400`, `${CREATION} 201`]);
    await expectDone(sandbox, CONFIDENTIAL_IN_TWO);
    await expectUnchanged(sandbox, CONFIDENTIAL_IN_TWO);
  });

  it('an apply of many asks once', async () => {
    const clients = [...Array(5).keys()].map((index) => [
      `  portal-${index}:`,
      '    type: confidential',
      `    name: Portal ${index}`,
      `    replyUrl: https://portal-${index}.contoso.com/cb`,
      '    credential: secret',
      '    secretTo: env-file:.env',
    ]);
    const file = [`fhirUrl: ${FHIR_URL}`, 'clients:', ...clients.flat(), ''].join('\n');
    await writeFile(join(sandbox.workDir, 'fhir-apps.yaml'), file);
    const { exitCode, stdout } = await sandbox.run(['apply', '--yes', '--json']);
    expect([exitCode, stdout]).toEqual([0, expect.any(String)]);
    const creations = (await asked()).filter((each) => each.startsWith(`${CREATION} `));
    expect(creations).toEqual([`${CREATION} 400`, ...Array<string>(5).fill(`${CREATION} 201`)]);
  });
});
