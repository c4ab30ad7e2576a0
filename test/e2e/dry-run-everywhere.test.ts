import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_COMMANDS } from '../../src/commands/index.ts';
import { type LoggedExchange, run, serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const FHIR_URL = 'https://fhir.contoso.com';
const ON_SERVER = ['--fhir-url', FHIR_URL];
const FILE = `fhirUrl: ${FHIR_URL}
resource: { name: FHIR }
clients:
  service-job: { type: service, name: Job, role: globalImporter, credential: secret, secretTo: "env-file:.env" }
  another: { type: service, name: Another, role: globalReader, credential: secret, secretTo: "env-file:.env" }
`;

let sandbox: ServedSandbox;
let state = '';
/** Of the secret that the job has. */
let keyId = '';
beforeAll(async () => {
  sandbox = await serveSandbox();
  state = sandbox.ready.stateDir;
  for (const args of [
    ['register', 'resource', '--name', 'FHIR', '--smart', 'v2', ...ON_SERVER],
    [
      ...['register', 'service', '--name', 'Job', ...ON_SERVER, '--role', 'globalReader'],
      ...['--credential', 'secret', '--secret-to', 'env-file:.env'],
    ],
    ['register', 'service', '--name', 'Free', ...ON_SERVER, '--role', 'globalReader', '--credential', 'none'],
    ['register', 'service', '--name', 'Gone', ...ON_SERVER, '--role', 'globalReader', '--credential', 'none'],
    ['delete', 'service-gone', ...ON_SERVER, '--yes'],
  ]) {
    const { exitCode, stderr } = await sandbox.run(args);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  }
  await writeFile(join(sandbox.workDir, 'fhir-apps.yaml'), FILE);
  const { body } = await sandbox.graph('GET', "/applications?$filter=displayName eq 'Job'");
  const [job] = body.value as readonly { readonly passwordCredentials: readonly { readonly keyId: string }[] }[];
  keyId = job?.passwordCredentials[0]?.keyId ?? '';
  await mkdir(join(sandbox.workDir, 'elsewhere'));
});
afterAll(() => sandbox.stop());

const JOB = ['service-job', ...ON_SERVER];
const STATE = (): readonly string[] => ['--state', state];
/** For each command something that it would write, were it no dry run; the exit codes of what only reads may differ. */
const LINES: Readonly<Record<string, () => readonly string[]>> = {
  register: () => [
    ...['service', '--name', 'New', ...ON_SERVER, '--role', 'globalReader'],
    ...['--credential', 'secret', '--secret-to', 'file:new-secret'],
  ],
  plan: () => [],
  apply: () => [],
  drift: () => [],
  destroy: () => [],
  init: () => ['--out', 'new.yaml', '--name', 'FHIR', ...ON_SERVER],
  list: () => ON_SERVER,
  show: () => JOB,
  settings: () => [...JOB, '--out', 'new-settings.env'],
  adopt: () => JOB,
  delete: () => JOB,
  restore: () => ['service-gone', ...ON_SERVER],
  // Not of the file, which sets the name of its own.
  edit: () => ['service-free', ...ON_SERVER, '--name', 'Renamed', '--notes', 'Ours.', '--add-tag', 'x'],
  rename: () => [...JOB, '--name', 'Renamed'],
  disable: () => JOB,
  enable: () => JOB,
  access: () => ON_SERVER,
  'role list': () => ['resource', ...ON_SERVER],
  'role assign': () => ['resource', ...ON_SERVER, '--role', 'globalImporter', '--to', 'service-job'],
  'role remove': () => ['resource', ...ON_SERVER, '--role', 'globalReader', '--from', 'service-job'],
  'consent list': () => ON_SERVER,
  'consent show': () => JOB,
  'consent grant': () => JOB,
  'consent revoke': () => JOB,
  'fhir-user list': () => ON_SERVER,
  'fhir-user set': () => ['user:patient@contoso.com', 'Patient/pat', ...ON_SERVER],
  'fhir-user remove': () => ['user:patient@contoso.com', ...ON_SERVER],
  approve: () => JOB,
  'credential list': () => JOB,
  'credential rotate': () => [...JOB, '--overlap', '0', '--secret-to', 'env-file:.env'],
  'credential remove': () => [...JOB, '--id', keyId, '--allow-no-credential'],
  'credential prune': () => JOB,
  'secret list': () => JOB,
  'secret rotate': () => [...JOB, '--now', '--secret-to', 'env-file:.env'],
  'secret remove': () => [...JOB, '--id', keyId, '--force'],
  'secret prune': () => JOB,
  expiring: () => [],
  whoami: () => [],
  // No FHIR server is there, so that only what comes before its answers is proved.
  verify: () => [...ON_SERVER, '--junit', 'verify.xml', '--sarif', 'verify.sarif'],
  explain: () => ['AADSTS65001', '--for', ...JOB],
  token: () => [...JOB, '--decode'],
  schema: () => [],
  'sandbox start': () => ['--state', join(sandbox.workDir, 'new-state'), '--request-log', 'new-log'],
  'sandbox stop': STATE,
  'sandbox status': STATE,
  'sandbox reset': () => ['--state', join(sandbox.workDir, 'elsewhere')],
  'sandbox configure': () => ['oss', '--audience', 'api://another', ...STATE()],
  'sandbox fhir set': () => ['oss', '--audience', 'api://another', ...STATE()],
  completion: () => ['bash'],
};

/**
 * Every file below the work directory, the state of the sandbox among them, by a hash of its content; the request log
 * left out.
 */
async function files(): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(sandbox.workDir, { recursive: true, withFileTypes: true });
  const hashed = entries
    .filter((entry) => entry.name !== 'requests.jsonl')
    .map(async (entry): Promise<readonly [string, string]> => {
      const path = join(entry.parentPath, entry.name);
      const content = entry.isFile() ? await readFile(path) : '';
      return [path, createHash('sha256').update(content).digest('hex')];
    });
  return Object.fromEntries(await Promise.all(hashed));
}

/** Anything but reads and sign-in. */
function isWrite({ method, path, body }: LoggedExchange): boolean {
  const methods = path.endsWith('/$batch')
    ? (body as { readonly requests: readonly { readonly method: string }[] }).requests.map((part) => part.method)
    : [method];
  // Microsoft Graph is asked for a long list of ids by POST.
  const reads = ['/token', '/directoryObjects/getByIds'];
  return !reads.some((end) => path.endsWith(end)) && methods.some((each) => each !== 'GET');
}

describe('--dry-run writes no file and sends no write', () => {
  it('is proved for every command', () => {
    expect(Object.keys(LINES).sort()).toEqual(ALL_COMMANDS.map(({ name }) => name).sort());
  });

  it.each(Object.entries(LINES))('%s', async (name, line) => {
    const before = await files();
    await sandbox.exchanges();
    const args = [...name.split(' '), ...line(), '--dry-run', '--yes', '--audit-log', 'audit.jsonl'];
    const ended = await sandbox.run(args, undefined, { FHIR_APPS_SANDBOX_STATE: state });
    // With 2 it would have proved nothing.
    expect(ended.exitCode === 2 ? ended.stderr : '').toBe('');
    expect((await sandbox.exchanges()).filter(isWrite)).toEqual([]);
    expect(await files()).toEqual(before);
  });
});

describe('the sandbox’s own commands', () => {
  const resultOf = (stdout: string): unknown => (JSON.parse(stdout) as { readonly result: unknown }).result;

  it('say what a dry run would have done', async () => {
    const dry = (...args: readonly string[]): ReturnType<typeof run> =>
      run(['sandbox', ...args, '--dry-run', '--json', '--yes'], { env: { FHIR_APPS_SANDBOX_STATE: state } });
    expect(resultOf((await dry('stop')).stdout)).toEqual({ stopped: true, stateDir: state, dryRun: true });
    const set = resultOf((await dry('fhir', 'set', '--audience', 'api://another')).stdout);
    expect(set).toMatchObject({ dryRun: true, after: { audience: 'api://another' } });
    expect(resultOf((await dry('reset', '--state', join(sandbox.workDir, 'elsewhere'))).stdout)).toMatchObject({
      dryRun: true,
    });
    expect((await dry('start')).exitCode).toBe(1);
    const status = resultOf((await dry('status')).stdout);
    expect(status).toMatchObject({ running: { fhir: { oss: { audience: sandbox.ready.fhir.oss.url } } } });
  });

  it.each(['reset', 'stop', 'status', 'configure --audience api://x'])(
    'find no sandbox where --state names no directory, and make none: %s',
    async (words) => {
      const missing = join(sandbox.workDir, 'missing');
      const { exitCode, stdout } = await run(['sandbox', ...words.split(' '), '--state', missing, '--yes', '--json']);
      expect(exitCode).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'sandbox_missing' } });
      expect(await readdir(sandbox.workDir)).not.toContain('missing');
    },
  );

  it('reset only with a yes, and only a sandbox', async () => {
    const own = join(sandbox.workDir, 'own');
    const env = { FHIR_APPS_SANDBOX_STATE: own };
    expect((await run(['list', '--sandbox'], { env })).exitCode).toBe(0);
    const before = await readdir(own);
    const refused = await run(['sandbox', 'reset', '--json'], { env });
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'confirmation_required' } });
    expect(refused.exitCode).toBe(2);
    expect(await readdir(own)).toEqual(before);
    expect((await run(['sandbox', 'reset', '--yes'], { env })).exitCode).toBe(0);
    expect(await readdir(own)).not.toContain('tenant.json');

    const elsewhere = join(sandbox.workDir, 'elsewhere');
    await writeFile(join(elsewhere, 'tenant.json'), 'of another program');
    expect((await run(['sandbox', 'reset', '--yes', '--state', elsewhere])).exitCode).toBe(1);
    expect(await readFile(join(elsewhere, 'tenant.json'), 'utf8')).toBe('of another program');
  });
});
