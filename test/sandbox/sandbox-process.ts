import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import type { RunningSandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { bundleProgram } from '../bundle.ts';
import { clientOf, type TestSandbox } from './running-sandbox.ts';

/** A sandbox in a process of its own. */
export interface SandboxProcess {
  readonly child: ChildProcess;
  readonly sandbox: TestSandbox;
}

/**
 * Call it at the top of a file: gives what starts a sandbox in another process, and kills it when the test ends. Its
 * program is bundled once for the file.
 */
export function sandboxProcesses(): (options: SandboxOptions) => Promise<SandboxProcess> {
  let directory = '';
  let program = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fhir-apps-sandbox-program-'));
    program = await bundleProgram(new URL('serve-sandbox.ts', import.meta.url), directory);
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  return (options) => spawnSandbox(program, options);
}

async function spawnSandbox(program: string, options: SandboxOptions): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const started = JSON.parse(line) as Pick<RunningSandbox, 'ready' | 'caCertificate'>;
  const sandbox = { ...started, close: () => endOf(child, 'SIGTERM') };
  return { child, sandbox: clientOf(sandbox, options.stateDir) };
}

/** Sends a signal and waits for the process to be gone. */
export async function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
