import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../..');
const DIST = join(ROOT, 'dist') + sep;
const LOADED = z.object({ files: z.array(z.string()), builtIn: z.array(z.string()) });

/** What the built executable loads for a command line. */
export interface Loaded {
  /** The files of dist, by their names without hashes. */
  readonly names: readonly string[];
  /** How large those are together. */
  readonly bytes: number;
  /** The modules of Node itself, such as `http2`, its internal ones included. */
  readonly builtIn: readonly string[];
}

/** Runs the built executable to its end, and tells what it has loaded. Throws an Error where it fails. */
export async function loadedBy(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Loaded> {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-apps-loaded-'));
  try {
    const list = join(folder, 'loaded.json');
    await promisify(execFile)(
      process.execPath,
      ['--require', join(import.meta.dirname, 'loaded-files.cjs'), join(ROOT, 'bin/fhir-apps.js'), ...args],
      { cwd: folder, env: { PATH: process.env.PATH, ...env, LOADED_FILES: list } },
    );
    const { files, builtIn } = LOADED.parse(JSON.parse(readFileSync(list, 'utf8')));
    const ours = files.filter((path) => path.startsWith(DIST));
    return {
      names: ours.map((path) => basename(path).replace(/(-[\w-]{8})?\.cjs$/, '')).sort(),
      bytes: ours.reduce((sum, path) => sum + statSync(path).size, 0),
      builtIn,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
