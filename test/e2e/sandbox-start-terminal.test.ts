import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { cleanEnvironment, EXECUTABLE } from './executable.ts';

/** `sandbox start` in a pseudo-terminal until it serves, and then Ctrl-C; gives what was on the screen, and the state. */
async function startedInTerminal(flags = ''): Promise<{ screen: string; stateDir: string }> {
  const stateDir = await mkdtemp(join(tmpdir(), 'fhir-apps-start-'));
  onTestFinished(() => rm(stateDir, { recursive: true, force: true }));
  const command = `exec '${process.execPath}' '${EXECUTABLE}' sandbox start${flags}`;
  const env = cleanEnvironment({ FHIR_APPS_SANDBOX_STATE: stateDir, TERM: 'xterm-256color', LANG: 'C.UTF-8' });
  const child = spawn('script', ['-qec', command, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill());
  let shown = '';
  let stopping = false;
  const closed = once(child, 'close');
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    if (!stopping && /Press ctrl-c|^\{.*\}/m.test(stripVTControlCharacters(shown))) {
      stopping = true;
      child.stdin.write('\u0003');
    }
  });
  await closed;
  return { screen: stripVTControlCharacters(shown).replaceAll('\r\n', '\n'), stateDir };
}

test('in a terminal, `start` says in rows where the sandbox is and what to type next, and shows no secret', async () => {
  const { screen, stateDir } = await startedInTerminal();
  const [, port] = /Listening on https:\/\/localhost:(\d+)/.exec(screen) ?? [];
  const origin = `https://localhost:${port ?? ''}`;

  expect(screen.replace('^C', '').trimEnd().split('\n')).toEqual([
    'Sandbox tenant contoso.onmicrosoft.com · nothing reaches Azure',
    `✔ Listening on ${origin}`,
    '',
    '  People        admin@contoso.com  clinician@contoso.com  patient@contoso.com',
    `  Passwords     fhir-apps sandbox status --show-secrets --state ${stateDir}`,
    `  FHIR          ${origin}/fhir/oss   open-source FHIR Server`,
    `                ${origin}/fhir/ahds  Azure Health Data Services`,
    `  In a browser  ${origin}/`,
    `  Certificate   ${join(stateDir, 'ca.pem')}`,
    '',
    'Next, in another terminal:',
    '  export FHIR_APPS_SANDBOX=1',
    `  export FHIR_APPS_SANDBOX_STATE=${stateDir}`,
    `  fhir-apps register resource --fhir-url ${origin}/fhir/oss`,
    '',
    'Press ctrl-c to stop. The tenant is kept.',
  ]);
  const identities = JSON.parse(await readFile(join(stateDir, 'identities.json'), 'utf8')) as {
    users: { password: string }[];
  };
  for (const { password } of identities.users) {
    expect(screen).not.toContain(password);
  }
});

test('in a terminal, `start --json` prints its one line of JSON', async () => {
  const { screen } = await startedInTerminal(' --json');
  const [line = ''] = screen.split('\n');

  expect(JSON.parse(line)).toMatchObject({ origin: expect.stringMatching(/^https:/) as string });
  expect(Object.keys(JSON.parse(line) as object)).toContain('users');
});

test('in a terminal, with --no-animation, `start` has words in the place of symbols', async () => {
  const { screen } = await startedInTerminal(' --no-animation');

  expect(screen).toContain(
    'Sandbox tenant contoso.onmicrosoft.com, nothing reaches Azure\nok Listening on https://localhost:',
  );
});
