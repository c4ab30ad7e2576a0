import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { RunningSandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { bundleProgram } from '../bundle.ts';
import { clientOf, type TestSandbox } from './running-sandbox.ts';

/** A sandbox in a process of its own. */
export interface SandboxProcess {
  readonly child: ChildProcess;
  readonly sandbox: TestSandbox;
}

/** Starts a sandbox in another process, and kills it when the test ends. */
export async function spawnSandbox(options: SandboxOptions): Promise<SandboxProcess> {
  const program = await bundleProgram(new URL('serve-sandbox.ts', import.meta.url));
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
