import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'rolldown';
import { afterAll, beforeAll } from 'vitest';
import type { ProgramOrder, ProgramOutcome } from './sign-in-program.ts';

/** Runs it with nothing but `env`; fails if the program does. */
export type RunSignIn = (order: ProgramOrder, env: Readonly<Record<string, string>>) => Promise<ProgramOutcome>;

/**
 * Bundles sign-in-program.ts once for a test file, as the tool itself is bundled. A process of its own is the only
 * place where NODE_EXTRA_CA_CERTS works, and where MSAL does not remember the managed identity of the test before.
 */
export function useSignInProgram(): RunSignIn {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'fhir-apps-sign-in-'));
    await build({
      input: path.join(import.meta.dirname, 'sign-in-program.ts'),
      platform: 'node',
      logLevel: 'silent',
      output: { dir: directory, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
    });
  });
  afterAll(() => rm(directory, { recursive: true }));

  return async (order, env) => {
    const program = path.join(directory, 'sign-in-program.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(order)], { env });
    return JSON.parse(stdout) as ProgramOutcome;
  };
}
