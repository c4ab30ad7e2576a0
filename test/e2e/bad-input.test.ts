import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { appliesTo, fieldList, isSwitch } from '../../src/cli/fields/field.ts';
import { GLOBAL_FIELDS } from '../../src/cli/fields/global-fields.ts';
import { REGISTER_FIELDS } from '../../src/cli/fields/register-fields.ts';
import { APP_TYPES } from '../../src/registration/model/app-type.ts';
import { type Ended, EXECUTABLE, startProgram } from './executable.ts';
import { run, type ServedSandbox, serveSandbox, writesOf } from './served-sandbox.ts';

const FHIR_URL = 'https://fhir.contoso.com';
const RESOURCE = ['register', 'resource', '--fhir-url', FHIR_URL, '--name', 'Contoso FHIR'];
const PUBLIC = ['register', 'public', '--fhir-url', FHIR_URL, '--name', 'Growth chart'];
const CONFIDENTIAL = ['register', 'confidential', '--fhir-url', FHIR_URL, '--name', 'Portal'];
const SERVICE = ['register', 'service', '--fhir-url', FHIR_URL, '--name', 'Nightly import'];
const NO_CREDENTIAL = ['--credential', 'none'];

interface FailureOf {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly details: Readonly<Record<string, unknown>> | null;
}

/** The error of a run with `--json`, whose stdout is one object and whose stderr names no fault. */
function errorIn({ stdout }: Ended): FailureOf {
  const envelope = JSON.parse(stdout) as { readonly ok: boolean; readonly error: FailureOf };
  expect(envelope.ok).toBe(false);
  return envelope.error;
}

/** All that an error says, as a person reads it. */
function told(error: FailureOf): string {
  return [error.message, error.hint, JSON.stringify(error.details)].join('\n').replaceAll('\\"', '"');
}

let sandbox: ServedSandbox;
beforeAll(async () => {
  sandbox = await serveSandbox();
  expect((await sandbox.run(RESOURCE)).exitCode).toBe(0);
  await writeFile(join(sandbox.workDir, 'taken'), 'mine');
});
afterAll(() => sandbox.stop());

describe('bad input is refused with what would be right, before anything is sent', () => {
  it.each<[what: string, args: readonly string[], says: readonly string[]]>([
    ['no type', ['register'], ['type is missing: one of resource, confidential, public, service']],
    ['a type that does not exist', ['register', 'servce'], ['"servce" is not one of', 'did you mean service?']],
    [
      'nothing but the type',
      ['register', 'service'],
      ['--name TEXT', '--fhir-url URL', '--role NAME', '--credential federated or secret or certificate or none'],
    ],
    [
      'a malformed URL',
      [...RESOURCE.slice(0, 2), '--name', 'x', '--fhir-url', 'fhir'],
      ['is not a URL', 'https://fhir'],
    ],
    ['an http URL', [...RESOURCE.slice(0, 2), '--name', 'x', '--fhir-url', 'http://fhir.contoso.com'], ['https://']],
    ['a wildcard URL', [...RESOURCE.slice(0, 2), '--name', 'x', '--fhir-url', 'https://*.contoso.com'], ['wildcard']],
    ['an http reply URL', [...PUBLIC, '--reply-url', 'http://chart.contoso.com/'], ['localhost only; use https://']],
    ['a wildcard reply URL', [...PUBLIC, '--reply-url', 'https://chart.contoso.com/*'], ['name each one']],
    [
      'a reply URL on two platforms',
      [...PUBLIC, '--reply-url', 'spa=https://chart.contoso.com/', '--reply-url', 'native=https://chart.contoso.com/'],
      ['is given for two platforms; Entra allows one'],
    ],
    ['a credential for a public client', [...PUBLIC, '--credential', 'secret'], ['is for confidential, service']],
    ['smartUser for a job', [...SERVICE, '--role', 'smartUser', ...NO_CREDENTIAL], ['smartUser is refused']],
    ['an empty name', [...RESOURCE.slice(0, 4), '--name', ''], ['The name is empty']],
    [
      'a name of 121 characters',
      [...RESOURCE.slice(0, 4), '--name', 'x'.repeat(121)],
      ['121 characters; 120 are allowed'],
    ],
    [
      'a sink that is none',
      [...SERVICE, '--credential', 'secret', '--secret-to', '.env'],
      ['file:.env or env-file:.env'],
    ],
    ['an unknown flag', [...RESOURCE, '--app-roles', 'x'], ['Did you mean --app-role?']],
    ['a flag without its value', ['register', 'resource', '--name', '--fhir-url', FHIR_URL], ["'--name' has no value"]],
    ['a flag given twice', [...RESOURCE, '--fhir-url', FHIR_URL], ['is given 2 times; give it once']],
    [
      'a role for a public client',
      [...PUBLIC, '--role', 'globalReader'],
      ['does not apply to public; it is for service'],
    ],
    ['half of an unknown cloud', ['list', '--graph-url', 'https://graph.example'], ['--authority-url']],
  ])('%s', async (_what, args, says) => {
    const ended = await run([...args, '--json'], { cwd: sandbox.workDir });
    expect(ended.exitCode).toBe(2);
    for (const text of says) {
      expect(told(errorIn(ended))).toContain(text);
    }
  });

  const textFlags = [...fieldList(GLOBAL_FIELDS), ...fieldList(REGISTER_FIELDS)].filter((field) => !isSwitch(field));

  it.each(textFlags.map(({ flag }) => flag))('a control character in --%s, which is not shown back', async (flag) => {
    const type = APP_TYPES.find((each) => textFlags.some((field) => field.flag === flag && appliesTo(field, each)));
    const ended = await run(['register', type ?? '', `--${flag}`, 'a\u001b[31mb'], { cwd: sandbox.workDir });
    expect(ended.exitCode).toBe(2);
    expect(ended.stderr).toMatch(new RegExp(`--${flag}:? `));
    expect(ended.stderr).not.toContain('\u001b');
  });

  it('says all that is wrong at once, in words and as JSON', async () => {
    const args = [
      'register',
      'service',
      '--name',
      '',
      '--role',
      'smartUser',
      '--fhir-url',
      'fhir',
      '--timeout',
      'soon',
    ];
    const words = await run(args);
    expect(words.stderr.split('\n')).toEqual([
      '✖ 5 inputs are missing or invalid.',
      expect.stringContaining('--fhir-url: "fhir" is not a URL'),
      expect.stringContaining('--name: The name is empty'),
      expect.stringContaining('--role: smartUser is refused'),
      expect.stringContaining('--timeout: "soon" is not a duration'),
      expect.stringContaining('--credential is missing; give --credential federated or secret or certificate or none.'),
      '',
      '`fhir-apps register --help` explains each.',
      '',
      'Code invalid_input',
      '',
    ]);
    const json = errorIn(await run([...args, '--json']));
    expect(json.details).toMatchObject({ faults: { length: 5 } });
  });
});

describe('what only the tenant can know is refused before anything is written', () => {
  beforeAll(() => sandbox.graphExchanges());

  const secretTo = (sink: string): readonly string[] => [
    ...SERVICE,
    ...['--role', 'globalImporter', '--credential', 'secret', '--secret-to', sink],
  ];
  it.each<[what: string, args: readonly string[], code: string, says: readonly string[]]>([
    [
      'an unknown role',
      [...SERVICE, '--role', 'globalImportr', ...NO_CREDENTIAL],
      'unknown_role',
      ['"globalImporter"?'],
    ],
    [
      'an unknown scope',
      [...CONFIDENTIAL, '--reply-url', 'https://a.contoso.com', '--scope', 'user_impersonatio', ...NO_CREDENTIAL],
      'unknown_scope',
      ['did you mean "user_impersonation"?'],
    ],
    [
      'a server without a resource',
      ['register', 'public', '--fhir-url', 'https://other.contoso.com', '--name', 'x', '--device-code'],
      'resource_missing',
      ['fhir-apps register resource', '--fhir-url https://other.contoso.com', '--graph-url https://localhost:'],
    ],
    [
      'a reference that nothing answers to',
      [...PUBLIC, '--device-code', '--resource', 'nothing'],
      'resource_missing',
      ['--resource nothing', 'fhir-apps register resource'],
    ],
    [
      'an owner that does not exist',
      [...RESOURCE, '--owner', 'ghost@contoso.com'],
      'owner_missing',
      ['ghost@contoso.com'],
    ],
    ['a sink that exists', secretTo('file:taken'), 'sink_exists', ['--secret-to']],
    ['a sink in no directory', secretTo('env-file:missing/.env'), 'sink_unwritable', ['mkdir -p']],
    ['a sink under a file', secretTo('file:taken/secret'), 'sink_unwritable', ['not a directory']],
    [
      'a sink that even root cannot write',
      secretTo('file:/sys/secret'),
      'sink_unwritable',
      ['operation not permitted'],
    ],
    ['a runner that this is not', secretTo('github'), 'sink_unavailable', ['GitHub Actions']],
  ])('%s', async (_what, args, code, says) => {
    const ended = await sandbox.run([...args, '--json']);
    const error = errorIn(ended);
    expect({ code: error.code, exitCode: ended.exitCode }).toEqual({ code, exitCode: 2 });
    for (const text of says) {
      expect(told(error)).toContain(text);
    }
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('a disk that takes no byte more', async () => {
    const { args, env } = sandbox.runOptions();
    const command = [process.execPath, EXECUTABLE, ...secretTo('file:full'), ...args].map((word) => `'${word}'`);
    // A file size limit of 0 stands in for a full disk: each write to a file fails, and the answer goes to a pipe.
    const shell = `ulimit -f 0; trap '' XFSZ; ${command.join(' ')} --json || test $? = 2`;
    const { stdout } = await startProgram('sh', ['-c', shell], { cwd: sandbox.workDir, env }).ended;
    expect(errorIn({ stdout, stderr: '', exitCode: 2 }).code).toBe('sink_unwritable');
    expect(await readdir(sandbox.workDir)).not.toContain('full');
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('a tenant that does not exist', async () => {
    const { args, env } = sandbox.runOptions();
    const elsewhere = args.map((word) => (word === sandbox.ready.tenantId ? 'nowhere.example' : word));
    const ended = await run([...RESOURCE, ...elsewhere, '--json'], { env: { ...env, AZURE_TENANT_ID: '' } });
    expect(ended.exitCode).toBe(4);
    expect(told(errorIn(ended))).toMatch(/There is no such tenant.*\nCheck the tenant of --tenant/);
    expect(await sandbox.graphExchanges()).toEqual([]);
  });

  it('an identity that may not register, told which permission would do', async () => {
    const ended = await sandbox.run([...RESOURCE, '--tag', 'team-lab', '--json'], sandbox.ready.identities.none);
    expect(ended.exitCode).toBe(4);
    expect(told(errorIn(ended))).toContain('Application.ReadWrite.OwnedBy');
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });
});

describe('no way to sign in', () => {
  it('names every method that was tried, and what to do', async () => {
    const home = await mkdtemp(join(tmpdir(), 'fhir-apps-home-'));
    onTestFinished(() => rm(home, { recursive: true }));
    const ended = await run([...RESOURCE, '--json'], { env: { HOME: home, PATH: home } });
    expect(ended.exitCode).toBe(4);
    const error = errorIn(ended);
    expect(error.code).toBe('sign_in_unavailable');
    expect(error.details?.attempts).toMatchObject([
      { method: 'environment', reason: expect.stringContaining('AZURE_CLIENT_ID') as string },
      { method: 'workload' },
      { method: 'cli' },
      { method: 'azd' },
    ]);
    expect(error.hint).toContain('az login');
  });
});

describe('variables', () => {
  const inSandbox = (env: Readonly<Record<string, string>>): Record<string, string> => ({
    FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir,
    ...env,
  });

  it('say everything that flags say', async () => {
    const env = inSandbox({
      FHIR_APPS_SANDBOX: '1',
      FHIR_APPS_JSON: 'true',
      FHIR_APPS_FHIR_URL: FHIR_URL,
      FHIR_APPS_NAME: 'Growth chart',
      FHIR_APPS_REPLY_URL: 'https://chart.contoso.com/\ncom.contoso.chart://auth',
      FHIR_APPS_DEVICE_CODE: 'false',
      FHIR_APPS_DRY_RUN: '1',
    });
    const { exitCode, stdout } = await run(['register', 'public'], { env });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      result: {
        dryRun: true,
        displayName: 'Growth chart',
        replyUrls: { spa: ['https://chart.contoso.com/'], native: ['com.contoso.chart://auth'] },
      },
    });
  });

  it('give way to flags', async () => {
    const env = inSandbox({ FHIR_APPS_NAME: 'From the variable', FHIR_APPS_DRY_RUN: '1' });
    const { stdout } = await run([...RESOURCE, '--sandbox', '--json'], { env });
    expect(JSON.parse(stdout)).toMatchObject({ result: { displayName: 'Contoso FHIR' } });
  });

  it.each(['yes', 'TRUE', ' 1', 'on'])('are refused where a switch says "%s"', async (value) => {
    const ended = await run([...RESOURCE, '--json'], { env: { FHIR_APPS_SANDBOX: value } });
    expect(ended.exitCode).toBe(2);
    expect(errorIn(ended).message).toBe(
      `FHIR_APPS_SANDBOX: "${value}" is neither yes nor no; write 1, true, 0 or false.`,
    );
  });

  it('that do not apply to the type are ignored, wrong or not, and listed with --verbose', async () => {
    const env = inSandbox({ FHIR_APPS_CREDENTIAL: 'wrong', FHIR_APPS_ROLE: 'globalReader', FHIR_APPS_DRY_RUN: '1' });
    const { exitCode, stderr } = await run([...RESOURCE, '--sandbox', '--verbose'], { env });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('FHIR_APPS_CREDENTIAL is ignored: it does not apply to resource; it is for');
    expect(stderr).toContain('FHIR_APPS_ROLE is ignored: it does not apply to resource; it is for service.');
  });
});

describe('Microsoft cannot be reached', () => {
  /** A port of this machine that refuses connections: one that was free a moment ago. */
  async function closedOrigin(): Promise<string> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    return `https://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
  }

  it('is told with the host and the reason, where Graph refuses the connection', async () => {
    const { args, env } = sandbox.runOptions();
    const origin = await closedOrigin();
    const elsewhere = args.map((word) => (word === sandbox.ready.graphUrl ? origin : word));
    const ended = await run([...RESOURCE, ...elsewhere, '--timeout', '1s', '--json'], { env });
    expect(ended.exitCode).toBe(1);
    expect(told(errorIn(ended))).toContain(new URL(origin).host);
  });

  it('is told where something in between answers HTML with 200', async () => {
    const portal = await serveSandbox(['--fault', 'graphx*=200-html']);
    onTestFinished(() => portal.stop());
    const ended = await portal.run([...RESOURCE, '--timeout', '1s', '--json']);
    expect(ended.exitCode).toBe(1);
    expect(told(errorIn(ended))).toMatch(/is not Microsoft Graph: it sent no JSON.*\nA proxy/);
    expect(writesOf(await portal.graphExchanges())).toEqual([]);
  });
});
