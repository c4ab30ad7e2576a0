import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
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

const bundled = new Map<string, Promise<string>>();

/**
 * Bundles a program of the tests as `npm run build` bundles the executable, once for all test files of a process; the
 * path of what to run. It starts several times as fast as from its source files.
 */
export function bundleProgram(input: URL): Promise<string> {
  const known = bundled.get(input.href) ?? bundle(fileURLToPath(input));
  bundled.set(input.href, known);
  return known;
}

async function bundle(input: string): Promise<string> {
  const dir = await mkdtemp(join(process.env[VARIABLE] ?? tmpdir(), `${basename(input, '.ts')}-`));
  const { lockfileAlone } = (await import(CONFIG)) as { lockfileAlone: () => InputOptions['plugins'] };
  const built = await rolldown({ input, platform: 'node', logLevel: 'silent', plugins: [lockfileAlone()] });
  const { output } = await built.write({ dir, entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' });
  await built.close();
  return join(dir, output[0].fileName);
}
