import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FHIR_URL, PUBLIC, register, RESOURCE } from './registrations.ts';
import { run, serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';
import { answer, typeInTerminal } from './wizard-runs.ts';

const LAB_URL = 'https://lab.contoso.com';
const GONE_URL = 'https://gone.contoso.com';

/** Files by the directory that they are in; a directory without one is the usual case. */
const FILES: Readonly<Record<string, string>> = {
  contoso: `fhirUrl: ${FHIR_URL}\nresource: { name: Contoso FHIR }\n`,
  lab: `fhirUrl: ${LAB_URL}\nresource: { name: Lab FHIR }\n`,
  gone: `fhirUrl: ${GONE_URL}\nresource: { name: Gone FHIR }\n`,
  two: `resource: { name: FHIR }\nenvironments:\n  prod: { fhirUrl: ${FHIR_URL} }\n  lab: { fhirUrl: ${LAB_URL} }\n`,
  broken: 'fhirUrl: [\n',
  elsewhere: `fhirUrl: ${FHIR_URL}\ntenant: fabrikam.com\nresource: { name: Contoso FHIR }\n`,
};

let sandbox: ServedSandbox;
const appIds: Record<string, string> = {};

beforeAll(async () => {
  sandbox = await serveSandbox();
  const remember = async (name: string, args: readonly string[]): Promise<void> => {
    appIds[name] = String((await register(sandbox, { args })).result.appId);
  };
  await remember('contoso', RESOURCE.args);
  await remember('chart', PUBLIC.args);
  await remember('lab', ['register', 'resource', '--fhir-url', LAB_URL, '--name', 'Lab FHIR']);
  const labClient = ['--reply-url', 'https://lab.contoso.com/', '--key', 'public-lab'];
  await remember('labClient', ['register', 'public', '--fhir-url', LAB_URL, '--name', 'Lab app', ...labClient]);
  await remember('gone', [
    'register',
    'public',
    '--fhir-url',
    GONE_URL,
    '--name',
    'Gone',
    '--key',
    'public-gone',
    '--reply-url',
    'https://gone.contoso.com/',
  ]);
  await sandbox.run(['delete', String(appIds.gone), '--yes']);
  for (const [directory, text] of Object.entries({ ...FILES, none: null })) {
    await mkdir(join(sandbox.workDir, directory));
    if (text !== null) {
      await writeFile(join(sandbox.workDir, directory, 'fhir-apps.yaml'), text);
    }
  }
});
afterAll(() => sandbox.stop());

interface Ended {
  readonly exitCode: number;
  readonly stderr: string;
  readonly told: {
    readonly result?: { readonly appId?: string };
    readonly error?: { readonly code: string; readonly message: string };
  };
}

/** Runs a command in a directory of {@link FILES}, where no one can be asked. */
async function runIn(directory: string, line: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const options = sandbox.runOptions();
  // The tenant of the sandbox goes with its URLs: one that the file names must not be overridden here.
  const ended = await run([...line.split(' '), '--json', ...options.args], {
    cwd: join(sandbox.workDir, directory),
    env: { ...options.env, ...env },
  });
  return { exitCode: ended.exitCode ?? -1, stderr: ended.stderr, told: JSON.parse(ended.stdout) as Ended['told'] };
}

/** Where a command runs, what is typed, and the application that it finds or the code it ends with. */
type Situation = readonly [directory: string, line: string, found: string];

describe('a command that reads', () => {
  const SITUATIONS: readonly Situation[] = [
    ['none', 'show resource --fhir-url https://fhir.contoso.com', 'contoso'],
    ['lab', 'show resource --fhir-url https://fhir.contoso.com', 'contoso'],
    ['contoso', 'show resource', 'contoso'],
    ['lab', 'show resource', 'lab'],
    ['contoso', 'show resource -f ../lab/fhir-apps.yaml', 'lab'],
    ['none', 'show resource -f ../lab/fhir-apps.yaml', 'lab'],
    ['none', 'show resource -f ../two/fhir-apps.yaml --env lab', 'lab'],
    ['two', 'show resource --env lab', 'lab'],
    ['two', 'show resource', 'reference_ambiguous'],
    ['none', 'show resource -f ../two/fhir-apps.yaml', 'environment_invalid'],
    ['none', 'show resource -f ../nowhere.yaml', 'environment_unreadable'],
    ['none', 'show resource -f ../broken/fhir-apps.yaml', 'environment_invalid'],
    ['none', 'show resource', 'reference_ambiguous'],
    ['none', 'show public-growth-chart', 'chart'],
    ['none', 'show public-lab', 'labClient'],
    ['contoso', 'show public-lab', 'reference_missing'],
    ['broken', 'show public-lab', 'labClient'],
    ['lab', 'show public-growth-chart', 'reference_missing'],
    ['lab', 'show https://fhir.contoso.com', 'contoso'],
    ['lab', 'show fhir-apps.fhir.contoso.com.public-growth-chart', 'chart'],
    ['none', 'show public-gone', 'reference_missing'],
    ['gone', 'show public-gone', 'reference_missing'],
    ['gone', 'show resource', 'reference_missing'],
    ['none', 'show nobody', 'reference_missing'],
    ['two', 'show public-lab --env lab', 'labClient'],
    ['none', 'show public-lab --env lab', 'environment_unreadable'],
    ['contoso', 'role list', ''],
    ['contoso', 'consent list', ''],
    ['contoso', 'consent list public-growth-chart', ''],
    ['none', 'role list', 'reference_ambiguous'],
    ['none', 'settings', 'reference_ambiguous'],
    ['none', 'settings env', 'reference_ambiguous'],
    ['contoso', 'settings', 'contoso'],
    ['lab', 'settings appsettings', 'lab'],
    ['two', 'settings appsettings --env lab', 'lab'],
    ['contoso', 'settings env -f ../lab/fhir-apps.yaml', 'lab'],
    ['none', 'settings public-lab env', 'labClient'],
    ['gone', 'settings', 'reference_missing'],
    ['none', 'role list --fhir-url https://lab.contoso.com', ''],
  ];

  it.each(SITUATIONS)('in %s: %s finds %s', async (directory, line, found) => {
    const { told } = await runIn(directory, line);
    expect(told.error?.code ?? told.result?.appId ?? '').toBe(found in appIds ? appIds[found] : found);
  });

  it('takes the server of a variable before that of the directory', async () => {
    const { told } = await runIn('lab', 'show resource', { FHIR_APPS_FHIR_URL: FHIR_URL });
    expect(told.result?.appId).toBe(appIds.contoso);
  });

  it('says which server it has taken, and from where, to people', async () => {
    const told = async (directory: string, line: string): Promise<string> => {
      const options = sandbox.runOptions();
      const at = { cwd: join(sandbox.workDir, directory), env: options.env };
      return (await run([...line.split(' '), ...options.args], at)).stderr;
    };
    expect(await told('contoso', 'show resource')).toContain(` · ${FHIR_URL} (fhir-apps.yaml)\n`);
    expect(await told('two', 'show resource --env lab')).toContain(` · ${LAB_URL} (fhir-apps.yaml, lab)\n`);
    expect(await told('contoso', 'show resource --quiet')).toBe('');
    expect((await runIn('contoso', 'show resource')).stderr).not.toContain('fhir-apps.yaml');
  });

  it('signs in to the tenant that the file names', async () => {
    const options = sandbox.runOptions();
    const withoutTenant = options.args.filter(
      (_word, at) => ![at, at - 1].some((each) => options.args[each] === '--tenant'),
    );
    const { stdout } = await run(['show', 'resource', '--json', ...withoutTenant], {
      cwd: join(sandbox.workDir, 'elsewhere'),
      env: options.env,
    });
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'sign_in_refused' } });
    expect(stdout).toContain('AADSTS90002');
  });
});

describe('a command that writes, where nobody confirms', () => {
  const SITUATIONS: readonly Situation[] = [
    ['contoso', 'edit public-growth-chart --notes x --yes', 'server_not_named'],
    ['contoso', 'disable public-growth-chart', 'server_not_named'],
    ['none', 'edit public-growth-chart --notes x --yes', 'server_not_named'],
    ['none', 'delete public-lab --yes', 'server_not_named'],
    ['none', 'credential prune public-lab', 'server_not_named'],
    ['contoso', 'role assign --role globalReader --to user:clinician@contoso.com', 'server_not_named'],
    ['none', 'role assign --role globalReader --to user:clinician@contoso.com', 'server_not_named'],
    ['none', 'role remove --role globalReader --from user:clinician@contoso.com', 'server_not_named'],
    ['two', 'role assign --role globalReader --to user:clinician@contoso.com', 'environment_invalid'],
    ['broken', 'role assign --role globalReader --to user:clinician@contoso.com', 'environment_invalid'],
    ['none', 'delete public-gone --yes', 'reference_missing'],
    ['two', 'delete resource --yes', 'environment_invalid'],
    ['broken', 'delete public-lab --yes', 'environment_invalid'],
  ];

  it.each(SITUATIONS)('in %s: %s ends with %s, and writes nothing', async (directory, line, code) => {
    await sandbox.graphExchanges();
    expect((await runIn(directory, line)).told.error?.code).toBe(code);
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it.each([
    ['contoso', 'edit public-growth-chart --notes a --yes -f fhir-apps.yaml'],
    ['none', 'edit public-growth-chart --notes b --yes --fhir-url https://fhir.contoso.com'],
    ['lab', 'edit fhir-apps.fhir.contoso.com.public-growth-chart --notes c --yes'],
    ['contoso', 'edit public-growth-chart --notes d --dry-run'],
    ['none', 'edit public-growth-chart --notes e --dry-run'],
    ['contoso', 'credential prune'],
  ])('in %s: %s is clear enough', async (directory, line) => {
    expect((await runIn(directory, line)).told.error).toBeUndefined();
  });
});

describe('an error about a server that nobody named', () => {
  it.each([
    [
      'none',
      'role assign --role globalReader --to user:clinician@contoso.com --yes',
      'No server is named. A run that is not confirmed must name it.',
    ],
    ['none', 'role list', 'No server is named, and this tenant has 2.'],
    ['gone', 'settings', `The server ${GONE_URL} is not registered in this tenant.`],
    [
      'none',
      `role remove --role a --from user:clinician@contoso.com --fhir-url ${GONE_URL} --yes`,
      `The server ${GONE_URL} is not registered in this tenant.`,
    ],
    ['none', 'show resource', '"resource" matches 2 applications.'],
  ])('in %s: %s speaks of the server, not of a key', async (directory, line, message) => {
    expect((await runIn(directory, line)).told.error?.message).toBe(message);
  });
});

describe('a tenant with one server', () => {
  let alone: ServedSandbox;
  let appId: string;

  beforeAll(async () => {
    alone = await serveSandbox();
    appId = String((await register(alone, { args: RESOURCE.args })).result.appId);
    await alone.graph('POST', '/applications', { displayName: 'resource' });
  });
  afterAll(() => alone.stop());

  const runAlone = async (line: string): Promise<Ended['told']> =>
    JSON.parse((await alone.run([...line.split(' '), '--json'])).stdout) as Ended['told'];

  it('has it read, whatever else is called like its key', async () => {
    expect((await runAlone('settings')).result?.appId).toBe(appId);
    expect((await runAlone('settings appsettings')).result?.appId).toBe(appId);
    expect(await runAlone('role list')).toMatchObject({ result: { resource: { appId } } });
  });

  it('has it written only where it is named, or confirmed', async () => {
    const assign = 'role assign --role globalReader --to user:clinician@contoso.com';
    const { error } = await runAlone(`${assign} --yes`);
    expect(error).toMatchObject({
      code: 'server_not_named',
      message: expect.stringMatching(/^No server is named\./) as string,
    });
    expect((await runAlone(`${assign} --dry-run`)).error).toBeUndefined();
    const terminal = await typeInTerminal(alone, assign.split(' '));
    await answer(terminal, [{ shown: ['Contoso', '(y/N)'], keys: 'y\r' }]);
    expect((await terminal.ended()).exitCode).toBe(0);
  });
});

describe('tags that someone has forged', () => {
  const forge = async (displayName: string, tags: readonly string[]): Promise<void> => {
    await sandbox.graph('POST', '/applications', { displayName, tags });
  };

  it('lead no command to an application that is not whole', async () => {
    await forge('Half', ['fhir-apps', 'fhir-apps:key:public-half']);
    expect((await runIn('none', 'show public-half')).told.error?.code).toBe('reference_missing');
    expect((await runIn('none', 'consent grant public-half --yes')).told.error?.code).toBe('reference_missing');
  });

  it('do not get in the way of a unique name', async () => {
    const name = 'fhir-apps.fhir.contoso.com.public-growth-chart';
    await forge('In the way', ['fhir-apps', `fhir-apps:key:${name}`]);
    expect((await runIn('none', `show ${name}`)).told.result?.appId).toBe(appIds.chart);
    expect((await runIn('none', `edit ${name} --notes f --yes`)).told.error).toBeUndefined();
  });
});

describe('the unique name of an application of another tool', () => {
  beforeAll(async () => {
    await sandbox.graph('POST', '/applications', { displayName: 'Of others', uniqueName: 'their-app' });
  });

  it.each([
    ['none', 'edit their-app --notes x --yes'],
    ['contoso', 'edit their-app --notes x --yes'],
    ['contoso', 'delete their-app --yes'],
  ])('is no key, also where the directory has a file: in %s, %s', async (directory, line) => {
    const { told } = await runIn(directory, line);
    expect(told.error?.code).toBe('not_ours');
  });
});

describe('the variable of the environment file', () => {
  const FILE = { FHIR_APPS_FILE: '../lab/fhir-apps.yaml' };

  it('says which file stands for that of the directory', async () => {
    expect((await runIn('contoso', 'show resource', FILE)).told.result?.appId).toBe(appIds.lab);
    const written = await runIn('none', 'edit public-lab --notes g --yes', FILE);
    expect(written.told.error?.code).toBe('server_not_named');
  });

  it('says whose clients consent list lists, unless a flag or the directory does', async () => {
    const listed = async (directory: string, words = '', env = {}): Promise<unknown> =>
      (await runIn(directory, `consent list${words}`, env)).told.result;
    expect(await listed('none', '', FILE)).toMatchObject({ fhirUrl: LAB_URL, clients: [{ key: 'public-lab' }] });
    expect(await listed('contoso')).toMatchObject({ fhirUrl: FHIR_URL, clients: [{ key: 'public-growth-chart' }] });
    expect(await listed('contoso', ` --fhir-url ${LAB_URL}`)).toMatchObject({ fhirUrl: LAB_URL });
    expect(await listed('contoso', ' -f ../lab/fhir-apps.yaml')).toMatchObject({ fhirUrl: LAB_URL });
    const ofAll = ['public-growth-chart', 'public-lab'].map((key): unknown => expect.objectContaining({ key }));
    const clients: unknown = expect.arrayContaining(ofAll);
    expect(await listed('none')).toMatchObject({ fhirUrl: null, clients });
  });

  it('narrows no command that is about all, and is not read where nothing needs it', async () => {
    const all = (await runIn('none', 'credential list')).told.result;
    const listed = (await runIn('none', 'credential list', FILE)).told.result;
    expect({ ...listed, until: '' }).toEqual({ ...all, until: '' });
    const broken = { FHIR_APPS_FILE: '../broken/fhir-apps.yaml' };
    expect((await runIn('none', `show ${String(appIds.chart)}`, broken)).told.result?.appId).toBe(appIds.chart);
  });
});

describe('a person', () => {
  it('confirms what the directory has named', async () => {
    const directory = { ready: sandbox.ready, workDir: join(sandbox.workDir, 'contoso') };
    const terminal = await typeInTerminal(directory, ['edit', 'public-growth-chart', '--notes', 'Ward 7']);
    await answer(terminal, [{ shown: [`${FHIR_URL} (fhir-apps.yaml)`, '(y/N)'], keys: 'y\r' }]);
    expect((await terminal.ended()).exitCode).toBe(0);
  });

  it('is offered the server of the directory first where register asks for one', async () => {
    const directory = { ready: sandbox.ready, workDir: join(sandbox.workDir, 'lab') };
    const terminal = await typeInTerminal(directory, ['register', 'public', '--name', 'Ward', '--device-code']);
    await answer(terminal, [{ shown: ['? FHIR server', LAB_URL], keys: '\r' }]);
    await terminal.shows(`${LAB_URL}  Lab FHIR`);
    await terminal.shows('Continue?');
    terminal.keys('\u0003');
    expect((await terminal.ended()).exitCode).toBe(130);
  });

  it('who can be asked nothing has to name it to register', async () => {
    const { told } = await runIn('lab', 'register public --name Ward --device-code');
    expect(told.error?.code).toBe('invalid_input');
  });

  it('chooses the environment of a file that has several', async () => {
    const directory = { ready: sandbox.ready, workDir: join(sandbox.workDir, 'two') };
    const terminal = await typeInTerminal(directory, ['show', 'resource']);
    await answer(terminal, [{ shown: ['? Environment of fhir-apps.yaml', 'prod', 'lab'], keys: '\u001b[B\r' }]);
    const ended = await terminal.ended();
    expect(ended).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Lab FHIR') as string });
  });
});
