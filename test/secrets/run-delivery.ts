import { spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { NewSecret } from '../../src/secrets/secret-sink.ts';
import { bundleProgram } from '../bundle.ts';

export interface DeliveryOrder {
  /** As `--secret-to` takes it. */
  readonly spec: string;
  readonly secret: NewSecret;
  readonly json: boolean;
  readonly steps: readonly ('prove' | 'deliver')[];
}

export interface DeliveryOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type RunDelivery = (
  order: Pick<DeliveryOrder, 'spec' | 'secret'> & Partial<DeliveryOrder>,
  options?: { readonly shell?: string; readonly stdout?: number | 'closed' },
) => Promise<DeliveryOutcome>;

/**
 * Bundles `deliver-process.ts` once and gives what runs it in processes of their own, each after `shell` (such as
 * `umask 0`) in the same process. Bundled, because a loader's cache of its own would suffer from umasks and limits.
 */
export async function makeDeliveryRunner(): Promise<RunDelivery> {
  const program = await bundleProgram(new URL('deliver-process.ts', import.meta.url));
  return (order, options = {}) => runDelivery(program, order, options);
}

async function runDelivery(
  program: string,
  ...[order, options = {}]: Parameters<RunDelivery>
): Promise<DeliveryOutcome> {
  const stdio: StdioOptions = ['pipe', typeof options.stdout === 'number' ? options.stdout : 'pipe', 'pipe'];
  const child = spawn('sh', ['-c', `${options.shell ?? ':'}; exec "$0" "$@"`, process.execPath, program], { stdio });
  if (options.stdout === 'closed') {
    child.stdout?.destroy();
  }
  child.stdin?.end(JSON.stringify({ json: false, steps: ['prove', 'deliver'], ...order }));
  const [stdout, stderr] = await Promise.all([
    child.stdout && !child.stdout.destroyed ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    once(child, 'close'),
  ]);
  return { exitCode: child.exitCode ?? -1, stdout, stderr };
}
