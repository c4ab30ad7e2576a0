import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../src/environment/file/read-environment.ts';
import type { Environment } from '../../../src/environment/file/environment.ts';
import { UsageError } from '../../../src/errors/usage-error.ts';
import { ENVIRONMENT_FIELDS } from '../../../src/cli/fields/environment-fields.ts';
import type { FieldValues } from '../../../src/cli/fields/field.ts';
import { parseTyped } from '../../../src/cli/parse-field.ts';
import type { Warning } from '../../../src/errors/warning.ts';

const FILE = 'fhirUrl: https://fhir.contoso.com\nresource: { name: "${NAME:-FHIR}" }\n';

let cwd: string;
let warnings: Warning[];
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'fhir-apps-environment-'));
  warnings = [];
});
afterEach(() => rm(cwd, { recursive: true }));

function read(values: FieldValues = {}, env: Readonly<Record<string, string>> = {}): Promise<Environment> {
  const warn = (warning: Warning): void => void warnings.push(warning);
  return readEnvironment(
    { cwd, env, now: () => new Date('2026-01-01T00:00:00Z'), warn },
    parseTyped(ENVIRONMENT_FIELDS, values),
  );
}

/** What reading a file that is not right says. */
async function errorOf(values: FieldValues = {}): Promise<UsageError> {
  const outcome = await read(values).catch((error: unknown) => error);
  if (!(outcome instanceof UsageError)) {
    throw new Error('It was read, or failed otherwise.', { cause: outcome });
  }
  return outcome;
}

async function put(name: string, content: string | Buffer): Promise<string> {
  await mkdir(join(cwd, name, '..'), { recursive: true });
  await writeFile(join(cwd, name), content);
  return join(cwd, name);
}

describe('the file of an environment', () => {
  it.each(['fhir-apps.yaml', 'fhir-apps.yml', 'fhir-apps.json'])('is found as %s', async (name) => {
    const path = await put(name, name.endsWith('json') ? '{"fhirUrl":"https://a.test","resource":{"name":"A"}}' : FILE);
    expect((await read()).file).toBe(path);
  });

  it('takes variables from --var, then from the environment', async () => {
    await put('fhir-apps.yaml', FILE);
    const names = [await read({}, { NAME: 'A' }), await read({ var: ['NAME=B', 'NAME=C=D'] }, { NAME: 'A' })];
    expect(names.map(({ registrations }) => registrations[0]?.values.name)).toEqual(['A', 'C=D']);
  });

  it.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${FILE}`)],
    ['UTF-16, as Windows PowerShell writes it', Buffer.from(`\uFEFF${FILE}`, 'utf16le')],
    ['UTF-16 in the other order of bytes', Buffer.from(`\uFEFF${FILE}`, 'utf16le').swap16()],
    ['UTF-8 with lines that end as in Windows', Buffer.from(FILE.replaceAll('\n', '\r\n'))],
  ])('may be %s', async (_what, bytes) => {
    await put('fhir-apps.yaml', bytes);
    expect((await read()).fhirUrl).toBe('https://fhir.contoso.com');
  });

  it.each<[what: string, bytes: Buffer, says: string]>([
    [
      'Windows-1252',
      Buffer.from('fhirUrl: https://a.test\nresource: { name: Spital W\u00e4di }\n', 'latin1'),
      'line 2',
    ],
    ['UTF-16 without a byte order mark', Buffer.from(FILE, 'utf16le'), 'UTF-16 without a byte order mark'],
    ['UTF-32', Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from(FILE)]), 'UTF-32'],
  ])('is refused by name as %s', async (_what, bytes, says) => {
    await put('fhir-apps.yaml', bytes);
    const { code, message, hint } = await errorOf();
    expect({ code, hint }).toEqual({ code: 'environment_unreadable', hint: 'Save it as UTF-8.' });
    expect(message).toContain(says);
  });

  it('with a merge conflict has one issue, with its line', async () => {
    const sides = '<<<<<<< HEAD\n  name: A\n=======\n  name: B\n>>>>>>> main\n';
    await put('fhir-apps.yaml', `fhirUrl: https://a.test\nresource:\n${sides}clients: {}\n`);
    const { code, details } = await errorOf();
    expect(code).toBe('environment_invalid');
    expect(details?.['faults']).toEqual([
      expect.objectContaining({ line: 3, column: 1, message: expect.stringContaining('merge conflict') as string }),
    ]);
  });

  it('gives way to --fhir-url, with a warning', async () => {
    await put('fhir-apps.yaml', FILE);
    expect((await read({ fhirUrl: 'https://other.contoso.com/' })).fhirUrl).toBe('https://other.contoso.com');
    expect(warnings.map(({ code }) => code)).toEqual(['fhir_url_overridden']);
  });

  it('names a roles.json beside itself, whose roles are read', async () => {
    const role = { name: 'auditor', dataActions: ['read'], notDataActions: [], scopes: ['/'] };
    await put('env/roles.json', JSON.stringify({ roles: [role] }));
    await put('env/my.yaml', 'fhirUrl: https://a.test\nresource: { name: A, rolesFile: roles.json }');
    const [resource] = (await read({ file: 'env/my.yaml' })).registrations;
    expect(resource).toMatchObject({ answers: { roleDefinitions: [{ name: 'auditor' }] } });
  });

  it('and the files that it names are judged together', async () => {
    await put('env/roles.json', '{}');
    await put(
      'env/my.yaml',
      `fhirUrl: https://a.test
resource: { name: A, rolesFile: roles.json }
clients:
  job: { type: service, name: J, role: globalReader, credential: certificate, certificate: missing.pem }
  job2: { type: servce }
`,
    );
    const error = await errorOf({ file: 'env/my.yaml' });
    expect(error).toMatchObject({
      code: 'environment_invalid',
      message: '3 things in env/my.yaml are missing or not right.',
      details: {
        faults: [
          { file: 'env/my.yaml', line: 2, column: 33, path: 'resource.rolesFile', message: 'roles is missing.' },
          { line: 4, path: 'clients.job.certificate', message: `There is no file ${join(cwd, 'env/missing.pem')}.` },
          { line: 5, column: 17, path: 'clients.job2.type' },
        ],
      },
    });
  });

  it('names inputs by its own properties in what is wrong with a file that it names', async () => {
    await put('env/manifest.json', JSON.stringify({ appId: 'a', appRoles: [{ value: 'audit' }] }));
    await put('env/my.yaml', 'fhirUrl: https://a.test\nresource: { name: A, rolesFile: manifest.json }');
    const { message } = await errorOf({ file: 'env/my.yaml' });
    expect(message).toMatch(/; name its roles instead: appRole: \[audit\]$/);
  });

  it('with one fault is told in one line that leads there', async () => {
    await put('fhir-apps.yaml', `${FILE}client: {}\n`);
    expect((await errorOf()).message).toBe('fhir-apps.yaml:3:1: client is not known here; did you mean clients?');
  });

  it.each<[what: string, prepare: () => Promise<unknown>, values: FieldValues, message: RegExp]>([
    [
      'is not there',
      () => Promise.resolve(),
      {},
      /^There is none of fhir-apps\.yaml, fhir-apps\.yml, fhir-apps\.json in /,
    ],
    [
      'was named and is not there',
      () => put('fhir-apps.yaml', FILE),
      { file: 'x.yaml' },
      /^There is no file .*\/x\.yaml\.$/,
    ],
    ['is a directory', () => mkdir(join(cwd, 'fhir-apps.yaml')), {}, /is a directory/],
    ['is too large', () => put('fhir-apps.yaml', Buffer.alloc(5_000_001, ' ')), {}, /more than 5 MB/],
  ])('that %s is told as such', async (_what, prepare, values, message) => {
    await prepare();
    const error = await errorOf(values);
    expect(error).toMatchObject({ code: 'environment_unreadable', exitCode: 2 });
    expect(error.message).toMatch(message);
    expect(error.hint).not.toBeNull();
  });

  it('is not quoted where it is another file than was meant, with a secret', async () => {
    await put('.env', 'CLIENT_SECRET=abc8Q~verysecret\nOTHER: [abc8Q~verysecret\n');
    await put('key.pem', '-----BEGIN PRIVATE KEY-----\nabc8Q~verysecret\n-----END PRIVATE KEY-----\n');
    for (const file of ['.env', 'key.pem']) {
      const error = await errorOf({ file });
      expect(JSON.stringify([error.message, error.hint, error.details])).not.toContain('abc8Q');
    }
  });
});
