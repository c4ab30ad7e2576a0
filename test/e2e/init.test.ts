import { readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnvironmentText } from '../../src/environment/file/read-environment-text.ts';
import type { WantedRegistration } from '../../src/environment/file/environment.ts';
import { startInTerminal } from '../cli/prompts/pseudo-terminal.ts';
import { cleanEnvironment, EXECUTABLE } from './executable.ts';
import { apiOf, HAND_MADE_CLIENTS, type HandMadeApi, makeByHand, MODULE_API } from './hand-made.ts';
import {
  applicationOf,
  CERTIFICATE,
  CONFIDENTIAL,
  CONSENTED,
  FEDERATED,
  FHIR_URL,
  FOREIGN_FHIR_URL,
  type Outcome,
  outcomeOf,
  PUBLIC,
  register,
  RESOURCE,
  RESOURCE_ELSEWHERE,
  SERVICE,
} from './registrations.ts';
import { run, type ServedSandbox, serveSandbox, writesOf } from './served-sandbox.ts';

const CLIENTS = [CONFIDENTIAL, PUBLIC, CONSENTED, SERVICE, FEDERATED, CERTIFICATE];
const ODD = {
  args: [
    'register',
    'public',
    '--fhir-url',
    FHIR_URL,
    '--name',
    'Odd: ${HOME} #1 "é"',
    '--key',
    'odd',
    '--device-code',
  ],
};

let sandbox: ServedSandbox;
beforeAll(async () => {
  sandbox = await serveSandbox();
  for (const registration of [RESOURCE, ...CLIENTS, ODD, RESOURCE_ELSEWHERE]) {
    expect(await register(sandbox, registration)).toMatchObject({ exitCode: 0 });
  }
  for (const more of [
    [...RESOURCE.args, '--pre-authorize', 'public-growth-chart'],
    ['register', 'service', '--fhir-url', FHIR_URL, '--role', 'globalReader', '--managed-identity', identity()],
  ]) {
    expect(await register(sandbox, { args: more })).toMatchObject({ exitCode: 0 });
  }
});

/** Object id of the managed identity that the sandbox has. */
function identity(): string {
  return sandbox.ready.managedIdentity?.principalId ?? '';
}
afterAll(() => sandbox.stop());

async function init(...args: readonly string[]): Promise<Outcome> {
  return outcomeOf(await sandbox.run(['init', ...args, '--json']));
}

function inWorkDir(name: string): string {
  return join(sandbox.workDir, name);
}

/** What a file says, read as `plan` and `apply` read it. */
async function registrationsIn(name: string): Promise<readonly WantedRegistration[]> {
  const { environment, issues } = readEnvironmentText(await readFile(inWorkDir(name), 'utf8'), {
    file: inWorkDir(name),
    env: null,
    fhirUrl: null,
    secretTo: null,
    readVariable: () => undefined,
  });
  expect(issues).toEqual([]);
  return environment?.registrations ?? [];
}

/** What `plan` would do about each entry of a file, by its key; only where that is something. */
async function plannedChanges(name: string): Promise<Readonly<Record<string, unknown>>> {
  const { exitCode, result } = outcomeOf(await sandbox.run(['plan', '-f', name, '--json']));
  expect(exitCode).toBe(0);
  const entries = result.registrations as readonly { readonly key: string; readonly action: string }[];
  return Object.fromEntries(entries.filter(({ action }) => action !== 'unchanged').map((each) => [each.key, each]));
}

describe('init --from', () => {
  it('writes all that the tenant has of a server, as a file under which nothing changes', async () => {
    await sandbox.exchanges();
    const { exitCode, result } = await init('--from', FHIR_URL);
    expect(exitCode).toBe(0);
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
    expect(result).toMatchObject({
      ...{ action: 'created', dryRun: false, fhirUrl: FHIR_URL, tenantId: sandbox.ready.tenantId, candidates: [] },
      ...{ file: inWorkDir('fhir-apps.yaml'), lockFile: inWorkDir('fhir-apps.lock.json') },
    });
    const wanted = await registrationsIn('fhir-apps.yaml');
    const keys = CLIENTS.map(({ uniqueName }) => uniqueName.replace('fhir-apps.fhir.contoso.com.', ''));
    expect(wanted.map(({ key }) => key)).toEqual(['resource', ...[...keys, 'odd'].sort(), 'identity-sandbox-identity']);
    expect(wanted[0]?.values).toMatchObject({ preAuthorize: ['public-growth-chart'] });
    expect(wanted.at(-1)?.values).toMatchObject({ managedIdentity: identity(), role: ['globalReader'] });
    expect(await plannedChanges('fhir-apps.yaml')).toEqual({});
  });

  it('makes the file readable for all, with the line that editors complete by, and pins each key', async () => {
    expect((await stat(inWorkDir('fhir-apps.yaml'))).mode & 0o777).toBe(0o644);
    const text = await readFile(inWorkDir('fhir-apps.yaml'), 'utf8');
    expect(text.split('\n')[0]).toMatch(/^# yaml-language-server: \$schema=\S+$/);
    const lock = JSON.parse(await readFile(inWorkDir('fhir-apps.lock.json'), 'utf8')) as {
      readonly environments: Readonly<Record<string, { readonly registrations: Readonly<Record<string, unknown>> }>>;
    };
    const { appId, id } = await applicationOf(sandbox, PUBLIC.uniqueName);
    expect(Object.keys(lock.environments.default?.registrations ?? {})).toHaveLength(CLIENTS.length + 2);
    expect(lock.environments.default?.registrations['public-growth-chart']).toEqual({ appId, objectId: id });
  });

  it.each([
    ['an appId of a client', async () => (await applicationOf(sandbox, SERVICE.uniqueName)).appId],
    ['a unique name', () => Promise.resolve(PUBLIC.uniqueName)],
    ['a display name', () => Promise.resolve('Nightly import')],
  ])('finds the server by %s', async (what, ref) => {
    const file = `${what.replaceAll(' ', '-')}.json`;
    const { exitCode, result } = await init('--from', await ref(), '--out', file);
    expect({ exitCode, fhirUrl: result.fhirUrl }).toEqual({ exitCode: 0, fhirUrl: FHIR_URL });
    expect(await registrationsIn(file)).toHaveLength(CLIENTS.length + 3);
  });

  it('prints the file in a dry run, and writes nothing', async () => {
    const { exitCode, stdout } = await sandbox.run([
      'init',
      '--from',
      FOREIGN_FHIR_URL,
      '--out',
      'dry.yaml',
      '--dry-run',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`\nfhirUrl: ${FOREIGN_FHIR_URL}\n`);
    await expect(stat(inWorkDir('dry.yaml'))).rejects.toThrow('ENOENT');
    await expect(stat(inWorkDir('dry.lock.json'))).rejects.toThrow('ENOENT');
  });

  it('names what is not ours yet, with the command that adopts it; then that is in the file too', async () => {
    const { appId, id, displayName } = await applicationOf(sandbox, RESOURCE.uniqueName);
    const api = await apiOf(sandbox, { id, appId, displayName });
    const made = await Promise.all(HAND_MADE_CLIENTS.map((client) => makeByHand(sandbox, client, api)));
    const before = await init('--from', FHIR_URL, '--out', 'estate.yaml');
    const candidates = before.result.candidates as readonly { readonly appId: string; readonly adoptCommand: string }[];
    expect(candidates.map((each) => each.appId).sort()).toEqual(made.map((each) => each.appId).sort());
    expect(await readFile(inWorkDir('estate.yaml'), 'utf8')).toContain(`#   ${candidates[0]?.adoptCommand ?? ''}\n`);

    for (const [index, { findings }] of HAND_MADE_CLIENTS.entries()) {
      const fixes = [
        ...['aad_graph_permission', 'implicit_grant', 'public_client_flows'],
        ...['sign_in_audience', 'sign_in_permissions_missing'],
      ].filter((code) => findings.includes(code));
      const adopt = [
        'adopt',
        made[index]?.appId ?? '',
        '--fhir-url',
        FHIR_URL,
        '--apply',
        '--trust',
        made[index]?.appId ?? '',
      ];
      const adopted = await sandbox.run([...adopt, ...fixes.flatMap((code) => ['--fix', code])]);
      expect(adopted).toMatchObject({ exitCode: 0 });
    }
    const after = await init('--from', FHIR_URL, '--out', 'estate.yaml', '--overwrite');
    expect(after.result).toMatchObject({ candidates: [] });
    const left = (after.result.registrations as readonly { readonly key: string; readonly written: boolean }[])
      .filter(({ written }) => !written)
      .map(({ key }) => key);
    // It was made without a role, and the file of an open-source server has to name one.
    expect(left).toEqual(['service-portal-job']);
    const wanted = await registrationsIn('estate.yaml');
    expect(wanted).toHaveLength(CLIENTS.length + 3 + HAND_MADE_CLIENTS.length - 1);
    expect(await plannedChanges('estate.yaml')).toEqual({});
  });

  it.each<[title: string, code: string, from: () => Promise<string>]>([
    ['a server of which there is nothing', 'nothing_registered', () => Promise.resolve('https://none.contoso.com')],
    ['a name that nothing has', 'reference_missing', () => Promise.resolve('nobody')],
    [
      'an application that is not ours',
      'not_ours',
      async () => (await makeByHand(sandbox, { ...MODULE_API, body: () => ({ displayName: 'Other' }) }, NO_API)).appId,
    ],
  ])('refuses %s', async (_title, code, from) => {
    expect(await init('--from', await from(), '--out', 'refused.yaml')).toMatchObject({ exitCode: 2, error: { code } });
    await expect(stat(inWorkDir('refused.yaml'))).rejects.toThrow('ENOENT');
  });
});

const NO_API: HandMadeApi = { appId: '', scopeId: '', roleId: '' };

describe('init without a tenant', () => {
  const SERVER = ['--fhir-url', 'https://new.contoso.com/', '--name', 'New FHIR'];

  it('writes a minimal file, and sends nothing', async () => {
    await sandbox.exchanges();
    const { exitCode, stdout } = await run(['init', ...SERVER, '--out', 'minimal.yaml', '--json'], {
      cwd: sandbox.workDir,
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ result: { lockFile: null, tenantId: null, sandbox: false } });
    expect(await sandbox.exchanges()).toEqual([]);
    expect(await registrationsIn('minimal.yaml')).toMatchObject([
      { key: 'resource', values: { name: 'New FHIR', fhirUrl: 'https://new.contoso.com' } },
    ]);
  });

  it('never replaces a file without --overwrite', async () => {
    await writeFile(inWorkDir('mine.yaml'), 'mine');
    expect(await init(...SERVER, '--out', 'mine.yaml')).toMatchObject({ exitCode: 2, error: { code: 'file_exists' } });
    expect(await readFile(inWorkDir('mine.yaml'), 'utf8')).toBe('mine');
    expect(await init(...SERVER, '--out', 'mine.yaml', '--overwrite')).toMatchObject({ exitCode: 0 });
    expect(await registrationsIn('mine.yaml')).toHaveLength(1);
  });

  it('follows no symbolic link, and says where it cannot write', async () => {
    await writeFile(inWorkDir('target'), 'theirs');
    await symlink(inWorkDir('target'), inWorkDir('link.yaml'));
    expect(await init(...SERVER, '--out', 'link.yaml', '--overwrite')).toMatchObject({
      error: { code: 'file_exists' },
    });
    expect(await readFile(inWorkDir('target'), 'utf8')).toBe('theirs');
    expect(await init(...SERVER, '--out', 'nowhere/x.yaml')).toMatchObject({
      exitCode: 2,
      error: { code: 'file_unwritable' },
    });
  });

  it('says what is missing or does not go together', async () => {
    const missing = await init('--out', 'missing.yaml');
    expect(missing).toMatchObject({ exitCode: 2, error: { code: 'invalid_input' } });
    expect(missing.error.details?.faults).toMatchObject([{ field: '--fhir-url' }, { field: '--name' }]);
    expect(await init('--from', FHIR_URL, '--name', 'X')).toMatchObject({ exitCode: 2 });
  });

  it('wants no name for a managed service, which has no application of its own', async () => {
    const managed = ['--fhir-url', 'https://ward-fhir.fhir.azurehealthcareapis.com', '--out', 'managed.yaml'];
    expect(await init(...managed, '--name', 'X')).toMatchObject({
      exitCode: 2,
      error: { details: { faults: [{ field: '--name' }] } },
    });
    expect(await init(...managed)).toMatchObject({ exitCode: 0, result: { serverKind: 'ahds', registrations: [] } });
    expect(await init('--server-kind', 'ahds', '--out', 'nowhere.yaml')).toMatchObject({
      error: { details: { faults: [{ field: '--fhir-url' }] } },
    });
  });

  it('asks for the server and one client after another, by the questions of register', async () => {
    const terminal = await startInTerminal([process.execPath, EXECUTABLE, 'init', '--out', 'asked.yaml'], {
      env: cleanEnvironment(),
      cwd: sandbox.workDir,
    });
    const answers: readonly (readonly [shown: string, keys: string])[] = [
      ['? FHIR server', 'https://asked.contoso.com\r'],
      ['? Kind of FHIR server', '\r'],
      ['? Name of the resource application', 'Asked FHIR\r'],
      ['? Another client?', 'service\r'],
      ['? Name', 'Nightly import\r'],
      ['? What may it do', ' \r'],
      ['? Where does it run?', 'Somewhere else\r'],
      ['? How does it sign in?', 'A secret\r'],
      ['? Where does the secret go?', 'A .env file\r'],
      ['? .env file', '{key}.env\r'],
      ['? Another client?', 'None\r'],
    ];
    for (const [shown, keys] of answers) {
      await terminal.shows(shown);
      terminal.keys(keys);
    }
    expect(await terminal.ended()).toMatchObject({ exitCode: 0 });
    expect(await registrationsIn('asked.yaml')).toMatchObject([
      { key: 'resource', values: { name: 'Asked FHIR' } },
      { key: 'service-nightly-import', values: { role: ['globalReader'], credential: 'secret' } },
    ]);
  });
});
