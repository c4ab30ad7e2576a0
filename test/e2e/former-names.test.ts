import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_COMMANDS } from '../../src/commands/index.ts';
import { startInTerminal } from '../cli/prompts/pseudo-terminal.ts';
import { cleanEnvironment, EXECUTABLE } from './executable.ts';
import { type Outcome, outcomeOf } from './registrations.ts';
import { type LoggedExchange, serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

const SERVER = '--fhir-url https://fhir.contoso.com';
const JOB = `service-nightly-import ${SERVER}`;
const TO_FILE = '--secret-to env-file:rotated.env';

const PULL_REQUEST = `register service --name Build --role globalImporter --federated github:contoso/fhir:pull-request --credential federated ${SERVER}`;

/** What there is before each run. */
const PREPARED = [
  `register resource --name Contoso ${SERVER}`,
  `register service --name Nightly@import --role globalImporter --credential secret --secret-to file:secret ${SERVER}`,
  `register service --name Preview --role globalReader --credential federated --federated github:contoso/fhir:pull-request ${SERVER}`,
  'apply -f done.yaml',
];

const FILES = {
  'fhir-apps.yaml': `fhirUrl: https://lab.contoso.com
resource: { name: Lab }
`,
  'done.yaml': `fhirUrl: https://ward.contoso.com
resource: { name: Ward }
`,
};

interface Renaming {
  readonly former: string;
  readonly now: string;
  /** Default: 0. */
  readonly exitCode?: number;
  /** True where the name of today reads again before it writes, which the former does not. Default false. */
  readonly readsMore?: boolean;
  /** What both results tell, each in its way; default: the whole result, which is the same. */
  readonly told?: readonly [ofFormer: (result: Result) => unknown, ofNow: (result: Result) => unknown];
}

type Result = Outcome['result'];

/** What a list of credentials tells, whatever else each of them has. */
function foundBy(key: string): (result: Result) => unknown {
  return ({ until, applications, [key]: found }) => ({
    ...{ until, applications },
    found: (found as readonly Readonly<Record<string, unknown>>[]).map(
      ({ appId, id, kind, expiresAt, daysLeft, counts, command }) => [
        ...[appId, id, kind, expiresAt, daysLeft, counts, command],
      ],
    ),
  });
}

/** What a new display name leaves behind. */
function named({ type, displayName, key, uniqueName, appId, objectId, registerWith }: Result): unknown {
  return { type, displayName, key, uniqueName, appId, objectId, registerWith };
}

/** What a removed role takes with it. */
function taken({ tenantId, roleAssignments, requestedBy }: Result): unknown {
  return { tenantId, roleAssignments, requestedBy };
}

/** Command lines by names of before, and the same by those of today; `@{secret}` is the id of a secret of the job. */
const RENAMINGS: readonly Renaming[] = [
  { former: `secret list ${JOB}`, now: `credential list ${JOB}` },
  { former: `secret rotate ${JOB} ${TO_FILE}`, now: `credential rotate ${JOB} ${TO_FILE}` },
  {
    former: `secret remove ${JOB} --id @{secret} --force`,
    now: `credential remove ${JOB} --id @{secret} --allow-no-credential`,
  },
  {
    former: `credential remove ${JOB} --id @{secret} --force`,
    now: `credential remove ${JOB} --id @{secret} --allow-no-credential`,
  },
  { former: `credential rotate ${JOB} ${TO_FILE} --now`, now: `credential rotate ${JOB} ${TO_FILE} --overlap 0` },
  { former: `consent show ${JOB}`, now: `consent list ${JOB}` },
  { former: `secret prune ${JOB}`, now: `credential prune ${JOB}` },
  {
    former: `credential rotate ${JOB} ${TO_FILE} --force`,
    now: `credential rotate ${JOB} ${TO_FILE} --allow-unproven`,
  },
  { former: `${PULL_REQUEST} --force`, now: `${PULL_REQUEST} --allow-pull-request-writes` },
  {
    former: `role assign resource ${SERVER} --role globalImporter --to service-preview --force`,
    now: `role assign resource ${SERVER} --role globalImporter --to service-preview --allow-pull-request-writes`,
  },
  {
    former: `role remove resource ${SERVER} --role globalImporter --to service-nightly-import`,
    now: `role remove ${SERVER} --role globalImporter --from service-nightly-import`,
  },
  {
    former: 'init --fhir-url https://new.contoso.com --name New -f done.yaml --force',
    now: 'init --fhir-url https://new.contoso.com --name New --out done.yaml --overwrite',
  },
  {
    former: 'init --fhir-url https://new.contoso.com --name New --file new.yaml',
    now: 'init --fhir-url https://new.contoso.com --name New --out new.yaml',
  },
  {
    former: 'expiring --within 400d',
    now: 'credential list --expiring 400d --check',
    exitCode: 5,
    told: [foundBy('expiring'), foundBy('credentials')],
  },
  {
    former: `expiring ${SERVER}`,
    now: `credential list --expiring --check ${SERVER}`,
    told: [foundBy('expiring'), foundBy('credentials')],
  },
  { former: 'drift', now: 'plan --check', exitCode: 5 },
  { former: 'drift -f done.yaml', now: 'plan --check -f done.yaml' },
  { former: 'plan --detailed-exitcode', now: 'plan --check', exitCode: 5 },
  {
    former: `rename ${JOB} --name Morning@import`,
    now: `edit ${JOB} --name Morning@import`,
    readsMore: true,
    told: [named, named],
  },
  {
    former: `role remove resource ${SERVER} --role globalExporter --definition`,
    now: `edit resource ${SERVER} --remove-app-role globalExporter`,
    told: [taken, taken],
  },
  {
    former: `role remove resource ${SERVER} --role globalImporter --definition --force`,
    now: `edit resource ${SERVER} --remove-app-role globalImporter --unassign`,
    told: [taken, taken],
  },
  {
    former: 'sandbox fhir set oss --audience api://another',
    now: 'sandbox configure oss --audience api://another',
  },
];

/** A tenant and a directory as {@link PREPARED} left them, to be copied for every run. */
let prepared: string;
/** The job's own secret. */
let keyId: string;
let ids: ReadonlySet<string>;

beforeAll(async () => {
  prepared = await mkdtemp(join(tmpdir(), 'fhir-apps-former-'));
  const sandbox = await serveSandbox([], { stateDir: join(prepared, 'state') });
  for (const [name, text] of Object.entries(FILES)) {
    await writeFile(join(sandbox.workDir, name), text);
  }
  for (const line of PREPARED) {
    const { exitCode, stderr } = await sandbox.run([...wordsOf(line), '--yes']);
    expect({ line, exitCode, stderr }).toMatchObject({ exitCode: 0 });
  }
  const { result } = outcomeOf(await sandbox.run([...wordsOf(`credential list ${JOB}`), '--json']));
  [{ id: keyId }] = result.credentials as readonly [{ readonly id: string }];
  await cp(sandbox.workDir, join(prepared, 'work'), { recursive: true });
  await sandbox.stop();
  ids = new Set((await textsBelow(join(prepared, 'state'))).flatMap((text) => text.match(ID) ?? []));
});
afterAll(() => rm(prepared, { recursive: true, force: true }));

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The words of a line; `@` is a space in a word. */
function wordsOf(line: string): readonly string[] {
  return line
    .replaceAll('@{secret}', keyId)
    .split(' ')
    .map((word) => word.replaceAll('@', ' '));
}

async function textsBelow(directory: string): Promise<readonly string[]> {
  const files = await readdir(directory, { recursive: true, withFileTypes: true });
  return Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
  );
}

/** What one command line did, without what is by chance or by the clock in it. */
interface Run {
  readonly exitCode: number | null;
  readonly requests: readonly string[];
  readonly result: Result;
  readonly error: Outcome['error'];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly command: unknown;
}

/** Works with a sandbox and a directory that are a copy of what was prepared. */
async function inPrepared<T>(work: (sandbox: ServedSandbox) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'fhir-apps-former-run-'));
  await cp(join(prepared, 'state'), join(directory, 'state'), { recursive: true });
  const sandbox = await serveSandbox([], { stateDir: join(directory, 'state') });
  try {
    await cp(join(prepared, 'work'), sandbox.workDir, { recursive: true, filter: (path) => !path.endsWith('.jsonl') });
    return await work(sandbox);
  } finally {
    await sandbox.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function runOf(line: string): Promise<Run> {
  return inPrepared(async (sandbox) => {
    const { stdout, exitCode } = await sandbox.run([...wordsOf(line), '--yes', '--json'], undefined, {
      FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir,
    });
    const normalize = normalizerOf(sandbox);
    const requests = requestsIn(await sandbox.exchanges(), normalize);
    const envelope = JSON.parse(normalize(stdout)) as Omit<Run, 'exitCode' | 'requests'>;
    return { ...envelope, exitCode, requests };
  });
}

/**
 * In an order of their own, reads and tokens each once: how often something is asked depends on how fast it is
 * replicated.
 */
function requestsIn(exchanges: readonly LoggedExchange[], normalize: (text: string) => string): readonly string[] {
  const isWrite = (exchange: LoggedExchange): boolean =>
    !exchange.path.endsWith('/token') && writesOf([exchange]).length > 0;
  const textOf = ({ method, path, query, body }: LoggedExchange): string =>
    normalize(JSON.stringify([method, path, query, path.endsWith('/token') ? null : body]));
  const reads = exchanges.filter((each) => !isWrite(each)).map(textOf);
  return [...exchanges.filter(isWrite).map(textOf), ...new Set(reads)].toSorted();
}

function normalizerOf({ workDir, ready: { stateDir } }: ServedSandbox): (text: string) => string {
  return (text) =>
    text
      .replaceAll(stateDir, '<state>')
      .replaceAll(workDir, '<work>')
      .replaceAll(encodeURIComponent(workDir), '<work>')
      .replaceAll(/localhost:\d+/g, 'localhost:<port>')
      .replaceAll(ID, (id) => (ids.has(id) ? id : '<id>'))
      .replaceAll(/\d{4}-?\d\d-?\d\dT[\d:.]+Z/g, '<time>')
      .replaceAll(/fhir-apps [0-9a-f]{12}/g, 'fhir-apps <nonce>');
}

describe('a name of before', () => {
  it.each(RENAMINGS)(
    '$former sends and gives what $now does',
    async ({ former, now, exitCode = 0, readsMore = false, told }) => {
      const [before, today] = await Promise.all([runOf(former), runOf(now)]);

      expect(before.exitCode).toBe(exitCode);
      expect(today.exitCode).toBe(exitCode);
      const isExtra = (request: string): boolean =>
        readsMore && request.startsWith('["GET"') && !before.requests.includes(request);
      expect(before.requests).toEqual(today.requests.filter((request) => !isExtra(request)));
      expect(before.error).toEqual(today.error);
      const [ofFormer, ofNow] = told ?? [(result) => result, (result) => result];
      expect(ofFormer(before.result)).toEqual(ofNow(today.result));
      expect(former).toMatch(new RegExp(`^${String(before.command)}( |$)`));
      expect(now).toMatch(new RegExp(`^${String(today.command)}( |$)`));
      expect(before.warnings.filter(({ code }) => code !== 'deprecated_name')).toEqual(today.warnings);
      expect(before.warnings.filter(({ code }) => code === 'deprecated_name')).not.toEqual([]);
    },
  );

  it('is one of this table, for every command and flag that has one', () => {
    const typed = RENAMINGS.map(({ former }) => former);
    const isTyped = (command: string, flag = ''): boolean =>
      typed.some((line) => line.startsWith(`${command} `) && `${line} `.includes(`${flag} `));
    const former = ALL_COMMANDS.filter(({ replacedBy }) => replacedBy !== undefined);
    const now = ALL_COMMANDS.filter((command) => !former.includes(command));
    const flags = now.flatMap(({ name, fields }) =>
      fields.flatMap(({ flag, formerFlags = [], replacedBy }) =>
        [...formerFlags, ...(replacedBy === undefined ? [] : [flag])].map((each) => [name, ` --${each}`] as const),
      ),
    );
    expect(former.map(({ name }) => name).filter((name) => !isTyped(name) && !typed.includes(name))).toEqual([]);
    // That needs a person, who is asked below.
    expect(flags.filter(([name, flag]) => !isTyped(name, flag))).toEqual([['adopt', ' --apply']]);
  });
});

interface Adoption extends Pick<Run, 'exitCode' | 'requests'> {
  readonly screen: string;
  /** What stdout got. */
  readonly told: string;
}

/** Adopts an application that was made by hand, with a person who says yes. */
async function adopted(...flags: readonly string[]): Promise<Adoption> {
  return inPrepared(async (sandbox) => {
    const { body } = await sandbox.graph('POST', '/applications', {
      displayName: 'Chart',
      spa: { redirectUris: ['https://chart.contoso.com/'] },
    });
    await sandbox.exchanges();
    const { args, env } = sandbox.runOptions();
    const line = ['adopt', String(body.appId), ...wordsOf(SERVER), ...flags, ...args];
    const terminal = await startInTerminal([process.execPath, EXECUTABLE, ...line], {
      env: cleanEnvironment(env),
      cwd: sandbox.workDir,
    });
    await terminal.shows('Adopt it?');
    terminal.keys('y\r');
    const { exitCode, stdout, screen } = await terminal.ended();
    const normalize = normalizerOf(sandbox);
    const requests = requestsIn(await sandbox.exchanges(), normalize);
    return { exitCode, screen, requests, told: normalize(stdout) };
  });
}

describe('adopt --apply, where a person is asked,', () => {
  it('sends and tells what adopt does', async () => {
    const [before, today] = await Promise.all([adopted('--apply'), adopted()]);

    expect(before.exitCode).toBe(0);
    expect(before.requests.some((request) => request.startsWith('["PATCH"'))).toBe(true);
    expect({ ...before, screen: '' }).toEqual({ ...today, screen: '' });
    expect(before.screen).toContain('"--apply" is not needed any more.');
    expect(today.screen).not.toContain('--apply');
  });
});
