import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from '../e2e/executable.ts';

const REPORT_USAGE = fileURLToPath(new URL('report-usage.cjs', import.meta.url));

/** What a process took. */
export interface Usage {
  /** User and system time together. */
  readonly cpuMs: number;
  /** The most that it held in memory at once: maximum resident set size, in MB of 1,000,000 bytes. */
  readonly peakMb: number;
}

/** How a process is started. */
export interface MeasuredRun {
  /** What follows `node`. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** The wall time of a process in milliseconds, from its start to its end. Throws an Error where it fails. */
export async function measureWall(run: MeasuredRun): Promise<number> {
  const start = process.hrtime.bigint();
  await runNode(run, []);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** What a process used, by its own account at its end. Throws an Error where it fails. */
export async function measureUsage(run: MeasuredRun): Promise<Usage> {
  const report = await runNode(run, ['--require', REPORT_USAGE]);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(report) as NodeJS.ResourceUsage;
  return { cpuMs: (userCPUTime + systemCPUTime) / 1e3, peakMb: (maxRSS * 1024) / 1e6 };
}

/** The value in the middle; the lower one where two are. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
}

/** Runs Node to its end, and gives what it wrote to descriptor 3. */
function runNode({ args, env = {}, cwd = '/' }: MeasuredRun, nodeOptions: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [...nodeOptions, ...args], {
    cwd,
    env: cleanEnvironment(env),
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  let report = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  child.stdio[3]?.on('data', (bytes: Buffer) => (report += bytes.toString('utf8')));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) {
        resolve(report);
      } else {
        reject(new Error(`node ${args.join(' ')} ended with ${code}:\n${errors}`));
      }
    });
  });
}
