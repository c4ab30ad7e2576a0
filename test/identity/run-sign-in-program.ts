import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { bundleProgram } from '../bundle.ts';
import type { ProgramOrder, ProgramOutcome } from './sign-in-program.ts';

/**
 * Runs sign-in-program.ts, bundled as the tool itself is, with nothing but `env`; fails if the program does. A process
 * of its own is the only place where NODE_EXTRA_CA_CERTS works, and where MSAL does not remember the managed identity of
 * the test before.
 */
export async function runSignIn(order: ProgramOrder, env: Readonly<Record<string, string>>): Promise<ProgramOutcome> {
  const program = await bundleProgram(new URL('sign-in-program.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(order)], { env });
  return JSON.parse(stdout) as ProgramOutcome;
}
