import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type InputOptions, rolldown } from 'rolldown';

const CONFIG = new URL('../rolldown.config.mjs', import.meta.url).href;

/** Tells the processes of the suite where to put what they bundle. */
const VARIABLE = 'SUITE_PROGRAMS';

/** Runs before the tests (vitest: globalSetup): makes a directory for programs, and removes it after them. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[VARIABLE] !== undefined) {
    return undefined;
  }
  const directory = await mkdtemp(join(tmpdir(), 'fhir-apps-programs-'));
  process.env[VARIABLE] = directory;
  return () => rm(directory, { recursive: true, force: true });
}

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const bundled = new Map<string, Promise<string>>();

/**
 * Bundles a program of the tests as `npm run build` bundles the executable, once for all test files; the path of what to
 * run. It starts several times as fast as from its source files.
 */
export function bundleProgram(input: URL): Promise<string> {
  const known = bundled.get(input.href) ?? bundleForAll(fileURLToPath(input));
  bundled.set(input.href, known);
  return known;
}

/** Where another process of the suite has bundled it, that is taken. */
async function bundleForAll(input: string): Promise<string> {
  const directory = process.env[VARIABLE] ?? (await mkdtemp(join(tmpdir(), 'fhir-apps-programs-')));
  const name = relative(ROOT, input).replaceAll(/\W/g, '-');
  const finished = join(directory, name);
  if (!existsSync(finished)) {
    const begun = await mkdtemp(`${finished}-`);
    await bundle(input, begun);
    // What two processes have begun at once is moved to the one name by the first.
    await rename(begun, finished).catch((error: unknown) => {
      if (!existsSync(finished)) {
        throw error;
      }
    });
  }
  return join(finished, `${basename(input, '.ts')}.mjs`);
}

async function bundle(input: string, dir: string): Promise<void> {
  const { lockfileAlone } = (await import(CONFIG)) as { lockfileAlone: () => InputOptions['plugins'] };
  const built = await rolldown({ input, platform: 'node', logLevel: 'silent', plugins: [lockfileAlone()] });
  await built.write({ dir, entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' });
  await built.close();
}
