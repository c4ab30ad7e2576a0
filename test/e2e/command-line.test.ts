import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type HelpPage, renderHelp } from '../../src/cli/help/help-page.ts';
import { helpPages } from '../../src/cli/help/help-pages.ts';
import { readCommandLine } from '../../src/cli/program.ts';
import { loadFhirApps } from '../../src/command-line.ts';

const ROOT = join(import.meta.dirname, '../..');
const CHUNKS = join(ROOT, 'dist/chunks');
const FHIR_APPS = await loadFhirApps();
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

  it.each([
    ['--version', 0, `${version}\n`, ''],
    ['plan', 2, '', 'fhir-apps.yaml'],
  ])('says %s also where its directory was deleted', (word, status, printed, told) => {
    const script = 'mkdir "$1" && cd "$1" && rmdir "$1" && exec "$2" "$3" "$4"';
    const gone = join(mkdtempSync(join(tmpdir(), 'fhir-apps-gone-')), 'here');
    const ended = spawnSync('sh', ['-c', script, 'sh', gone, process.execPath, EXECUTABLE, word], {
      env: { PATH: process.env.PATH },
      encoding: 'utf8',
    });
    expect(ended).toMatchObject({ status, stdout: printed, stderr: expect.stringContaining(told) as unknown });
    rmSync(dirname(gone), { recursive: true });
  });

  it('prints help on stdout, also when nothing was typed', () => {
    const help = run(['--help']);
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toContain('\nUsage: fhir-apps <command> [options]\n');
    expect(run([])).toEqual(help);
  });

  it.each(['--help', 'register service --help', 'help role list', 'sandbox --help', 'help exit-codes'])(
    'prints the page that "%s" asks for, also where the parser has to read it',
    (line) => {
      const words = line.split(' ');
      const page = helpPages(FHIR_APPS).find(({ askedBy }) => askedBy.some((each) => each.join(' ') === line));
      const expected = { status: 0, stdout: page === undefined ? '' : renderHelp(page, 80), stderr: '' };
      expect(expected.stdout).not.toBe('');
      expect(run(words)).toEqual(expected);
      expect(run(['--json', ...words])).toEqual(expected);
    },
  );

  it('has all pages of help ready', async () => {
    const built = await Promise.all(
      readdirSync(CHUNKS)
        .filter((name) => name.startsWith('_help-page-'))
        .map((name) => import(join(CHUNKS, name)) as Promise<{ readonly PAGES: readonly HelpPage[] }>),
    );
    const byWords = (pages: readonly HelpPage[]): ReadonlyMap<string, HelpPage> =>
      new Map(pages.map((page) => [JSON.stringify(page.askedBy), page]));
    expect(byWords(built.flatMap(({ PAGES }) => PAGES))).toEqual(byWords(helpPages(FHIR_APPS)));
  });

  it.each([
    [['help', 'sandbox start'], "Unknown command 'sandbox start'."],
    [['sandbox start', '-h'], "Unknown command 'sandbox start'."],
    [['', '--help'], "Unknown command ''."],
    [['help', '--', '--help'], "Unknown command '--help'."],
  ])('leaves %j to the parser', (args, message) => {
    expect(readCommandLine(args, FHIR_APPS)).toMatchObject({ kind: 'fault', error: { message } });
    expect(run(args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(message) as string });
  });

  it('refuses what it does not know, in words and as JSON', () => {
    expect(run(['--tenannt', 'x'])).toEqual({
      status: 2,
      stdout: '',
      stderr:
        "✖ Unknown option '--tenannt'.\n\nDid you mean --tenant? `fhir-apps --help` lists what there is.\n\nCode unknown_option\n",
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

  it('loads neither commands nor their parser for help, and for commands neither checks nor Graph nor sign-in', () => {
    const main = join(ROOT, 'dist/main.cjs');
    const help = [...filesFrom(main)].map((file) => readFileSync(file, 'utf8')).join('\n');
    expect(help).toContain('["register","service"]');
    expect(help).not.toMatch(/fhir-url|CommanderError/);

    const [parsing = ''] = [...readFileSync(main, 'utf8').matchAll(/then\(\(\)=>require\("(\.[^"]+)"\)/g)].map(
      ([, path]) => path,
    );
    const code = [...filesFrom(join(ROOT, 'dist', parsing))].map((file) => readFileSync(file, 'utf8')).join('\n');
    expect(code).toMatch(/fhir-url/);
    expect(code).toMatch(/commander\.unknownOption/);
    for (const library of [
      'ZodError',
      'microsoft-graph-client',
      'The client secret has expired',
      'EnvHttpProxyAgent',
      'inquirer',
      'ansi16m',
    ]) {
      expect(code.includes(library), library).toBe(false);
    }
  });
});

/** A file of the build, and all that it imports at once. */
function filesFrom(file: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  if (!seen.has(file)) {
    seen.add(file);
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/(?<!then\(\(\)=>)require\("(\.[^"]+)"\)/g)) {
      filesFrom(join(dirname(file), path), seen);
    }
  }
  return seen;
}
