import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ALL_COMMANDS } from '../../src/commands/index.ts';
import { startInTerminal } from '../cli/prompts/pseudo-terminal.ts';
import { RIGHT_VERIFICATION } from '../verification/sample-verification.ts';
import { wordsOf } from '../differential/scenario.ts';
import { type AzureSandbox, serveAzureSandbox } from './azure-sandbox.ts';
import { cleanEnvironment, type Ended, EXECUTABLE } from './executable.ts';
import { outcomeOf } from './registrations.ts';
import { run, serveSandbox } from './served-sandbox.ts';

const SERVER = '--fhir-url https://fhir.contoso.com';
const JOB = `service-nightly-import ${SERVER}`;

/** What there is before each example. */
const PREPARED = [
  `register resource --name "Contoso FHIR" ${SERVER} --app-role auditor --app-role globalReader --app-role globalExporter --app-role globalImporter --scope user_impersonation --scope ward.read`,
  `register service --name "Nightly import" --role globalImporter --secret-to file:secret ${SERVER}`,
  `register public --name "Growth chart" --reply-url https://chart.contoso.com/ ${SERVER}`,
  `register confidential --name "Care portal" --reply-url https://portal.contoso.com/signin-oidc --secret-to file:portal ${SERVER}`,
  'role assign https://fhir.contoso.com --role globalReader --to user:ada@contoso.com',
];

/** What is done besides, before the examples that begin so. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  [`edit ${JOB} \\\n  --add-owner`]: [`edit ${JOB} --add-owner tom@contoso.com`],
  'enable ': [`disable ${JOB}`],
  'token service': [`credential rotate ${JOB} --secret-to file:next`],
  'restore service-nightly-import': [`delete ${JOB}`],
  'restore -f': ['apply --env dev', 'destroy --env dev'],
  'destroy -f': ['apply --env dev'],
  'credential remove': [`credential rotate ${JOB} --secret-to file:next`],
  'fhir-user ': [`register resource --name "Contoso FHIR" ${SERVER} --smart v2 --smart-scopes minimal`],
  'consent revoke': [`consent grant public-growth-chart ${SERVER}`],
};

const ONE_ENVIRONMENT = `fhirUrl: https://lab.contoso.com
resource: { name: Lab }
clients:
  service-nightly: { type: service, name: Nightly, role: globalReader, credential: secret }
`;
const TWO_ENVIRONMENTS = `environments:
  dev: { fhirUrl: "https://dev.contoso.com" }
  prod: { fhirUrl: "https://lab.contoso.com" }
resource: { name: Lab }
`;

/** How the examples end that begin so, since they find something; all others end with 0. */
const EXIT_CODES: Readonly<Record<string, number>> = {
  'plan --env prod --check': 5,
  'drift --env prod': 5,
  'adopt "Contoso portal"': 5,
  [`approve ${SERVER} --check`]: 5,
  // What other runs have printed is there.
  'verify --merge': 0,
  // The FHIR servers of the examples are nobody's.
  verify: 1,
  // Its reply URL is no place on this machine.
  'token public-growth-chart': 2,
};

/** Texts of the examples that differ from directory to directory, and what there is for them. */
let standIns: Readonly<Record<string, string>> = {};
let prepared = '';

beforeAll(async () => {
  prepared = await mkdtemp(join(tmpdir(), 'fhir-apps-examples-'));
  const azure = await serveAzureSandbox([], join(prepared, 'state'));
  try {
    await makeOthers(azure);
    for (const line of PREPARED) {
      const { exitCode, stderr } = await azure.run([...wordsOf(line), '--yes']);
      expect({ line, exitCode, stderr }).toEqual({ line, exitCode: 0, stderr: expect.anything() as unknown });
    }
    standIns = await standInsOf(azure);
  } finally {
    await azure.stop();
  }
});
afterAll(() => rm(prepared, { recursive: true, force: true }));

/** Makes what the examples name and no command of ours makes: people, and a managed FHIR service. */
async function makeOthers(azure: AzureSandbox): Promise<void> {
  for (const name of ['ada', 'tom', 'paula', 'clara']) {
    const { status } = await azure.graph('POST', '/users', {
      ...{ accountEnabled: true, displayName: name, mailNickname: name, userPrincipalName: `${name}@contoso.com` },
      passwordProfile: { password: 'Correct-horse-battery-1' },
    });
    expect(status).toBe(201);
  }
  const group = azure.resourceId.replace(/\/providers\/.*$/, '');
  const workspace = `${group}/providers/Microsoft.HealthcareApis/workspaces/ward`;
  const made = { location: 'westeurope', properties: {} };
  expect((await azure.azure('PUT', workspace, made)).status).toBe(201);
  expect((await azure.azure('PUT', `${workspace}/fhirservices/fhir`, { ...made, kind: 'fhir-R4' })).status).toBe(201);
}

async function standInsOf(azure: AzureSandbox): Promise<Readonly<Record<string, string>>> {
  const portal = await azure.graph('POST', '/applications', {
    displayName: 'Contoso portal',
    web: { redirectUris: ['https://portal.contoso.com/'] },
    requiredResourceAccess: [
      {
        // Azure AD Graph, and the permission to sign in and read the own profile.
        resourceAppId: '00000002-0000-0000-c000-000000000000',
        resourceAccess: [{ id: '311a71cc-e848-46a1-bdf8-97ff7156d8e6', type: 'Scope' }],
      },
    ],
  });
  const job = outcomeOf(await azure.run([...wordsOf(`show ${JOB}`), '--json'])).result;
  const { result } = outcomeOf(await azure.run([...wordsOf(`credential list ${JOB}`), '--json']));
  const [{ id }] = result.credentials as readonly [{ readonly id: string }];
  return {
    '6f1c3f0e-2f0a-4c55-9d0b-2f6a3a1b7c11': String(portal.body.appId),
    '7d1f6c1e-0f5e-4b3c-9a59-0d6b0c3f4a11': String(job.appId),
    '3f2504e0-4f89-41d3-9a0c-0305e82c3301': id,
    // Any that is free.
    '--port 8443': '--port 0',
  };
}

/** The words after `fhir-apps` of an example; what a shell does with its output is left out. */
function typedIn(command: string): readonly string[] {
  const [, line] = /(?:^|[\n(]|\| )fhir-apps (.*?)(?: [|<>]|\)'|$)/s.exec(command) ?? [];
  if (line === undefined) {
    throw new Error(`No call of fhir-apps: ${command}`);
  }
  return wordsOf(Object.entries(standIns).reduce((text, [shown, real]) => text.replaceAll(shown, real), line));
}

function startOf<T>(command: string, table: Readonly<Record<string, T>>): T | undefined {
  return Object.entries(table).find(([start]) => command.startsWith(`fhir-apps ${start}`))?.[1];
}

/** For what a person says to the questions of a run: work in the sandbox, yes, and adopt it. */
const UNASKED = { FHIR_APPS_SANDBOX: '1', FHIR_APPS_YES: '1', FHIR_APPS_APPLY: '1' };

/** Runs an example with what is done before it, on a copy of what was prepared, by variables alone. */
async function runExample(command: string): Promise<Ended> {
  const directory = await mkdtemp(join(tmpdir(), 'fhir-apps-example-'));
  try {
    await cp(join(prepared, 'state'), join(directory, 'state'), { recursive: true });
    const env = { ...UNASKED, FHIR_APPS_SANDBOX_STATE: join(directory, 'state') };
    if (/^fhir-apps (plan|apply|drift|destroy|restore -f|verify -f)/.test(command)) {
      const text = command.includes('--env ') ? TWO_ENVIRONMENTS : ONE_ENVIRONMENT;
      await writeFile(join(directory, 'fhir-apps.yaml'), text);
    }
    if (command.startsWith('fhir-apps verify --merge')) {
      const printed = JSON.stringify({ result: RIGHT_VERIFICATION });
      await Promise.all(['nightly.json', 'weekly.json'].map((name) => writeFile(join(directory, name), printed)));
    }
    for (const line of startOf(command, BEFORE) ?? []) {
      expect(await run(wordsOf(line), { cwd: directory, env })).toMatchObject({ exitCode: 0 });
    }
    return await run(typedIn(command), { cwd: directory, env });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const EXAMPLES = [...new Set(ALL_COMMANDS.flatMap(({ examples }) => examples.map(({ command }) => command)))];
const SERVING = EXAMPLES.filter((command) => command.startsWith('fhir-apps sandbox start'));
/** That one asks for all that it takes. */
const ASKING = 'fhir-apps init';
const IN_PORTAL = 'fhir-apps show "Nightly import" --web';
const READING = EXAMPLES.filter((command) => /\| fhir-apps| < /.test(command));
const OTHERS = EXAMPLES.filter((command) => ![...SERVING, ...READING, ASKING, IN_PORTAL].includes(command));

describe('an example of help', () => {
  it.each(OTHERS)('runs in the sandbox: %s', async (command) => {
    const { exitCode, stdout, stderr } = await runExample(command);
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: startOf(command, EXIT_CODES) ?? 0, stdout, stderr });
  });

  it(`finds no portal in the sandbox, and says so: ${IN_PORTAL}`, async () => {
    expect(EXAMPLES).toContain(IN_PORTAL);
    const { exitCode, stderr } = await runExample(IN_PORTAL);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('portal_unknown') as unknown });
  });

  it.each(READING)('reads stdin: %s', (command) => {
    const { status, stdout } = spawnSync(process.execPath, [EXECUTABLE, ...typedIn(command)], {
      ...{ input: 'AADSTS65001: no consent', env: cleanEnvironment(), encoding: 'utf8' },
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('approve REF') as unknown });
  });

  it.each(SERVING)('serves the sandbox: %s', async (command) => {
    const sandbox = await serveSandbox(typedIn(command).slice(2));
    expect(sandbox.ready.origin).toMatch(/^https:/);
    await sandbox.stop();
  });

  it(`asks: ${ASKING}`, async () => {
    expect(EXAMPLES).toContain(ASKING);
    const cwd = await mkdtemp(join(tmpdir(), 'fhir-apps-example-'));
    onTestFinished(() => rm(cwd, { recursive: true }));
    const terminal = await startInTerminal([process.execPath, EXECUTABLE, 'init'], { env: cleanEnvironment(), cwd });
    for (const [shown, keys] of [
      ['? FHIR server', 'https://fhir.contoso.com\r'],
      ['? Kind of FHIR server', '\r'],
      ['? Name of the resource application', 'Contoso FHIR\r'],
      ['? Another client?', 'None\r'],
    ] as const) {
      await terminal.shows(shown);
      terminal.keys(keys);
    }
    expect(await terminal.ended()).toMatchObject({ exitCode: 0 });
    expect(await readFile(join(cwd, 'fhir-apps.yaml'), 'utf8')).toContain('fhirUrl: https://fhir.contoso.com');
  });
});
