import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MANUAL } from '../../src/output/manual-url.ts';
import { buildSampleExecutable, type SampleExecutable } from './sample-executable.ts';

let sample: SampleExecutable;

beforeAll(async () => {
  sample = await buildSampleExecutable();
});

afterAll(() => sample.remove());

function envelope(stdout: string): unknown {
  expect(stdout.endsWith('\n') && stdout.trimEnd().split('\n').length === 1).toBe(true);
  return JSON.parse(stdout);
}

describe('streams', () => {
  it('puts the result on stdout, and progress and warnings on stderr without control characters', async () => {
    expect(await sample.run(['go', 'warn'])).toEqual({
      exitCode: 0,
      signal: null,
      stdout: 'Done.\n',
      stderr: 'Reading the directory\nWarning: Careful[31m now.\n',
    });
  });

  it('says less with --quiet and more with --verbose', async () => {
    expect((await sample.run(['-q', 'go', 'warn'])).stderr).toBe('Warning: Careful[31m now.\n');
    expect((await sample.run(['go', 'warn', '-qv'])).stderr).toBe('Warning: Careful[31m now.\nGET /applications 200\n');
  });

  it('prints exactly one object with --json, wherever it stands and also by variable', async () => {
    const expected = {
      schemaVersion: 1,
      ok: true,
      command: 'go',
      result: {},
      warnings: [{ code: 'broad_role', message: 'Careful\u001b[31m now.' }],
    };
    const before = await sample.run(['--json', 'go', 'warn']);
    expect(envelope(before.stdout)).toEqual(expected);
    expect(before.stderr).toBe('Reading the directory\n');
    expect(envelope((await sample.run(['go', 'warn', '--json'])).stdout)).toEqual(expected);
    expect(envelope((await sample.run(['go', 'warn'], { FHIR_APPS_JSON: '1' })).stdout)).toEqual(expected);
  });

  it('tells what is unknown as null', async () => {
    const { stdout } = await sample.run(['show', 'x', '--json']);
    expect(envelope(stdout)).toMatchObject({ result: { ref: 'x', nothing: null } });
  });

  it('keeps the exit code and stays quiet when nobody reads stdout any more', async () => {
    const script = `node ${sample.file} go floods | head -c 5; echo " \${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script]);
    expect({ stdout, stderr }).toEqual({ stdout: 'xxxxx 0\n', stderr: '' });
  });

  it('says so when stdout is full, and tells the command that its result was not delivered', async () => {
    const script = `node ${sample.file} go floods > /dev/full; echo $?`;
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script]);
    expect(stdout).toBe('1\n');
    expect(stderr).toMatch(/^✖ The result could not be written to stdout: .*no space left on device/);
    const secret = await promisify(execFile)('bash', [
      '-c',
      `node ${sample.file} go secret --json -q > /dev/full; true`,
    ]);
    expect(secret.stderr).toMatch(/^not delivered\n✖ The result could not be written to stdout/);
  });

  it('tells a failure on stderr when its JSON finds stdout full, and keeps its exit code', async () => {
    const script = `node ${sample.file} go unfinished --json > /dev/full; echo $?`;
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script]);
    expect(stdout).toBe('3\n');
    expect(stderr).toContain('✖ The secret could not be made.\n');
    const help = await promisify(execFile)('bash', ['-c', `node ${sample.file} --help > /dev/full; echo $?`]);
    expect(help.stdout).toBe('1\n');
    expect(help.stderr).toMatch(/^✖ The result could not be written to stdout/);
  });

  it('delivers all of a large result through a pipe', async () => {
    const { stdout } = await sample.run(['go', 'floods', '--json']);
    expect(envelope(stdout)).toMatchObject({ result: { text: 'x'.repeat(3_000_000) } });
  });
});

describe('secrets', () => {
  it('are redacted everywhere but at the place of delivery', async () => {
    const words = await sample.run(['go', 'secret']);
    expect(words.stdout).toBe('It is [redacted].\n');
    expect(words.stderr).toBe('made [redacted]\ndelivered\n');
    const json = await sample.run(['go', 'secret', '--json']);
    expect(envelope(json.stdout)).toMatchObject({
      result: { credential: { secret: 's3cret-value' }, note: 'not [redacted]' },
    });
    expect(json.stderr).not.toContain('s3cret');
  });

  it('are redacted in errors, JSON and stack traces', async () => {
    for (const flags of [[], ['--json'], ['--debug']]) {
      const { stdout, stderr, exitCode } = await sample.run(['go', 'secret-in-error', ...flags]);
      expect(exitCode).toBe(70);
      expect(stdout + stderr).toContain('leaks [redacted]');
      expect(stdout + stderr).not.toContain('s3cret');
    }
  });
});

describe('failures', () => {
  it('says what stands and how to remove it', async () => {
    expect(await sample.run(['go', 'unfinished'])).toMatchObject({
      exitCode: 3,
      stdout: '',
      stderr: [
        'Warning: Careful.',
        '✖ The secret could not be made.',
        '',
        'What is left over',
        '  application Contoso (1)',
        '    to remove it: fhir-apps delete 1',
        '',
        'Run it again.',
        '',
        'Code unfinished',
        'Request r-1',
        '',
      ].join('\n'),
    });
  });

  it('gives the same as JSON, and loses no warning', async () => {
    const { stdout, stderr, exitCode } = await sample.run(['go', 'unfinished', '--json']);
    expect(exitCode).toBe(3);
    expect(stderr).toBe('Warning: Careful.\n');
    expect(envelope(stdout)).toEqual({
      schemaVersion: 1,
      ok: false,
      command: 'go',
      error: {
        code: 'unfinished',
        message: 'The secret could not be made.',
        hint: 'Run it again.',
        requestId: 'r-1',
        docsUrl: `${MANUAL}/errors.html#unfinished`,
        details: {
          standing: [{ kind: 'application', id: '1', name: 'Contoso', remove: 'fhir-apps delete 1' }],
        },
      },
    });
  });

  it.each(['bug', 'loose-rejection', 'loose-exception'])(
    'reports a bug (%s) with exit 70, with a stack only for --debug',
    async (way) => {
      const short = await sample.run(['go', way]);
      expect(short).toMatchObject({ exitCode: 70, stdout: '' });
      expect(short.stderr).toMatch(/^✖ This is a bug in fhir-apps: TypeError: /);
      expect(short.stderr).not.toContain('    at ');
      const long = await sample.run(['go', way, '--debug', '--json']);
      expect(long.stderr).toMatch(/^TypeError: .*\n {4}at /);
      expect(envelope(long.stdout)).toMatchObject({ ok: false, command: 'go', error: { code: 'bug' } });
    },
  );

  it('does not pass for done when a command never comes to its end', async () => {
    expect(await sample.run(['go', 'forgets'])).toMatchObject({ exitCode: 70, stdout: '' });
  });

  it('tells on stderr what failed after the result was printed, and prints no second object', async () => {
    const { stdout, stderr, exitCode } = await sample.run(['go', 'late-failure', '--json']);
    expect(exitCode).toBe(70);
    expect(envelope(stdout)).toMatchObject({ ok: true });
    expect(stderr).toContain('the mark could not be set');
  });

  it('refuses a command line as JSON too, naming the command where it is known', async () => {
    expect(envelope((await sample.run(['show', '--bogus', '--json'])).stdout)).toMatchObject({
      ok: false,
      command: 'show',
      error: { code: 'unknown_option' },
    });
    expect(envelope((await sample.run(['shwo'], { FHIR_APPS_JSON: 'true' })).stdout)).toMatchObject({
      command: null,
      error: { code: 'unknown_command', hint: 'Did you mean show? `fhir-apps --help` lists what there is.' },
    });
  });
});

describe('input', () => {
  it('is refused with all faults at once, each said once, under the name that the user gave it', async () => {
    const { stdout, stderr, exitCode } = await sample.run(
      [
        'register',
        'service',
        '--reply-url',
        'https://a.example/cb',
        '--credential',
        'sekret',
        '--cloud',
        'x',
        '--json',
      ],
      { FHIR_APPS_FHIR_URL: 'http://fhir.example', FHIR_APPS_TIMEOUT: 'soon' },
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
    expect(envelope(stdout)).toMatchObject({
      command: 'register',
      error: {
        code: 'invalid_input',
        details: {
          faults: [
            { field: 'FHIR_APPS_FHIR_URL' },
            {
              field: '--credential',
              message: '"sekret" is not one of federated, secret, certificate, none; did you mean secret?',
            },
            { field: '--reply-url', message: 'does not apply to service; it is for confidential, public.' },
            { field: '--cloud' },
            { field: 'FHIR_APPS_TIMEOUT', message: '"soon" is not a duration; it should look like 180s, 5m or 12h.' },
            { field: '--name', message: 'is missing; give --name TEXT.' },
          ],
        },
      },
    });
  });

  it('with a single fault keeps its words', async () => {
    const { stderr } = await sample.run(['register', 'servce']);
    expect(stderr).toMatch(/^✖ type: "servce" is not one of .*; did you mean service\?\n[^]*\nCode invalid_input\n/);
  });

  it('reaches the command, and a variable that does not apply is ignored and traced', async () => {
    const { stdout, stderr } = await sample.run(['register', 'resource', '--name', 'X', '--json', '-v'], {
      FHIR_APPS_FHIR_URL: 'https://fhir.example',
      FHIR_APPS_ROLE: 'globalReader',
    });
    expect(stderr).toBe('FHIR_APPS_ROLE is ignored: it does not apply to resource; it is for service.\n');
    expect(envelope(stdout)).toMatchObject({
      result: {
        argument: 'resource',
        values: { name: 'X', fhirUrl: 'https://fhir.example' },
        given: { name: 'flag', fhirUrl: 'variable' },
        settings: { json: true, verbose: true, canAsk: false },
      },
    });
  });
});

describe('signals', () => {
  it.each([
    ['SIGINT', 130, 'Canceled.'],
    ['SIGTERM', 143, 'Terminated.'],
  ] as const)('ends with the reason of %s once the command has let go', async (signal, exitCode, message) => {
    for (const way of ['is-cancelled', 'is-aborted']) {
      const ending = await sample.runSignalled(['go', way], [['ready', signal]]);
      expect(ending).toMatchObject({ exitCode, signal: null, stdout: '' });
      expect(ending.stderr).toContain(message);
    }
  });

  it('keeps the outcome of a command that finishes all the same', async () => {
    const ending = await sample.runSignalled(['go', 'stops-cleanly'], [['ready', 'SIGTERM']]);
    expect(ending).toMatchObject({ exitCode: 0, stdout: 'Done.\n' });
  });

  it('gives up at the second signal', async () => {
    const ending = await sample.runSignalled(
      ['go', 'hangs', '--json'],
      [
        ['ready', 'SIGINT'],
        ['finishing', 'SIGINT'],
      ],
    );
    expect(ending).toMatchObject({ exitCode: 130, signal: null });
    expect(envelope(ending.stdout)).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });
});

describe('announcing', () => {
  it('writes a ready line as it is, and then keeps everything else off stdout', async () => {
    for (const flags of [[], ['--json']]) {
      const ending = await sample.runSignalled(['sandbox', 'start', '-v', ...flags], [['announced', 'SIGINT']]);
      expect(ending).toMatchObject({ exitCode: 0, stdout: '{"secret":"s3cret-value"}\n' });
    }
  });
});
