import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../..');

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'fhir-apps-start-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** What the built executable loads of itself for a command line: names without their hashes, and bytes in all. */
function loadedBy(...args: readonly string[]): { readonly names: readonly string[]; readonly bytes: number } {
  const list = join(dir, 'loaded.json');
  execFileSync(
    process.execPath,
    ['--require', join(import.meta.dirname, 'loaded-files.cjs'), join(ROOT, 'bin/fhir-apps.js'), ...args],
    { env: { PATH: process.env.PATH, LOADED_FILES: list }, stdio: 'ignore' },
  );
  const dist = join(ROOT, 'dist') + sep;
  const loaded = z.array(z.string()).parse(JSON.parse(readFileSync(list, 'utf8')));
  const ours = loaded.filter((path) => path.startsWith(dist));
  return {
    names: ours.map((path) => basename(path).replace(/(-[\w-]{8})?\.cjs$/, '')).sort(),
    bytes: ours.reduce((sum, path) => sum + statSync(path).size, 0),
  };
}

describe('the build', () => {
  it('is strict, as the modules were that it is made of', () => {
    const files = readdirSync(join(ROOT, 'dist'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.cjs'),
    );
    const lax = files.filter((file) => !/^["'`]use strict["'`]/.test(readFileSync(join(ROOT, 'dist', file), 'utf8')));
    expect(files.length).toBeGreaterThan(100);
    expect(lax).toEqual([]);
  });
});

describe('a start that only prints', () => {
  it('the version loads what prints a text, and nothing else', () => {
    const { names, bytes } = loadedBy('--version');
    expect(names).toEqual(['main', 'rolldown-runtime', 'start']);
    expect(bytes).toBeLessThan(20_000);
  });

  it.each(['--help', 'register --help', 'help credential rotate'])(
    '%s loads one rendered page besides: no command, no zod, no prompts, no sign-in',
    (line) => {
      const { names, bytes } = loadedBy(...line.split(' '));
      const page = expect.stringMatching(/^_help-page-\d+$/) as unknown;
      expect(names).toEqual([page, 'main', 'rolldown-runtime', 'start']);
      expect(bytes).toBeLessThan(30_000);
    },
  );
});
