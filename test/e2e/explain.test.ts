import { describe, expect, it } from 'vitest';
import { spawn } from 'node:child_process';
import { cleanEnvironment, EXECUTABLE, type Ended, run } from './executable.ts';

/** What any token looks like. */
const TOKEN = `${base64({ alg: 'none' })}.${base64({ aud: 'api://fhir', app_displayname: 'Chart\u001b[31m' })}.c2lnbmF0dXJl`;

function base64(value: object): string {
  return Buffer.from(JSON.stringify({ ...value, padding: 'of some length' })).toString('base64url');
}

/** Runs `explain` with a text on stdin. */
function explainStdin(text: string, ...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [EXECUTABLE, 'explain', ...args], { env: cleanEnvironment(), cwd: '/' });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (data: string) => (output.stdout += data));
  child.stderr.setEncoding('utf8').on('data', (data: string) => (output.stderr += data));
  child.stdin.end(text);
  return new Promise((resolve) => child.on('close', (exitCode) => resolve({ exitCode, ...output })));
}

describe('explain', () => {
  it('tells what a code means and what fixes it, without a sign-in', async () => {
    const { exitCode, stdout, stderr } = await run(['explain', 'AADSTS65001']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(
      /^AADSTS65001 {2}No one has consented to what the app asks for\.\n\nLikely causes\n {2}1 {2}/,
    );
    expect(stdout).toContain('\n     fhir-apps approve REF\n');
    expect(stdout).toContain('in your tenant:\n  fhir-apps explain AADSTS65001 --for CLIENT\n');
  });

  it('names --for only where the directory has the cause', async () => {
    for (const code of ['AADSTS50011', 'AADSTS54005', 'fhir_type_unknown', 'HostNameNotOnVerifiedDomain']) {
      expect((await run(['explain', code])).stdout).not.toContain('--for');
    }
  });

  it('reads a message in several words, and a log on stdin', async () => {
    const words = await run(['explain', 'AADSTS50011:', 'The', 'redirect', 'URI', '--json']);
    expect(JSON.parse(words.stdout)).toMatchObject({ result: { errors: [{ code: 'AADSTS50011' }], tokens: [] } });
    for (const args of [['--json'], ['-', '--json']]) {
      const { stdout } = await explainStdin('12:00 started\n12:01 error AADSTS7000222: expired\n', ...args);
      expect(JSON.parse(stdout)).toMatchObject({ result: { errors: [{ code: 'AADSTS7000222' }] } });
    }
  });

  it('reads a token on stdin, and prints nothing of it but what it is about', async () => {
    const { exitCode, stdout, stderr } = await explainStdin(`Authorization: Bearer ${TOKEN}`);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Read a token of "Chart');
    expect(stdout).toContain('It is for api://fhir.');
    expect(stdout + stderr).not.toContain('eyJ');
    expect(stdout).not.toContain('\u001b');
  });

  it('does not take a token from the command line', async () => {
    const half = TOKEN.length / 2;
    for (const words of [
      [`Bearer ${TOKEN}`],
      ['-', TOKEN],
      ['--for', TOKEN],
      [TOKEN.slice(0, half), TOKEN.slice(half)],
    ]) {
      const { exitCode, stdout, stderr } = await run(['explain', ...words]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('Code token_in_argument');
      expect(stdout + stderr).not.toContain(TOKEN.slice(0, 20));
    }
  });

  it("explains this tool's own codes, as it prints them", async () => {
    const printed = await run(['show', 'x', '--fhir-url', 'nonsense']);
    expect(printed.stderr).toContain('Code invalid_input');
    for (const text of [printed.stderr, 'invalid_input', '{"error":{"code":"invalid_input"}}']) {
      const { stdout } = await explainStdin(text, '--json');
      expect(JSON.parse(stdout)).toMatchObject({ result: { errors: [{ code: 'invalid_input' }] } });
    }
    expect((await explainStdin('The bug was cancelled.')).stdout).toContain('Nothing in this text is known.');
  });

  it('is calm about what it does not know: exit 0', async () => {
    const nothing = await run(['explain', 'The weather is fine.']);
    expect(nothing).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Nothing in this text is known.') as string,
    });
    const code = await run(['explain', 'AADSTS7654321']);
    expect(code.stdout).toContain('AADSTS7654321  is not in the catalog.');
    expect((await explainStdin('')).exitCode).toBe(2);
  });
});
