import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applicationOf, applicationsOf, FHIR_URL, type Outcome, register } from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const UNIQUE_NAME = 'fhir-apps.fhir.contoso.com.resource';

let sandbox: ServedSandbox;
beforeAll(async () => {
  sandbox = await serveSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  for (const { id } of await applicationsOf(sandbox, UNIQUE_NAME)) {
    await sandbox.graph('DELETE', `/applications/${id}`);
    await sandbox.graph('DELETE', `/directory/deletedItems/${id}`);
  }
});

interface ListedRole {
  readonly value: string;
  readonly description: string;
}

function role(name: string, ...dataActions: readonly string[]): Readonly<Record<string, unknown>> {
  return { name, dataActions, notDataActions: [], scopes: ['/'] };
}

/** Registers the resource with a roles.json of these roles, or of this text. */
async function withFile(content: readonly unknown[] | string, ...args: readonly string[]): Promise<Outcome> {
  const text = typeof content === 'string' ? content : JSON.stringify({ $schema: 'roles.schema.json', roles: content });
  await writeFile(join(sandbox.workDir, 'roles.json'), text);
  return withoutFile('--roles-file', 'roles.json', ...args);
}

function withoutFile(...args: readonly string[]): Promise<Outcome> {
  return register(sandbox, {
    args: ['register', 'resource', '--fhir-url', FHIR_URL, '--name', 'Contoso FHIR', ...args],
  });
}

async function rolesThatStand(): Promise<Readonly<Record<string, string>>> {
  const { appRoles } = await applicationOf(sandbox, UNIQUE_NAME);
  return Object.fromEntries((appRoles as readonly ListedRole[]).map(({ value, description }) => [value, description]));
}

describe("--roles-file, the server's roles.json", () => {
  it('defines its roles and no others, described by their data actions, and none again', async () => {
    const roles = [role('auditor', 'read', 'export'), role('globalAdmin', '*')];
    expect(await withFile(roles)).toMatchObject({ exitCode: 0, result: { action: 'created' } });
    expect(await rolesThatStand()).toEqual({
      auditor: 'Data actions: read, export.',
      globalAdmin: 'Data actions: all.',
    });
    expect(await withFile(roles)).toMatchObject({ exitCode: 0, result: { action: 'unchanged', changes: [] } });
  });

  it('is joined with --app-role, each role once whatever its case', async () => {
    const outcome = await withFile([role('auditor', 'read')], '--app-role', 'Auditor', '--app-role', 'globalReader');
    expect(outcome).toMatchObject({ exitCode: 0 });
    expect(Object.keys(await rolesThatStand()).sort()).toEqual(['auditor', 'globalReader']);
  });

  it('keeps the roles that stand, says so, and how each is removed', async () => {
    await withoutFile('--app-role', 'globalReader', '--app-role', 'nurse');
    const outcome = await withFile([role('auditor', 'read'), role('GLOBALREADER', 'read')]);
    expect(Object.keys(await rolesThatStand()).sort()).toEqual(['auditor', 'globalReader', 'nurse']);
    expect(outcome.result.decisions).toContain(
      `The role nurse exists and is not in the file; it stays. \`fhir-apps edit\` with --remove-app-role removes it.`,
    );
    expect(JSON.stringify(outcome.result.decisions)).not.toContain('globalReader');
  });

  it('leaves the description of a role whose data actions changed, and says so', async () => {
    await withFile([role('auditor', 'read')]);
    const outcome = await withFile([role('auditor', 'read', 'export')]);
    expect(outcome).toMatchObject({ exitCode: 0, result: { action: 'unchanged' } });
    expect(outcome.result.decisions).toContainEqual(expect.stringContaining('description of the role auditor stays'));
  });

  it('writes nothing in a dry run', async () => {
    const outcome = await withFile([role('auditor', 'read')], '--dry-run');
    expect(outcome).toMatchObject({ exitCode: 0, result: { dryRun: true, appRoles: [{ value: 'auditor' }] } });
    expect(await applicationsOf(sandbox, UNIQUE_NAME)).toEqual([]);
  });

  it('is refused with every fault in it, beside those of the flags', async () => {
    const outcome = await withFile(
      [role('auditor', 'reed'), role('Auditor', 'read'), { ...role('nurse', 'read'), scopes: ['/Patient'] }],
      '--token-version',
      '3',
    );
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'invalid_input' } });
    const faults = outcome.error.details?.faults as readonly { readonly field: string; readonly message: string }[];
    expect(faults.map(({ field, message }) => `${field} ${message}`)).toEqual([
      expect.stringMatching(/^--token-version /),
      '--roles-file roles[0].dataActions[0]: "reed" is not a data action; did you mean "read"?',
      '--roles-file roles[2].scopes[0]: must be ["/"]: the server knows no other scope.',
      '--roles-file roles[1].name: "auditor" is the name of roles[0] already; case does not distinguish them.',
    ]);
    expect(await applicationsOf(sandbox, UNIQUE_NAME)).toEqual([]);
  });

  it('is read in UTF-16 too, as PowerShell writes it', async () => {
    const text = `\uFEFF${JSON.stringify({ roles: [role('auditor', 'read')] })} // by hand`;
    await writeFile(join(sandbox.workDir, 'utf16.json'), Buffer.from(text, 'utf16le'));
    expect(await withoutFile('--roles-file', 'utf16.json')).toMatchObject({
      exitCode: 0,
      result: { appRoles: [{ value: 'auditor' }] },
    });
  });

  it.each([
    ['nowhere.json', 'cannot be read: there is no such file.'],
    ['a-directory', 'must be an ordinary file.'],
    ['/dev/zero', 'must be an ordinary file.'],
    ['large.json', 'is not a roles.json: it has more than 1 MB.'],
  ])('is refused where it is %s', async (path, message) => {
    await mkdir(join(sandbox.workDir, 'a-directory'), { recursive: true });
    await writeFile(join(sandbox.workDir, 'large.json'), ' '.repeat(1_000_001));
    expect(await withoutFile('--roles-file', path)).toMatchObject({
      exitCode: 2,
      error: { code: 'invalid_input', details: { faults: [{ field: '--roles-file', message }] } },
    });
  });
});
