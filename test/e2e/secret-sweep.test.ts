import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startInTerminal } from '../cli/prompts/pseudo-terminal.ts';
import { cleanEnvironment, type Ended, EXECUTABLE, type Running, start } from './executable.ts';
import { list } from './registrations.ts';
import { secretClient, VAULT } from '../sandbox/key-vault/vault-client.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const FHIR_URL = 'https://fhir.contoso.com';
const LOUD = ['--debug', '--verbose'];
const LOGS = ['audit.jsonl', 'requests.jsonl'];
const TOKEN = /eyJ[\w-]{20,}\.eyJ[\w-]{20,}/;

/** Where a secret went, and what is left of the streams when the sink's own bytes are taken out of them. */
interface Delivered {
  readonly secret: string;
  readonly rest: readonly string[];
}

interface Sink {
  readonly flags: readonly string[];
  readonly env: (workDir: string) => Readonly<Record<string, string>>;
  readonly delivered: (ended: Ended, workDir: string) => Promise<Delivered>;
  /** True where only `--sandbox` knows of it: a cloud that is given by URLs has no vaults. */
  readonly ofSandbox?: boolean;
}

const nothing = (): Readonly<Record<string, string>> => ({});

function only(found: string | undefined): string {
  expect(found).toMatch(/^[\w~.-]{20,}$/);
  return found ?? '';
}

/** The lines of a stream without those that a runner takes away because they are commands to it. */
function withoutCommands(text: string, command: RegExp): string {
  return text
    .split('\n')
    .filter((line) => !command.test(line))
    .join('\n');
}

const SINKS: Readonly<Record<string, Sink>> = {
  'a file': {
    flags: ['--secret-to', 'file:secret', '--json'],
    env: nothing,
    delivered: async ({ stdout, stderr }, workDir) => ({
      secret: only((await readFile(join(workDir, 'secret'), 'utf8')).trim()),
      rest: [stdout, stderr],
    }),
  },
  'an environment file': {
    flags: ['--secret-to', 'env-file:.env'],
    env: nothing,
    delivered: async ({ stdout, stderr }, workDir) => {
      const values = Object.entries(parseEnv(await readFile(join(workDir, '.env'), 'utf8')));
      return { secret: only(values.find(([name]) => name.endsWith('_CLIENT_SECRET'))?.[1]), rest: [stdout, stderr] };
    },
  },
  'stdout, alone': {
    flags: ['--secret-to', 'stdout'],
    env: nothing,
    delivered: ({ stdout, stderr }) => Promise.resolve({ secret: only(stdout.trimEnd()), rest: [stderr] }),
  },
  'stdout, in the result': {
    flags: ['--secret-to', 'stdout', '--json'],
    env: nothing,
    delivered: ({ stdout, stderr }) => {
      const { result } = JSON.parse(stdout) as { readonly result: { readonly credential: { secret: string } } };
      const { secret, ...credential } = result.credential;
      return Promise.resolve({ secret: only(secret), rest: [JSON.stringify({ ...result, credential }), stderr] });
    },
  },
  'a step of GitHub Actions': {
    flags: ['--secret-to', 'github', '--json'],
    env: (workDir) => ({ CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: join(workDir, 'github-output') }),
    delivered: async ({ stdout, stderr }, workDir) => {
      const output = await readFile(join(workDir, 'github-output'), 'utf8');
      const secret = only(/^client-secret<<(\S+)\n(\S+)\n\1$/m.exec(output)?.[2]);
      expect(stderr).toContain(`::add-mask::${secret}\n`);
      return { secret, rest: [stdout, withoutCommands(stderr, /^::add-mask::/)] };
    },
  },
  'a step of Azure Pipelines': {
    flags: ['--secret-to', 'azure-pipelines'],
    env: () => ({ TF_BUILD: 'True' }),
    delivered: ({ stdout, stderr }) => {
      const [, secret] =
        /^##vso\[task\.setvariable variable=\w+_CLIENT_SECRET;issecret=true\](\S+)$/m.exec(stdout) ?? [];
      return Promise.resolve({ secret: only(secret), rest: [withoutCommands(stdout, /^##vso\[/), stderr] });
    },
  },
  'a key vault': {
    flags: ['--secret-to', `keyvault:${VAULT}/swept`, '--json'],
    // Azure's libraries log too, where they are told to.
    env: () => ({ AZURE_LOG_LEVEL: 'verbose' }),
    delivered: async ({ stdout, stderr }) => {
      const caCertificate = await readFile(sandbox.ready.caFile, 'utf8');
      const { value } = await secretClient({ ready: sandbox.ready, caCertificate }).getSecret('swept');
      return { secret: only(value), rest: [stdout, stderr] };
    },
    ofSandbox: true,
  },
};

/** The command lines of a run and of what it starts, until it ends: what `ps` could have shown of it. */
async function endWithCommandLines({ pid, ended }: Running): Promise<{ readonly value: Ended; readonly seen: string }> {
  const seen = new Set<string>();
  let working = true;
  const watch = async (): Promise<void> => {
    let processes: readonly string[] = [];
    for (let tick = 0; working; tick += 1) {
      processes = tick % 40 === 0 ? [String(pid), ...(await childrenOf(pid))] : processes;
      for (const each of processes) {
        seen.add(await readFile(`/proc/${each}/cmdline`, 'utf8').catch(() => ''));
      }
      await sleep(5);
    }
  };
  const watching = watch();
  const value = await ended.finally(() => (working = false));
  await watching;
  return { value, seen: [...seen].join('\n') };
}

/** The ids of the processes that a process has started. */
async function childrenOf(pid: number): Promise<readonly string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(ids.map(parentOf));
  return ids.filter((_, index) => parents[index] === String(pid));
}

/** From `PID (NAME) STATE PARENT …` (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html). */
async function parentOf(pid: string): Promise<string | undefined> {
  const status = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return status.slice(status.lastIndexOf(')') + 2).split(' ')[1];
}

let sandbox: ServedSandbox;
/** Every secret that was delivered, with what must not hold it. */
const secrets: string[] = [];
const texts: string[] = [];

beforeAll(async () => {
  sandbox = await serveSandbox();
  await writeFile(join(sandbox.workDir, 'github-output'), '');
  expect((await sandbox.run(['register', 'resource', '--fhir-url', FHIR_URL, '--name', 'R'])).exitCode).toBe(0);
});
afterAll(() => sandbox.stop());

function expectClean(text: string): void {
  for (const secret of [...secrets, sandbox.ready.admin.clientSecret]) {
    expect(text.includes(secret)).toBe(false);
    expect(text.includes(Buffer.from(secret).toString('base64').replace(/=+$/, ''))).toBe(false);
  }
  expect(text).not.toMatch(TOKEN);
}

describe('a secret is in the bytes of its sink and nowhere else', () => {
  const client = (name: string): readonly string[] => [
    ...['register', 'service', '--fhir-url', FHIR_URL, '--name', name],
    ...['--role', 'globalReader', '--credential', 'secret'],
  ];

  async function expectSwept(words: readonly string[], sink: Sink): Promise<void> {
    const { flags, env, delivered, ofSandbox = false } = sink;
    const args = [...words, ...flags, ...LOUD, '--audit-log', 'audit.jsonl'];
    const { stateDir } = sandbox.ready;
    const { value: ended, seen } = await endWithCommandLines(
      ofSandbox
        ? start([...args, '--sandbox'], {
            cwd: sandbox.workDir,
            env: { FHIR_APPS_SANDBOX_STATE: stateDir, ...env(sandbox.workDir) },
          })
        : sandbox.start(args, undefined, env(sandbox.workDir)),
    );
    expect(ended.exitCode).toBe(0);
    const { secret, rest } = await delivered(ended, sandbox.workDir);
    secrets.push(secret);
    texts.push(...rest, seen);
    expect(ended.stderr).toContain('POST /applications');
    expect(/PUT \S+\/vaults\/\S+ 200/.test(ended.stderr)).toBe(ofSandbox);
    expect(seen).toContain([EXECUTABLE, ...args].join('\0'));
    [...rest, seen].forEach(expectClean);
  }

  it.each(Object.entries(SINKS))('%s', (name, sink) => expectSwept(client(name), sink));

  it.each(Object.entries(SINKS))('%s, rotated', async (name, sink) => {
    const [application] = await list<{ readonly appId: string }>(
      sandbox,
      `/applications?$filter=displayName eq '${name}'`,
    );
    await writeFile(join(sandbox.workDir, 'github-output'), '');
    await expectSwept(['credential', 'rotate', application?.appId ?? '', '--now'], sink);
  });

  it('the terminal, once', async () => {
    const { args, env } = sandbox.runOptions();
    const command = [process.execPath, EXECUTABLE, ...client('on screen'), '--yes', ...args, ...LOUD];
    const run = await startInTerminal(command, { env: cleanEnvironment(env), cwd: sandbox.workDir });
    await run.shows('? Where does the secret go?');
    await run.shows('enter next');
    run.keys('\r');
    const { screen, stdout, exitCode } = await run.ended();
    expect(exitCode).toBe(0);
    const secret = only(/copy it now\.\s+(\S{20,})\s/.exec(screen)?.[1]);
    secrets.push(secret);
    expect(screen.split(secret)).toHaveLength(2);
    texts.push(stdout, screen.replace(secret, ''));
    expectClean(stdout);
    expectClean(screen.replace(secret, ''));
  });

  it('an environment file that apply fills, whatever came before and after', async () => {
    const file = `fhirUrl: ${FHIR_URL}
resource: { name: R }
clients:
  swept: { type: service, name: Swept, role: globalReader, credential: secret, secretTo: env-file:applied.env }
`;
    await writeFile(join(sandbox.workDir, 'fhir-apps.yaml'), file);
    const loud = [...LOUD, '--audit-log', 'audit.jsonl'];
    const { value: applied, seen } = await endWithCommandLines(sandbox.start(['apply', ...loud, '--json']));
    expect(applied.exitCode).toBe(0);
    expect(seen).toContain(EXECUTABLE);
    const { SWEPT_CLIENT_SECRET } = parseEnv(await readFile(join(sandbox.workDir, 'applied.env'), 'utf8'));
    secrets.push(only(SWEPT_CLIENT_SECRET));
    texts.push(seen, await readFile(join(sandbox.workDir, 'fhir-apps.lock.json'), 'utf8'));
    const reference = ['swept', '--fhir-url', FHIR_URL];
    const commands = [
      ['plan'],
      ['plan', '--check'],
      ['apply', '--yes'],
      ['adopt', ...reference],
      ['init', '--from', FHIR_URL, '--out', 'taken.yaml'],
      ['rename', ...reference, '--name', 'Swept again', '--yes'],
      ['destroy', '--yes', '--dry-run'],
      ['delete', ...reference, '--yes'],
      ['restore', ...reference, '--yes'],
    ];
    const ended = [applied];
    for (const args of commands) {
      ended.push(await sandbox.run([...args, ...loud]));
    }
    texts.push(...ended.flatMap(({ stdout, stderr }) => [stdout, stderr]));
    texts.forEach(expectClean);
    expect(ended.map(({ exitCode }) => exitCode)).toEqual(ended.map(() => 0));
    expect(ended.map(({ stderr }) => stderr).join('')).toContain('POST /applications');
  });

  it.each([
    ['list', ['list']],
    ['show', ['show', 'service-a-file', '--fhir-url', FHIR_URL]],
    ['the same registration again', [...client('a file'), '--secret-to', 'file:elsewhere']],
    ['a refused command', [...client('refused'), '--secret-to', 'file:secret']],
    ['consent list', ['consent', 'list', 'service-a-file', '--fhir-url', FHIR_URL]],
    ['consent grant', ['consent', 'grant', 'service-a-file', '--fhir-url', FHIR_URL]],
    ['approve', ['approve', 'service-a-file', '--fhir-url', FHIR_URL, '--yes']],
    ['disable', ['disable', 'service-a-file', '--fhir-url', FHIR_URL, '--yes']],
    ['credential list', ['credential', 'list', 'service-a-file', '--fhir-url', FHIR_URL]],
    ['credential prune', ['credential', 'prune', '--yes']],
    ['credential list --expiring', ['credential', 'list', '--expiring', '365d']],
    [
      'a refused rotation',
      ['credential', 'rotate', 'service-a-file', '--fhir-url', FHIR_URL, '--secret-to', 'file:.env'],
    ],
    ['credential remove', ['credential', 'remove', 'service-a-file', '--fhir-url', FHIR_URL, '--id', 'none', '--yes']],
    ['delete', ['delete', 'service-a-file', '--fhir-url', FHIR_URL, '--purge', '--yes']],
  ])('no stream of %s', async (_what, args) => {
    for (const json of [[], ['--json']]) {
      const { stdout, stderr } = await sandbox.run([...args, ...LOUD, ...json]);
      texts.push(stdout, stderr);
    }
    texts.forEach(expectClean);
  });

  it('no sign-in that is refused', async () => {
    const wrong = { clientId: sandbox.ready.admin.clientId, clientSecret: 'wrong~secret~of~mine~0123456789' };
    secrets.push(wrong.clientSecret);
    const { stdout, stderr, exitCode } = await sandbox.run(['list', ...LOUD, '--json'], wrong);
    expect(exitCode).toBe(4);
    expectClean(stdout);
    expectClean(stderr);
  });

  it('neither the audit log nor the state and request log of the sandbox', async () => {
    const files = (await readdir(sandbox.workDir, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && (entry.parentPath !== sandbox.workDir || LOGS.includes(entry.name)))
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.map((file) => file.slice(sandbox.workDir.length + 1))).toEqual(
      expect.arrayContaining([...LOGS, 'state/tenant.json']),
    );
    for (const file of files) {
      const text = await readFile(file, 'utf8');
      expect({ file, holds: secrets.filter((secret) => text.includes(secret)) }).toEqual({ file, holds: [] });
      expect(text).not.toMatch(TOKEN);
    }
  });
});

describe('files that hold or guard secrets are for their owner alone', () => {
  it.each(['000', '022', '077'])('under umask %s', async (umask) => {
    const state = join(sandbox.workDir, `state-${umask}`);
    const flags = ['--fhir-url', FHIR_URL, '--name', 'Job', '--sandbox', '--yes', '--json'];
    const service = ['register', 'service', ...flags, '--role', 'globalReader', '--credential', 'secret'];
    const commands = [
      ['register', 'resource', ...flags],
      [...service, '--secret-to', `file:secret-${umask}`],
      [...service, '--key', 'other', '--secret-to', `env-file:env-${umask}`],
    ].map((args) => [process.execPath, EXECUTABLE, ...args].map((word) => `'${word}'`).join(' '));
    const run = await startInTerminal(['sh', '-c', `umask ${umask}; ${commands.join(' && ')}`], {
      env: cleanEnvironment({ FHIR_APPS_SANDBOX_STATE: state }),
      cwd: sandbox.workDir,
    });
    expect((await run.ended()).exitCode).toBe(0);
    const kept = await readdir(state, { recursive: true, withFileTypes: true });
    const files = kept.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const sinks = [join(sandbox.workDir, `secret-${umask}`), join(sandbox.workDir, `env-${umask}`)];
    for (const file of [...files, ...sinks]) {
      expect({ file, mode: ((await stat(file)).mode & 0o777).toString(8) }).toEqual({ file, mode: '600' });
    }
    expect(((await stat(state)).mode & 0o777).toString(8)).toBe('700');
  });
});
