import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeSample } from '../certificates/sample-certificates.ts';
import { applicationOf, FHIR_URL, type Outcome, outcomeOf, register, RESOURCE, SERVICE } from './registrations.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

const DAY = 86_400_000;

let sandbox: ServedSandbox;
let app: { readonly id: string; readonly appId: string };

interface Line {
  readonly id: string;
  readonly kind: string;
  readonly counts: boolean;
  readonly command: string;
  readonly daysLeft: number;
}

/** Any text of a form, such as a time. */
function like(form: RegExp): unknown {
  return expect.stringMatching(form);
}

async function run(...args: readonly string[]): Promise<Outcome> {
  return outcomeOf(await sandbox.run([...args, '--json']));
}

function lines({ result }: Outcome): readonly Line[] {
  return result.credentials as readonly Line[];
}

/** Makes a secret as someone else would; gives its key id. */
async function addSecret(displayName: string, endsInMs: number): Promise<string> {
  const endDateTime = new Date(Date.now() + endsInMs).toISOString();
  const { status, body } = await sandbox.graph('POST', `/applications/${app.id}/addPassword`, {
    passwordCredential: { displayName, endDateTime },
  });
  expect(status).toBe(200);
  return String(body.keyId);
}

async function tag(...tags: readonly string[]): Promise<void> {
  const { tags: existing } = await applicationOf(sandbox, SERVICE.uniqueName);
  expect((await sandbox.graph('PATCH', `/applications/${app.id}`, { tags: [...existing, ...tags] })).status).toBe(204);
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  await register(sandbox, RESOURCE);
  await register(sandbox, { args: [...SERVICE.args, '--secret-lifetime', '90d'] });
  app = await applicationOf(sandbox, SERVICE.uniqueName);
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.graphExchanges());

describe('credential list', () => {
  it('tells a secret of ours, and where it was delivered', async () => {
    const { exitCode, result } = await run('credential', 'list', 'service-nightly-import', '--fhir-url', FHIR_URL);
    expect(exitCode).toBe(0);
    expect(result).toEqual({
      ...{ tenantId: sandbox.ready.tenantId, sandbox: false, displayName: 'Nightly import' },
      ...{ appId: app.appId, objectId: app.id, type: 'service', key: 'service-nightly-import' },
      credentials: [
        {
          kind: 'secret',
          id: like(/^[0-9a-f-]{36}$/),
          name: like(/^fhir-apps /),
          hint: like(/^...$/),
          madeAt: like(/Z$/),
          expiresAt: like(/Z$/),
          daysLeft: 89,
          ...{ ours: true, delivered: true, deliveredTo: `file:${sandbox.workDir}/secret`, retiresAt: null },
          ...{ unconfirmed: false, issuer: null, subject: null },
        },
      ],
    });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('tells every kind, and what others made', async () => {
    const foreign = await addSecret('by hand', 400 * DAY);
    const { der } = await makeSample({ notAfter: new Date(Date.now() + 200 * DAY) });
    const certificate = {
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
      key: der.toString('base64'),
      displayName: 'CN=job',
    };
    await sandbox.graph('PATCH', `/applications/${app.id}`, { keyCredentials: [certificate] });
    const federated = await sandbox.graph('POST', `/applications/${app.id}/federatedIdentityCredentials`, {
      ...{
        name: 'main',
        issuer: 'https://token.actions.githubusercontent.com',
        subject: 'repo:a/b:ref:refs/heads/main',
      },
      audiences: ['api://AzureADTokenExchange'],
    });
    expect(federated.status).toBe(201);

    const { result } = await run('credential', 'list', app.appId);
    const unknown = { hint: null, delivered: null, unconfirmed: false, deliveredTo: null, retiresAt: null };
    expect(result.credentials).toEqual([
      expect.objectContaining({ kind: 'secret', ours: true }),
      expect.objectContaining({ kind: 'certificate', ours: false, name: 'CN=job', ...unknown }),
      expect.objectContaining({ kind: 'secret', id: foreign, name: 'by hand', ours: false, delivered: null }),
      {
        ...{ kind: 'federated', id: federated.body.id, name: 'main', ours: false, ...unknown },
        ...{ madeAt: null, expiresAt: null, daysLeft: null },
        ...{ issuer: 'https://token.actions.githubusercontent.com', subject: 'repo:a/b:ref:refs/heads/main' },
      },
    ]);

    const { stdout } = await sandbox.run(['credential', 'list', 'Nightly import']);
    expect(stdout).toContain(`delivered to file:${sandbox.workDir}/secret`);
    expect(stdout).toMatch(new RegExp(`secret +${foreign} +by hand \\(...…\\).*not made by fhir-apps`));
    expect(stdout).toContain('trusts repo:a/b:ref:refs/heads/main of https://token.actions.githubusercontent.com');
  });

  it('works, read-only, on an application that is not ours, whatever its tags and names pretend', async () => {
    const { body } = await sandbox.graph('POST', '/applications', { displayName: 'Foreign' });
    await sandbox.graph('POST', `/applications/${String(body.id)}/addPassword`, {
      passwordCredential: { displayName: 'fhir-apps 0123' },
    });
    const { exitCode, result } = await run('credential', 'list', 'Foreign');
    expect({ exitCode, type: result.type }).toEqual({ exitCode: 0, type: null });
    expect(result.credentials).toMatchObject([{ kind: 'secret', ours: false, delivered: null }]);
  });
});

describe('credential list without a REF', () => {
  it('is content while nothing ends within the window', async () => {
    const outcome = await run('credential', 'list', '--check', '--expiring');
    expect(outcome).toMatchObject({ exitCode: 0, result: { applications: 2, credentials: [] } });
    // One page, and no request for each application.
    expect((await sandbox.graphExchanges()).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1.0/applications',
    ]);
  });

  it('ends with 5 where something ends, says what mends it, and what does not count', async () => {
    const soon = await addSecret('soon', 5 * DAY);
    const replaced = await addSecret('fhir-apps 0001', 2 * DAY);
    await tag(`fhir-apps:secret:${replaced}`, `fhir-apps:retire:${replaced}:20991129T081354Z`);
    const lost = await addSecret('fhir-apps 0002', 3 * DAY);
    const ended = await addSecret('ended', 1500);
    const endedOurs = await addSecret('fhir-apps 0003', 1500);
    await tag(`fhir-apps:secret:${endedOurs}`);
    await sleep(1600);

    const outcome = await run('credential', 'list', '--check', '--expiring', '--fhir-url', FHIR_URL);
    expect(outcome.exitCode).toBe(5);
    expect(lines(outcome)).toMatchObject([
      { id: ended, counts: true, daysLeft: -1, command: like(new RegExp(`credential remove ${app.appId} --id`)) },
      { id: endedOurs, counts: true, daysLeft: -1, command: like(new RegExp(`credential prune ${app.appId}`)) },
      // Neither is for `credential prune` yet: the one is not due, the other may still be delivered.
      { id: replaced, counts: false, daysLeft: 1, retiresAt: '2099-11-29T08:13:54.000Z', command: null },
      { id: lost, counts: false, daysLeft: 2, command: null },
      { id: soon, counts: true, daysLeft: 4, command: like(new RegExp(`credential rotate ${app.appId}`)) },
    ]);
    expect(lines(await run('credential', 'list', '--check', '--expiring', '91d')).map(({ id }) => id)).toHaveLength(6);
    const ours = lines(await run('credential', 'list', '--check', '--expiring', '91d')).at(-1);
    expect(ours?.command).toContain(`--secret-to file:${sandbox.workDir}/secret`);

    const { stdout, exitCode } = await sandbox.run(['expiring']);
    expect(exitCode).toBe(5);
    expect(stdout).toMatch(/^5 credentials of 2 applications expire before .* No one relies on 2 of them\.$/m);
    expect(stdout).toContain('replaced, due 2099-11-29');
    expect(stdout).toMatch(new RegExp(`To fix it\\n(  fhir-apps credential .*\\n)+`));
  });

  it('looks at certificates too, at one server where asked, and refuses a window that is none', async () => {
    const { der } = await makeSample();
    const endDateTime = new Date(Date.now() + 10 * DAY).toISOString();
    const certificate = { type: 'AsymmetricX509Cert', usage: 'Verify', key: der.toString('base64'), endDateTime };
    const { status } = await sandbox.graph('PATCH', `/applications/${app.id}`, { keyCredentials: [certificate] });
    expect(status).toBe(204);
    expect(lines(await run('credential', 'list', '--check', '--expiring'))).toContainEqual(
      expect.objectContaining({ kind: 'certificate', counts: true }),
    );
    expect(
      await run('credential', 'list', '--check', '--expiring', '--fhir-url', 'https://other.contoso.com'),
    ).toMatchObject({
      exitCode: 0,
      result: { applications: 0, credentials: [] },
    });
    expect(await run('credential', 'list', '--check', '--expiring', 'soon')).toMatchObject({
      exitCode: 2,
      error: { code: 'invalid_input' },
    });
  });

  it('lists every kind, of all applications, and ends with 0 unless it is to check', async () => {
    const listed = await run('credential', 'list');
    expect(listed).toMatchObject({ exitCode: 0, result: { applications: 2 } });
    expect(new Set(lines(listed).map(({ kind }) => kind))).toEqual(new Set(['secret', 'certificate', 'federated']));
    expect(await run('credential', 'list', '--check')).toMatchObject({
      exitCode: 5,
      result: { credentials: listed.result.credentials },
    });
    expect((await sandbox.run(['credential', 'list'])).stdout).toMatch(/^\d+ credentials of 2 applications$/m);
  });

  it('checks one application where a REF names it', async () => {
    const words = ['credential', 'list', app.appId, '--expiring'];
    const soon = await run(...words, '10d');
    expect(soon).toMatchObject({ exitCode: 0, result: { appId: app.appId } });
    expect(lines(soon).map(({ kind }) => kind)).not.toContain('federated');
    expect((await run(...words, '10d', '--check')).exitCode).toBe(5);
    expect((await run('credential', 'list', app.appId)).exitCode).toBe(0);
  });
});
