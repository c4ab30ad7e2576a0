import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALL_COMMANDS } from '../../src/commands/index.ts';

const ROOT = join(import.meta.dirname, '../..');
const EXECUTABLE = join(ROOT, 'test/e2e/fhir-apps');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly version: string };

interface Ending {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built executable without a terminal, and without what the machine has set for it. */
function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  nodeArgs: readonly string[] = [],
): Ending {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeArgs, EXECUTABLE, ...args], {
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('the built executable', () => {
  it('prints its version, one line', () => {
    expect(run(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('prints help on stdout, also when nothing was typed', () => {
    const help = run(['--help']);
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toMatch(/^Usage: fhir-apps /);
    expect(run([])).toEqual(help);
  });

  it.each([[], ...ALL_COMMANDS.map(({ name }) => name.split(' '))])(
    'prints no line of help too wide: %s',
    (...words) => {
      const { stdout } = run([...words, '--help']);
      expect(stdout).toMatch(/^Usage: /);
      expect(stdout.split('\n').filter((line) => line.length > 120)).toEqual([]);
    },
  );

  it('refuses what it does not know, in words and as JSON', () => {
    expect(run(['--tenannt', 'x'])).toEqual({
      status: 2,
      stdout: '',
      stderr:
        "Error: Unknown option '--tenannt'.\n  Code  unknown_option\n\nDid you mean --tenant? `fhir-apps --help` lists what there is.\n",
    });
    const json = run(['bogus', '--json']);
    expect(json).toMatchObject({ status: 2, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, command: null, error: { code: 'unknown_command' } });
  });

  it('says which Node.js it needs where that is too old', () => {
    const dir = mkdtempSync(join(tmpdir(), 'fhir-apps-old-'));
    const preload = join(dir, 'old.cjs');
    writeFileSync(preload, "Object.defineProperty(process.versions, 'node', { value: '18.20.4' });");
    expect(run(['--version'], {}, ['--require', preload])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'fhir-apps needs Node.js 20.19 or newer; this is 18.20.4.\n',
    });
    rmSync(dir, { recursive: true });
  });

  it('loads neither checks nor Graph nor sign-in for help', () => {
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (!seen.has(file)) {
        seen.add(file);
        const code = readFileSync(file, 'utf8');
        for (const [, path] of code.matchAll(/(?:from|import)\s*"(\.[^"]+)"/g)) {
          visit(join(dirname(file), path ?? ''));
        }
      }
    };
    visit(join(ROOT, 'dist/main.js'));
    const code = [...seen].map((file) => readFileSync(file, 'utf8')).join('\n');
    expect(code).toContain('fhir-url');
    for (const library of [
      'ZodError',
      'microsoft-graph-client',
      'AADSTS',
      'EnvHttpProxyAgent',
      'inquirer',
      'ansi16m',
    ]) {
      expect(code.includes(library), library).toBe(false);
    }
  });
});
