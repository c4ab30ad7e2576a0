import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationOf, CONFIDENTIAL, FHIR_URL, type Outcome, outcomeOf, register, RESOURCE } from './registrations.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

const KEY = 'confidential-care-portal';
const URL = 'https://portal.contoso.com/callback';

/** An environment file; line numbers count. */
const FILE = `fhirUrl: ${FHIR_URL}
defaults:
  tag: [team:blue]
resource:
  name: Contoso FHIR
  appRole: [globalReader, nurse]
  scope: user_impersonation
clients:
  ${KEY}:
    type: confidential
    name: Care portal
    notes: Ask ward 7.
    replyUrl:
      - ${URL}
    owner: ada@contoso.com
    credential: none
`;

let sandbox: ServedSandbox;

async function edit(ref: string, ...args: readonly string[]): Promise<Outcome> {
  return outcomeOf(await sandbox.run(['edit', ref, '--fhir-url', FHIR_URL, ...args, '--json', '--dry-run']));
}

async function write(name: string, text: string): Promise<void> {
  await writeFile(join(sandbox.workDir, name), text);
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  for (const [name, upn] of [
    ['ada', 'ada.l@contoso.com'],
    ['bob', 'bob@contoso.com'],
  ] as const) {
    const { status } = await sandbox.graph('POST', '/users', {
      ...{ accountEnabled: true, displayName: name, mailNickname: name, mail: `${name}@contoso.com` },
      ...{ userPrincipalName: upn, passwordProfile: { password: 'correct-Horse-7' } },
    });
    expect(status).toBe(201);
  }
  const roles = ['globalReader', 'nurse', 'auditor'].flatMap((role) => ['--app-role', role]);
  const scopes = ['user_impersonation', 'ward.read'].flatMap((scope) => ['--scope', scope]);
  expect((await register(sandbox, { args: [...RESOURCE.args, ...roles, ...scopes] })).error).toEqual({});
  const more = ['--tag', 'team:blue', '--tag', 'ward:7', '--reply-url', 'https://old.contoso.com/callback'];
  const portal = { args: [...CONFIDENTIAL.args, ...more, '--owner', 'ada@contoso.com'] };
  expect((await register(sandbox, portal)).error).toEqual({});
});
afterAll(() => sandbox.stop());
afterEach(async () => {
  for (const name of ['fhir-apps.yaml', 'fhir-apps.lock.json', 'roles.json']) {
    await rm(join(sandbox.workDir, name), { force: true });
  }
});

describe('edit of what the environment file of the directory sets', () => {
  it.each<[what: string, ref: string, args: readonly string[], line: number]>([
    ['a name', KEY, ['--name', 'Patient portal'], 11],
    ['notes', KEY, ['--notes', 'Ask ward 8.'], 12],
    ['reply URLs', KEY, ['--add-reply-url', 'https://new.contoso.com/'], 13],
    ['a reply URL', KEY, ['--remove-reply-url', URL], 14],
    ['owners', KEY, ['--add-owner', 'bob@contoso.com'], 15],
    ['an owner by another address', KEY, ['--remove-owner', 'ada.l@contoso.com'], 15],
    ['tags, by a default', KEY, ['--add-tag', 'ward:8'], 3],
    ['a tag, by a default', KEY, ['--remove-tag', 'team:blue'], 3],
    ['an app role', 'resource', ['--remove-app-role', 'Nurse'], 6],
    ['a scope', 'resource', ['--remove-scope', 'user_impersonation'], 7],
  ])('refuses %s, with the line', async (_what, ref, args, line) => {
    await write('fhir-apps.yaml', FILE);
    const refused = await edit(ref, ...args);
    expect(refused).toMatchObject({
      exitCode: 2,
      error: { code: 'set_in_file', details: { file: 'fhir-apps.yaml', line } },
    });
    expect(refused.error.message).toContain(`change it in fhir-apps.yaml, line ${line}.`);
    expect(refused.error.hint).toContain('fhir-apps apply');
  });

  it('writes nothing, and reports all of it together', async () => {
    await write('fhir-apps.yaml', FILE);
    await sandbox.graphExchanges();
    const args = ['edit', KEY, '--fhir-url', FHIR_URL, '--name', 'X', '--add-tag', 'y', '--description', 'z', '--json'];
    expect(outcomeOf(await sandbox.run(args))).toMatchObject({
      exitCode: 2,
      error: {
        code: 'invalid_input',
        details: {
          faults: [
            { field: '--name', code: 'set_in_file' },
            { field: '--add-tag', code: 'set_in_file' },
          ],
        },
      },
    });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('finds a role in the file of roles', async () => {
    await write(
      'roles.json',
      JSON.stringify({ roles: [{ name: 'nurse', dataActions: ['read'], notDataActions: [], scopes: ['/'] }] }),
    );
    await write('fhir-apps.yaml', FILE.replace('appRole: [globalReader, nurse]', 'rolesFile: roles.json'));
    expect(await edit('resource', '--remove-app-role', 'nurse')).toMatchObject({
      exitCode: 2,
      error: { code: 'set_in_file', details: { line: 6 } },
    });
  });

  it.each([
    ['an app role', 'appRole', ['--remove-app-role', 'globalAdmin'], '  appRole: [globalReader, nurse]\n'],
    ['a scope', 'scope', ['--remove-scope', 'user_impersonation'], '  scope: user_impersonation\n'],
  ])('refuses %s that apply defines because the file names none', async (_what, key, args, line) => {
    expect(FILE).toContain(line);
    await write('fhir-apps.yaml', FILE.replace(line, ''));
    const every = ['globalReader', 'globalAdmin', 'nurse', 'auditor'].flatMap((role) => ['--app-role', role]);
    expect((await register(sandbox, { args: [...RESOURCE.args, ...every] })).error).toEqual({});
    const refused = await edit('resource', ...args);
    expect(refused).toMatchObject({
      exitCode: 2,
      error: { code: 'set_in_file', details: { file: 'fhir-apps.yaml', line: 4 } },
    });
    expect(refused.error.message).toContain(`name the others as ${key} in fhir-apps.yaml, line 4.`);
    const others = key === 'appRole' ? ['--remove-app-role', 'auditor'] : ['--remove-scope', 'ward.read'];
    expect((await edit('resource', ...others)).error).toEqual({});
  });

  it.each<[what: string, ref: string, args: readonly string[]]>([
    ['what the file does not set', KEY, ['--description', 'Where patients look.']],
    ['what the file says of another', 'resource', ['--notes', 'x']],
    ['the name that it has', KEY, ['--name', 'Care portal']],
    ['a reply URL that only the directory has', KEY, ['--remove-reply-url', 'https://old.contoso.com/callback']],
    ['a tag that only the directory has', KEY, ['--remove-tag', 'ward:7']],
    ['a role that only the directory has', 'resource', ['--remove-app-role', 'auditor']],
    ['a scope that only the directory has', 'resource', ['--remove-scope', 'ward.read']],
  ])('takes %s', async (_what, ref, args) => {
    await write('fhir-apps.yaml', FILE);
    expect((await edit(ref, ...args)).error).toEqual({});
  });
});

describe('an environment file that is about something else', () => {
  const rename = (): Promise<Outcome> => edit(KEY, '--name', 'Patient portal');

  async function lockOf(change: object): Promise<string> {
    const { appId, id } = await applicationOf(sandbox, CONFIDENTIAL.uniqueName);
    const { tenantId } = sandbox.ready;
    const registrations = { [KEY]: { appId, objectId: id } };
    const locked = { tenantId, fhirUrl: FHIR_URL, registrations, ...change };
    return JSON.stringify({ lockVersion: 1, environments: { default: locked } });
  }

  it.each<[what: string, text: string]>([
    ['another server', FILE.replace(FHIR_URL, 'https://fhir.fabrikam.com')],
    ['another key', FILE.replace(`${KEY}:`, 'other-portal:')],
    ['another tenant', `tenant: 6f1c3f0e-2f0a-4c55-9d0b-2f6a3a1b7c11\n${FILE}`],
    ['a server that a variable names, which is not set', FILE.replace(FHIR_URL, '${FHIR_SERVER}')],
    ['no entries', `fhirUrl: ${FHIR_URL}\n`],
  ])('is no hindrance: %s', async (_what, text) => {
    await write('fhir-apps.yaml', text);
    expect(await rename()).toMatchObject({ exitCode: 0, warnings: [] });
  });

  it('is known by its lock file where the server is not', async () => {
    await write('fhir-apps.yaml', FILE.replace(FHIR_URL, '${FHIR_SERVER}'));
    await write('fhir-apps.lock.json', await lockOf({}));
    expect(await rename()).toMatchObject({ exitCode: 2, error: { code: 'set_in_file' } });
  });

  it('is no hindrance where its lock file is of another tenant', async () => {
    await write('fhir-apps.yaml', FILE);
    await write('fhir-apps.lock.json', await lockOf({ tenantId: '6f1c3f0e-2f0a-4c55-9d0b-2f6a3a1b7c11' }));
    expect(await rename()).toMatchObject({ exitCode: 0 });
  });

  it('names the environment that sets it, of several', async () => {
    const text = `${FILE}environments:\n  dev: { fhirUrl: 'https://dev.contoso.com' }\n  prod: { clients: { ${KEY}: { name: Portal } } }\n`;
    await write('fhir-apps.yaml', text);
    const refused = await rename();
    expect(refused).toMatchObject({
      exitCode: 2,
      error: { code: 'set_in_file', details: { line: 19, environment: 'prod' } },
    });
    expect(refused.error.hint).toContain('apply --env prod');
  });

  it('is a warning where it cannot be read', async () => {
    await write('fhir-apps.yaml', 'clients: [');
    expect(await rename()).toMatchObject({ exitCode: 0, warnings: [{ code: 'environment_invalid' }] });
  });

  it('decides without its lock file where that cannot be read', async () => {
    await write('fhir-apps.yaml', FILE);
    await write('fhir-apps.lock.json', '{');
    expect(await rename()).toMatchObject({ exitCode: 2, error: { code: 'set_in_file' } });
    expect(await edit(KEY, '--description', 'x')).toMatchObject({ exitCode: 0, warnings: [{ code: 'lock_invalid' }] });
  });
});
