import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ended } from './executable.ts';
import { tellOneStory } from './one-story.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const FHIR_URL = 'https://fhir.contoso.com';

const FILE = `fhirUrl: ${FHIR_URL}
secretTo: env-file:.env
resource:
  name: Contoso FHIR
  preAuthorize: chart
clients:
  portal:
    type: confidential
    name: Care portal
    replyUrl: https://portal.contoso.com/callback
    credential: secret
    adminConsent: true
  chart:
    type: public
    name: Growth chart
    replyUrl: [https://chart.contoso.com/, com.contoso.chart://auth]
  nightly:
    type: service
    name: Nightly import
    role: globalImporter
    credential: secret
`;

interface Told {
  readonly ok: boolean;
  readonly result: Outcome;
  readonly error: { readonly code: string; readonly message: string; readonly details: Outcome };
}

interface Outcome {
  readonly summary: Readonly<Record<string, number>>;
  readonly registrations: readonly {
    readonly key: string;
    readonly action: string;
    readonly appId: string | null;
    readonly changes: readonly {
      readonly property: string | null;
      readonly before: unknown;
      readonly after: unknown;
    }[];
    readonly risks: readonly { readonly code: string }[];
    readonly result: { readonly appId: string } | null;
    readonly error: { readonly code: string; readonly hint: string | null } | null;
  }[];
  readonly foreign: readonly { readonly key: string; readonly reason: string }[];
}

let sandbox: ServedSandbox;

beforeAll(async () => {
  sandbox = await serveSandbox();
});
afterAll(() => sandbox.stop());

async function write(text: string, name = 'fhir-apps.yaml'): Promise<void> {
  await writeFile(join(sandbox.workDir, name), text);
}

function told({ stdout }: Ended): Told {
  return JSON.parse(stdout) as Told;
}

/** The result of a run that ended well. */
async function result(...args: readonly string[]): Promise<Outcome> {
  const ended = await sandbox.run([...args, '--json']);
  expect(ended.stderr).toBe('');
  expect(ended.exitCode).toBe(0);
  return told(ended).result;
}

function actions({ registrations }: Pick<Outcome, 'registrations'>): Record<string, string> {
  return Object.fromEntries(registrations.map(({ key, action }) => [key, action]));
}

async function writes(): Promise<readonly string[]> {
  const exchanges = await sandbox.graphExchanges();
  return exchanges
    .filter(({ method, path }) => method !== 'GET' && !path.endsWith('/$batch'))
    .map(({ method, path }) => `${method} ${path}`);
}

describe('an environment, from its file', () => {
  tellOneStory();

  it('is planned, applied, and then as the file says', async () => {
    await write(FILE);
    const all = { resource: 'create', portal: 'create', chart: 'create', nightly: 'create' };
    const planned = await result('plan', '--quiet');
    expect(actions(planned)).toEqual(all);
    expect(planned.summary).toEqual({
      create: 4,
      restore: 0,
      update: 0,
      unchanged: 0,
      delete: 0,
      blocked: 0,
      foreign: 0,
    });
    expect(planned.registrations.find(({ key }) => key === 'portal')?.risks.map(({ code }) => code)).toContain(
      'grant_added',
    );
    expect((await sandbox.run(['plan', '--check', '--json'])).exitCode).toBe(5);
    expect(await writes()).toEqual([]);

    const applied = await result('apply', '--quiet');
    expect(actions(applied)).toEqual({ resource: 'created', portal: 'created', chart: 'created', nightly: 'created' });
    await writes();

    const env = parseEnv(await readFile(join(sandbox.workDir, '.env'), 'utf8'));
    for (const stem of ['PORTAL', 'NIGHTLY']) {
      const client = { clientId: env[`${stem}_CLIENT_ID`] ?? '', clientSecret: env[`${stem}_CLIENT_SECRET`] ?? '' };
      // The portal has no role on the server itself: its users have.
      const api = stem === 'PORTAL' ? sandbox.ready.graphUrl : FHIR_URL;
      expect((await sandbox.token(client, `${api}/.default`)).status).toBe(200);
    }
    const resource = applied.registrations.find(({ key }) => key === 'resource')?.result?.appId ?? '';
    const { body } = await sandbox.graph('GET', `/applications(appId='${resource}')?$select=api`);
    const chart = applied.registrations.find(({ key }) => key === 'chart')?.result?.appId;
    expect(body.api).toMatchObject({ preAuthorizedApplications: [{ appId: chart }] });

    await sandbox.exchanges();
    const again = await result('apply', '--quiet');
    expect(again.summary).toMatchObject({ unchanged: 4, created: 0, updated: 0 });
    expect(await writes()).toEqual([]);
    expect((await sandbox.run(['plan', '--check', '--json'])).exitCode).toBe(0);
  });

  it('tells old and new of each property that changes, and keeps what others added', async () => {
    await write(FILE.replace('https://portal.contoso.com/callback', 'https://portal.contoso.com/signed-in'));
    const planned = await result('plan', '--quiet');
    expect(planned.registrations.find(({ key }) => key === 'portal')).toMatchObject({
      action: 'update',
      changes: [
        {
          property: 'web.redirectUris',
          before: ['https://portal.contoso.com/callback'],
          after: ['https://portal.contoso.com/callback', 'https://portal.contoso.com/signed-in'],
        },
      ],
    });
    expect(actions(await result('apply', '--quiet'))).toMatchObject({ portal: 'updated', chart: 'unchanged' });
    expect((await result('plan', '--quiet')).summary).toMatchObject({ unchanged: 4, update: 0 });
  });

  it('pre-authorises the clients that could be made, and finishes with the others', async () => {
    const file = `fhirUrl: https://waits.contoso.com
resource: { name: Waits, preAuthorize: [chart, portal] }
clients:
  chart: { type: public, name: Chart, replyUrl: 'https://chart.contoso.com/' }
  portal:
    type: confidential
    name: Portal
    replyUrl: https://portal.contoso.com/
    credential: secret
    secretTo: file:made-later/secret
`;
    await write(file, 'waits.yaml');
    const first = await sandbox.run(['apply', '-f', 'waits.yaml', '--json']);
    expect(first.exitCode).toBe(3);
    const { details } = told(first).error;
    expect(actions(details)).toEqual({ resource: 'failed', chart: 'created', portal: 'failed' });
    expect(details.registrations[0]?.error?.code).toBe('client_failed');
    const planned = await result('plan', '-f', 'waits.yaml', '--quiet');
    expect(planned.registrations[0]?.changes).toMatchObject([
      { summary: 'pre-authorization of "portal", once it exists' },
    ]);
    await mkdir(join(sandbox.workDir, 'made-later'));
    expect((await result('apply', '-f', 'waits.yaml', '--quiet')).summary).toMatchObject({ updated: 1, created: 1 });
    expect((await result('plan', '-f', 'waits.yaml', '--quiet')).summary).toMatchObject({ unchanged: 3 });
  });

  it('does the rest where one entry is blocked, and says which and why', async () => {
    const extra = `  broken:
    type: service
    name: Broken
    role: globalNothing
    credential: none
  later:
    type: service
    name: Later
    role: globalReader
    credential: none
`;
    await write(FILE + extra);
    const ended = await sandbox.run(['apply', '--json', '--quiet']);
    expect(ended.exitCode).toBe(3);
    const { ok, error } = told(ended);
    expect(ok).toBe(false);
    expect(error.code).toBe('environment_unfinished');
    expect(error.message).toContain('"broken"');
    expect(actions(error.details)).toMatchObject({ broken: 'failed', later: 'created', portal: 'unchanged' });
    expect(error.details.registrations.find(({ key }) => key === 'broken')?.error?.code).toBe('unknown_role');

    const again = await sandbox.run(['apply', '--json', '--quiet']);
    expect(again.exitCode).toBe(2);
    expect(told(again).error.code).toBe('environment_failed');
  });

  it('finds before it writes anything that a secret could not be delivered', async () => {
    const lost = FILE.replaceAll('Contoso FHIR', 'Other FHIR').replace(FHIR_URL, 'https://other.contoso.com');
    await write(lost.replace('env-file:.env', 'env-file:missing/.env'), 'other.yaml');
    await writes();
    const planned = await result('plan', '-f', 'other.yaml', '--quiet');
    expect(actions(planned)).toEqual({ resource: 'create', portal: 'blocked', chart: 'create', nightly: 'blocked' });
    const ended = await sandbox.run(['apply', '-f', 'other.yaml', '--json', '--quiet', '--dry-run']);
    expect(told(ended).result.summary).toMatchObject({ blocked: 2 });
    expect(await writes()).toEqual([]);
  });

  it('deletes with --prune what the file does not name any more, when someone says yes', async () => {
    await write(FILE);
    const kept = await result('plan', '--quiet');
    expect(kept.foreign).toMatchObject([{ key: 'later', reason: expect.stringContaining('--prune') as string }]);
    expect(actions(await result('plan', '--prune', '--quiet'))).toMatchObject({ later: 'delete' });
    const unagreed = await sandbox.run(['apply', '--prune', '--json', '--quiet']);
    expect(unagreed.exitCode).toBe(2);
    expect(told(unagreed).error.code).toBe('confirmation_required');
    expect(actions(await result('apply', '--prune', '--yes', '--quiet'))).toMatchObject({ later: 'deleted' });
    expect((await result('plan', '--prune', '--quiet')).summary).toEqual({
      create: 0,
      restore: 0,
      update: 0,
      unchanged: 4,
      delete: 0,
      blocked: 0,
      foreign: 0,
    });
  });

  it('makes anew what was deleted for good, and finishes that after a kill', async () => {
    await write(FILE.replaceAll('credential: secret', 'credential: none'));
    const lock = join(sandbox.workDir, 'fhir-apps.lock.json');
    const pins = async (): Promise<Readonly<Record<string, { readonly objectId: string } | undefined>>> => {
      const { environments } = JSON.parse(await readFile(lock, 'utf8')) as {
        readonly environments: {
          readonly default: { readonly registrations: Record<string, { readonly objectId: string }> };
        };
      };
      return environments.default.registrations;
    };
    const gone = (await pins()).nightly?.objectId ?? '';
    await sandbox.graph('DELETE', `/applications/${gone}`);
    await sandbox.graph('DELETE', `/directory/deletedItems/${gone}`);
    const planned = await result('plan', '--quiet');
    expect(planned.registrations.find(({ key }) => key === 'nightly')).toMatchObject({
      action: 'create',
      risks: [{ code: 'deleted_outside' }],
    });
    await sandbox.setFaults(['POST /applications=hang-after']);
    const killed = sandbox.start(['apply', '--json', '--quiet']);
    await expect.poll(pins, { timeout: 20_000 }).not.toHaveProperty('nightly');
    await expect
      .poll(
        async () =>
          (await sandbox.graphExchanges()).some(
            ({ method, path }) => method === 'POST' && path === '/v1.0/applications',
          ),
        { timeout: 20_000 },
      )
      .toBe(true);
    killed.kill('SIGKILL');
    await killed.ended;
    await sandbox.setFaults([]);
    expect(actions(await result('apply', '--quiet'))).toMatchObject({ nightly: 'updated' });
    expect((await pins()).nightly?.objectId).not.toBe(gone);
    expect((await result('plan', '--quiet')).summary).toMatchObject({ unchanged: 4 });
  });

  it('gives nobody anything at a resource whose name was squatted', async () => {
    const lock = join(sandbox.workDir, 'fhir-apps.lock.json');
    const pinned = await readFile(lock, 'utf8');
    const { environments } = JSON.parse(pinned) as {
      readonly environments: {
        readonly default: { readonly registrations: { readonly resource: { readonly appId: string } } };
      };
    };
    const { appId } = environments.default.registrations.resource;
    await writeFile(lock, pinned.replace(appId, '11111111-2222-4333-8444-555555555555'));
    await write(`${FILE}  extra:\n    type: service\n    name: Extra\n    role: globalReader\n    credential: none\n`);
    await writes();
    const ended = await sandbox.run(['apply', '--json', '--quiet']);
    expect(ended.exitCode).toBe(2);
    const { details } = told(ended).error;
    expect(details.registrations.map(({ key, error }) => [key, error?.code])).toEqual([
      ['resource', 'squatted_name'],
      ['portal', 'resource_blocked'],
      ['chart', 'resource_blocked'],
      ['nightly', 'resource_blocked'],
      ['extra', 'resource_blocked'],
    ]);
    expect(await writes()).toEqual([]);
    await writeFile(lock, pinned);
  });

  it('says where a name lies in the recycle bin, and both ways out', async () => {
    const { registrations } = await result('plan', '--quiet', '-f', 'fhir-apps.yaml');
    expect(actions({ registrations })).toMatchObject({ extra: 'create' });
    await write(`${FILE}  later:\n    type: service\n    name: Later\n    role: globalReader\n    credential: none\n`);
    const later = (await result('plan', '--quiet')).registrations.find(({ key }) => key === 'later');
    expect(later).toMatchObject({ action: 'blocked', error: { code: 'name_in_recycle_bin' } });
    expect(later?.error?.hint).toMatch(/restore .*delete .*--purge/);
  });
});

describe('the testauthenvironment.json of FHIR Server for Azure', () => {
  it('is taken unchanged, with the names that its tests look for', async () => {
    const clients = [
      { id: 'globalReaderUserApp', roles: ['globalReader'] },
      { id: 'nativeClient', roles: [] },
      { id: 'smart-patient-A', roles: ['smartUser'] },
    ];
    await write(JSON.stringify({ users: [], clientApplications: clients }), 'testauthenvironment.json');
    const url = 'https://fhir-ci.contoso.com';
    const flags = [
      '-f',
      'testauthenvironment.json',
      '--fhir-url',
      url,
      '--env',
      'ci',
      '--secret-to',
      'env-file:ci.env',
    ];
    const applied = await result('apply', ...flags, '--quiet');
    expect(applied.summary).toMatchObject({ created: 4 });
    const env = parseEnv(await readFile(join(sandbox.workDir, 'ci.env'), 'utf8'));
    const appIdOf = (key: string): unknown => applied.registrations.find((each) => each.key === key)?.result?.appId;
    expect(env.app_nativeClient_id).toBe(appIdOf('nativeclient'));
    expect(env).not.toHaveProperty('app_nativeClient_secret');
    for (const id of ['globalReaderUserApp', 'smart-patient-A']) {
      const client = { clientId: env[`app_${id}_id`] ?? '', clientSecret: env[`app_${id}_secret`] ?? '' };
      expect(client.clientId).toBe(appIdOf(id.toLowerCase()));
      expect((await sandbox.token(client, `${url}/.default`)).status).toBe(200);
    }
    await writes();
    expect((await result('apply', ...flags, '--quiet')).summary).toMatchObject({ unchanged: 4, created: 0 });
    expect(await writes()).toEqual([]);
  });
});
