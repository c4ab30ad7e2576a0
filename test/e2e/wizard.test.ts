import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REAL_CLOCK } from '../../src/clock.ts';
import { KIND_WORDS } from '../../src/registration/plan-content/plan-content.ts';
import { APP_TYPES } from '../../src/registration/model/app-type.ts';
import { startInTerminal } from '../cli/prompts/pseudo-terminal.ts';
import { cleanEnvironment, EXECUTABLE, startProgram } from './executable.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';
import {
  answer,
  chosen,
  CONTINUE,
  CTRL_C,
  DOWN,
  ESC,
  sandboxEnvironment,
  typeInTerminal,
  WIZARD_RUNS,
} from './wizard-runs.ts';

/** The command that a wizard ends with. */
function equivalentIn(stdout: string): string {
  const [, command = ''] = /^The same without questions\n {2}(fhir-apps .*)$/m.exec(stdout) ?? [];
  return command;
}

describe('fhir-apps register in a terminal', () => {
  let sandbox: ServedSandbox;
  beforeAll(async () => {
    sandbox = await serveSandbox();
    await symlink(EXECUTABLE, join(sandbox.workDir, 'fhir-apps'));
  });
  afterAll(() => sandbox.stop());

  /** Runs what was printed as a shell would, with no terminal. */
  async function runPrinted(command: string): Promise<string> {
    const { PATH, ...environment } = sandboxEnvironment(sandbox);
    const env = { ...environment, PATH: `${sandbox.workDir}:${PATH ?? ''}` };
    return (await startProgram('sh', ['-c', `${command} --json`], { env, cwd: sandbox.workDir }).ended).stdout;
  }

  // The types build on one another: the resource is first, as APP_TYPES has it.
  it.each(APP_TYPES)('registers a %s by questions, and prints the command that says the same', async (type) => {
    const wizard = await typeInTerminal(sandbox, ['register']);
    await answer(wizard, WIZARD_RUNS[type].turns);
    await wizard.shows(' tenant contoso.onmicrosoft.com · nothing reaches Azure');
    await wizard.shows('Create in Contoso (sandbox):');
    await wizard.shows(`+ ${KIND_WORDS[type]} "`);
    for (const row of ['Server', ...WIZARD_RUNS[type].rows, 'Owners']) {
      await wizard.shows(`    ${row} `);
    }
    await answer(wizard, [CONTINUE]);
    await wizard.shows('Creating the application');
    const { exitCode, stdout } = await wizard.ended();
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^✔ Created .* "/);
    expect(stdout).toContain(
      type === 'resource' ? '\nNext, give these settings to the FHIR server\n' : '\nSettings for the client\n',
    );
    expect(stdout.includes('\n! It waits for an administrator: ')).toBe(type === 'confidential' || type === 'public');

    const command = equivalentIn(stdout);
    expect(command).toContain(' --sandbox');
    await sandbox.graphExchanges();
    expect(JSON.parse(await runPrinted(command))).toMatchObject({ ok: true, result: { type, action: 'unchanged' } });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('goes back by Esc, to answers that are in place', async () => {
    const wizard = await typeInTerminal(sandbox, ['register', 'resource']);
    await wizard.shows('? FHIR server');
    wizard.keys('https://cardiology.contoso.com\r');
    await wizard.shows('Esc goes back to the question before.');
    await wizard.shows('? Name');
    wizard.keys(ESC);
    await wizard.shows('? FHIR server     https://cardiology.contoso.com');
    wizard.keys('/r4\r');
    await wizard.shows('? Name');
    wizard.keys('Cardiology clinic\r');
    await answer(wizard, [CONTINUE]);
    const { exitCode, stdout } = await wizard.ended();
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^✔ Created resource .*"Cardiology clinic"/);
  });

  it('ends where what it had begun ahead cannot be used', async () => {
    const args = ['register', 'resource', '--fhir-url', 'https://ear.contoso.com', '--audit-log', '/nowhere/at/all'];
    const wizard = await typeInTerminal(sandbox, args);
    await wizard.shows('? Name');
    // By now the session is opened beside the question.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    wizard.keys('Ear\r');
    await wizard.shows('Code audit_log_unwritable');
    expect(await wizard.ended()).toMatchObject({ exitCode: 2 });
  });

  it('changes an answer once it is shown what will be done, and shows it again', async () => {
    const wizard = await typeInTerminal(sandbox, ['register', 'resource', '--fhir-url', 'https://ent.contoso.com']);
    await answer(wizard, [
      { shown: ['? Name'], keys: 'ENT\r' },
      { shown: ['+ resource "ENT"', '? Continue?', 'enter next'], keys: `${DOWN}\r` },
      { shown: ['? What do you want to change?', 'enter next'], keys: 'Name\r' },
      { shown: ['? Name            ENT'], keys: ' clinic\r' },
      { shown: ['? What do you want to change?', 'Name: ENT clinic', 'enter next'], keys: '\r' },
      { shown: ['+ resource "ENT clinic"', '? Continue?', 'enter next'], keys: '\r' },
    ]);
    const { exitCode, stdout } = await wizard.ended();
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^✔ Created resource .*"ENT clinic"/);
  });

  it('leads by Esc to the changes, and from there back, and asks for what another credential needs', async () => {
    const flags = [
      '--name',
      'Escaped',
      '--fhir-url',
      'https://ent.contoso.com',
      '--reply-url',
      'https://e.contoso.com/',
    ];
    const wizard = await typeInTerminal(sandbox, ['register', 'confidential', ...flags]);
    await answer(wizard, [
      chosen('How does it sign in?', 'A secret'),
      chosen('Where does the secret go?', 'A .env file'),
      { shown: ['? .env file'], keys: 'escaped.env\r' },
      { shown: ['? Continue?', 'enter next'], keys: `${DOWN}${DOWN}` },
      { shown: ['❯ Quit; nothing has been written'], keys: ESC },
      { shown: ['? What do you want to change?', 'enter next'], keys: 'Signs in' },
      { shown: ['❯ Signs in with: a secret, which goes to env-file:escaped.env'], keys: '\r' },
      { shown: ['? How does it sign in?', 'enter next'], keys: 'Nothing yet' },
      { shown: ['❯ Nothing yet'], keys: '\r' },
      { shown: ['? What do you want to change?', 'Signs in with: nothing yet', 'enter next'], keys: ESC },
      { shown: ['+ confidential client "Escaped"', '? Continue?', 'enter next'], keys: '\r' },
    ]);
    const { exitCode, stdout } = await wizard.ended();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('--credential none');
    expect(stdout).not.toContain('escaped.env');
  });

  it('comes back with a question, all answers in place, where something is wrong late', async () => {
    const flags = ['--fhir-url', 'https://fhir.contoso.com', '--role', 'noSuchRole'];
    const wizard = await typeInTerminal(sandbox, ['register', 'service', ...flags]);
    await answer(wizard, [
      { shown: ['? Name'], keys: 'Late\r' },
      chosen('Where does it run?', 'Somewhere else'),
      chosen('How does it sign in?', 'Nothing yet'),
      { shown: ['noSuchRole', '? How do you want to continue?', 'Try again', 'enter next'], keys: `${DOWN}\r` },
      { shown: ['? What do you want to change?', 'enter next'], keys: 'Role\r' },
      { shown: ['? What may it do', 'enter next'], keys: ' \r' },
    ]);
    await wizard.shows('? What do you want to change?');
    wizard.keys(CTRL_C);
    expect((await wizard.ended()).exitCode).toBe(130);
  });

  it('refuses a server in another cloud as it is typed', async () => {
    const wizard = await typeInTerminal(sandbox, ['register', 'resource', '--name', 'Clinic']);
    await wizard.shows('? FHIR server');
    wizard.keys('https://ws-f.fhir.azurehealthcareapis.us\r');
    await wizard.shows('is in another cloud than public');
    wizard.keys(CTRL_C);
    expect((await wizard.ended()).exitCode).toBe(130);
  });

  it('never asks what was given, and goes straight to the question whether to go on', async () => {
    const flags = ['--name', 'Clinic', '--fhir-url', 'https://clinic.contoso.com'];
    const run = await typeInTerminal(sandbox, ['register', 'resource', ...flags]);
    await run.shows('? Create it? (y/N)');
    run.keys('\r');
    const { exitCode, screen, stdout } = await run.ended();
    expect(exitCode).toBe(130);
    expect(screen).not.toMatch(/\? (?:Name|FHIR server|Change)/);
    expect(screen).toContain('Canceled. Nothing was written.');
    expect(stdout).toBe('');
  });

  it('shows a secret once, on the terminal and nowhere else', async () => {
    await runPrinted('fhir-apps register resource --fhir-url https://ward.contoso.com --name Ward --sandbox');
    const flags = ['--name', 'Shown once', '--fhir-url', 'https://ward.contoso.com', '--role', 'globalReader', '--yes'];
    const run = await typeInTerminal(sandbox, ['register', 'service', ...flags, '--credential', 'secret']);
    await run.shows('? Where does the secret go?');
    await run.shows('❯ This terminal');
    await run.shows('enter next');
    run.keys('\r');
    const { exitCode, screen, stdout } = await run.ended();
    expect(exitCode).toBe(0);
    const [, clientSecret = ''] = /shown this once: copy it now\.\s+(\S{30,})\s/.exec(screen) ?? [];
    expect(stdout).not.toContain(clientSecret);
    const [, clientId = ''] = /^ {2}CLIENT_ID=(\S+)$/m.exec(stdout) ?? [];
    expect((await sandbox.token({ clientId, clientSecret }, 'https://ward.contoso.com/.default')).status).toBe(200);
  });

  it('suggests as the next command one that works as it is', async () => {
    const flags = ['--name', 'Lab', '--fhir-url', 'https://lab.contoso.com', '--app-role', 'labReader', '--yes'];
    const run = await typeInTerminal(sandbox, ['register', 'resource', ...flags]);
    const { stdout } = await run.ended();
    const [, command = ''] = /^Then register a client\n {2}(fhir-apps .*)$/m.exec(stdout) ?? [];
    expect(JSON.parse(await runPrinted(command))).toMatchObject({
      ok: true,
      result: { action: 'created', roleAssignments: [{ role: 'labReader' }] },
    });
    expect(await readFile(join(sandbox.workDir, '.env'), 'utf8')).toContain('_CLIENT_SECRET=');
  });
});

describe('what the tenant has', () => {
  let sandbox: ServedSandbox;
  beforeAll(async () => {
    sandbox = await serveSandbox();
    const server = ['register', 'resource', '--fhir-url'];
    await sandbox.run([...server, 'https://ward.contoso.com', '--name', 'Ward FHIR', '--app-role', 'wardAuditor']);
    await sandbox.run([...server, 'https://fhir.contoso.com', '--name', 'Contoso FHIR']);
    await sandbox.run([
      ...['register', 'public', '--fhir-url', 'https://fhir.contoso.com', '--name', 'Growth chart', '--device-code'],
    ]);
  });
  afterAll(() => sandbox.stop());

  it('is marked as a sandbox first, offers its servers and their roles, and is read once', async () => {
    await sandbox.graphExchanges();
    const wizard = await typeInTerminal(sandbox, ['register', 'service']);
    await answer(wizard, [
      {
        shown: [
          '  Sandbox · nothing reaches Azure',
          '? FHIR server',
          '❯ https://fhir.contoso.com  Contoso FHIR · 1 client',
          '  https://ward.contoso.com  Ward FHIR · 0 clients',
          '  Another URL',
          'enter next',
        ],
        keys: `${DOWN}`,
      },
      { shown: ['❯ https://ward.contoso.com', 'enter next'], keys: '\r' },
      { shown: ['✔ FHIR server     https://ward.contoso.com', '? Name'], keys: 'Audit\r' },
      {
        shown: ['? What may it do', 'wardAuditor', 'a custom role: roles.json of the server decides', 'enter next'],
        keys: ' \r',
      },
      chosen('Where does it run?', 'Somewhere else'),
      chosen('How does it sign in?', 'Nothing yet'),
      CONTINUE,
    ]);
    const { exitCode, stdout } = await wizard.ended();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('--fhir-url https://ward.contoso.com');
    expect(stdout).toContain('--role wardAuditor');
    // What is read to plan goes in batches.
    const lists = (await sandbox.graphExchanges()).filter(
      ({ method, path }) => method === 'GET' && path === '/v1.0/applications',
    );
    expect(lists).toHaveLength(1);
  });

  it('is left for a URL that is typed at once, or by "Another URL"', async () => {
    const wizard = await typeInTerminal(sandbox, ['register', 'resource', '--name', 'Lab']);
    await answer(wizard, [
      { shown: ['Another URL', 'enter next'], keys: `${DOWN}${DOWN}\r` },
      { shown: ['? FHIR server'], keys: 'https://lab.contoso.com\r' },
      { shown: ['✔ FHIR server     https://lab.contoso.com', '? Continue?', 'enter next'], keys: CTRL_C },
    ]);
    expect((await wizard.ended()).exitCode).toBe(130);
  });

  it('is asked for only when it is needed where signing in fails', async () => {
    const args = ['register', 'resource', '--name', 'Lab', '--auth', 'environment'];
    const wizard = await startInTerminal([process.execPath, EXECUTABLE, ...args], {
      env: cleanEnvironment(),
      cwd: sandbox.workDir,
    });
    await answer(wizard, [{ shown: ['? FHIR server'], keys: 'https://lab.contoso.com\r' }]);
    await wizard.shows('✔ FHIR server     https://lab.contoso.com');
    await wizard.shows('✖ Sign-in with environment is not possible.');
    expect(await wizard.ended()).toMatchObject({ exitCode: 4, stdout: '' });
  });

  it('gets a resource that a client lacks in the same run', async () => {
    const flags = ['--fhir-url', 'https://new.contoso.com', '--device-code'];
    const wizard = await typeInTerminal(sandbox, ['register', 'public', ...flags]);
    await answer(wizard, [
      { shown: ['? Name'], keys: 'Chart\r' },
      {
        shown: ['There is no resource application for https://new.contoso.com yet.', 'Register it first', 'enter next'],
        keys: '\r',
      },
      { shown: ['? Name'], keys: 'New FHIR\r' },
      { shown: ['+ resource "New FHIR"', '? Continue?', 'enter next'], keys: '\u001b[B\r' },
      { shown: ['? What do you want to change?', 'enter next'], keys: 'Name\r' },
      { shown: ['? Name            New FHIR'], keys: ' server\r' },
      { shown: ['? What do you want to change?', 'Name: New FHIR server', 'enter next'], keys: '\r' },
      { shown: ['+ resource "New FHIR server"', '? Continue?', 'enter next'], keys: '\r' },
      { shown: ['Chart', '? Continue?', 'enter next'], keys: '\r' },
    ]);
    const { exitCode, stdout } = await wizard.ended();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('"Chart"');
    const { stdout: resources } = await sandbox.run(['list', '--fhir-url', 'https://new.contoso.com', '--json']);
    expect(JSON.parse(resources)).toMatchObject({
      result: { registrations: [{ displayName: 'New FHIR server' }, { displayName: 'Chart' }] },
    });
  });
});

describe('Ctrl-C', () => {
  let sandbox: ServedSandbox;
  beforeAll(async () => {
    sandbox = await serveSandbox(['--latency', '400'], { clock: REAL_CLOCK });
  });
  afterAll(() => sandbox.stop());

  const questions = APP_TYPES.flatMap((type) =>
    WIZARD_RUNS[type].turns.map(({ shown }, index) => [type, index, shown[0] ?? ''] as const),
  );

  it.each(questions)('of a %s at question %i, "%s", ends with 130, and nothing was written', async (type, index) => {
    const { turns } = WIZARD_RUNS[type];
    const wizard = await typeInTerminal(sandbox, ['register']);
    await answer(wizard, turns.slice(0, index));
    for (const text of turns[index]?.shown ?? []) {
      await wizard.shows(text);
    }
    wizard.keys(CTRL_C);
    const { exitCode, screen, stdout } = await wizard.ended();
    expect(exitCode).toBe(130);
    expect(screen).toContain('Canceled.');
    expect(stdout).toBe('');
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('at "Continue?" writes nothing', async () => {
    const wizard = await typeInTerminal(sandbox, ['register']);
    await answer(wizard, WIZARD_RUNS.resource.turns);
    await wizard.shows('? Continue?');
    wizard.keys(CTRL_C);
    expect((await wizard.ended()).exitCode).toBe(130);
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('while a request is under way finishes it, says what stands, and the next run does the rest', async () => {
    const wizard = await typeInTerminal(sandbox, ['register']);
    await answer(wizard, [...WIZARD_RUNS.resource.turns, CONTINUE]);
    await wizard.shows('Creating the application');
    wizard.keys(CTRL_C);
    const { exitCode, screen } = await wizard.ended();
    expect(exitCode).toBe(130);
    expect(screen).toContain('Canceled; the registration is unfinished.');
    expect(screen).toMatch(/application .*Contoso FHIR.* \([0-9a-f-]{36}\)\s+.*fhir-apps delete \S+ --purge --sandbox/);
    expect(writesOf(await sandbox.graphExchanges())).toMatchObject([
      { method: 'POST', path: '/v1.0/applications', status: 201 },
    ]);

    const again = await typeInTerminal(sandbox, ['register', 'resource', ...WIZARD_RUNS.resource.flags, '--yes']);
    expect((await again.ended()).exitCode).toBe(0);
    const writes = writesOf(await sandbox.graphExchanges());
    expect(writes.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /v1.0/servicePrincipals']);
  });
});
