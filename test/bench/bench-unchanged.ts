import { fileURLToPath } from 'node:url';
import { EXECUTABLE } from '../e2e/executable.ts';
import { type LoggedExchange, type ServedSandbox, serveSandbox } from '../e2e/served-sandbox.ts';
import { type MeasuredRun, measureUsage, measureWall, median } from './measure-run.ts';
import { registrationsOf } from './registrations.ts';
import { judged, table } from './table.ts';

const SEND_REQUESTS = fileURLToPath(new URL('send-requests.cjs', import.meta.url));
const ROUNDS = 15;
const TARGET = 1.4;

/** What a run that changes nothing costs beside a bare Node that sends the same requests. */
export async function benchUnchanged(): Promise<string> {
  const sandbox = await serveSandbox([], { spawned: true });
  try {
    const rows = [];
    for (const { type, args } of registrationsOf(0)) {
      const run = runOf(sandbox, args);
      await measureWall(run);
      await sandbox.exchanges();
      await measureWall(run);
      const bare = bareRun(sandbox, await sandbox.exchanges());
      rows.push(await rowOf(type, run, bare));
    }
    return table(
      `An unchanged register on loopback: medians of ${ROUNDS}, in turn`,
      ['', 'wall ms', 'bare wall ms', `target ${TARGET} ×`, 'CPU ms', 'bare CPU ms', `target ${TARGET} ×`],
      rows,
      'Bare: a script that sends the same requests, sign-in among them, with the `fetch` of Node.',
    );
  } finally {
    await sandbox.stop();
  }
}

async function rowOf(
  type: string,
  run: MeasuredRun,
  bare: MeasuredRun,
): Promise<readonly (string | ReturnType<typeof judged>)[]> {
  const samples = { wall: [] as number[], bareWall: [] as number[], cpu: [] as number[], bareCpu: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    samples.wall.push(await measureWall(run));
    samples.bareWall.push(await measureWall(bare));
    samples.cpu.push((await measureUsage(run)).cpuMs);
    samples.bareCpu.push((await measureUsage(bare)).cpuMs);
  }
  const [wall, bareWall] = [median(samples.wall), median(samples.bareWall)];
  const [cpu, bareCpu] = [median(samples.cpu), median(samples.bareCpu)];
  return [
    type,
    wall.toFixed(0),
    bareWall.toFixed(0),
    judged(wall / bareWall, TARGET, 2, ' ×'),
    cpu.toFixed(0),
    bareCpu.toFixed(0),
    judged(cpu / bareCpu, TARGET, 2, ' ×'),
  ];
}

function runOf(sandbox: ServedSandbox, args: readonly string[]): MeasuredRun {
  const options = sandbox.runOptions();
  return { args: [EXECUTABLE, ...args, ...options.args], env: options.env, cwd: sandbox.workDir };
}

/** The log has no secrets, so that those of the sign-in are put back. */
function bareRun(sandbox: ServedSandbox, exchanges: readonly LoggedExchange[]): MeasuredRun {
  const requests = exchanges.map(({ method, path, query, body }) => {
    const isSignIn = path.endsWith('/token');
    const form = new URLSearchParams(isSignIn ? (body as Record<string, string>) : {});
    form.set('client_secret', sandbox.ready.admin.clientSecret);
    return {
      url: `${sandbox.ready.origin}${path}?${new URLSearchParams(query).toString()}`,
      method,
      headers: isSignIn
        ? { 'content-type': 'application/x-www-form-urlencoded' }
        : { 'content-type': 'application/json', authorization: 'Bearer {token}' },
      body: method === 'GET' ? null : isSignIn ? form.toString() : JSON.stringify(body),
    };
  });
  const { env } = sandbox.runOptions();
  return { args: [SEND_REQUESTS], env: { ...env, REQUESTS: JSON.stringify(requests) } };
}
