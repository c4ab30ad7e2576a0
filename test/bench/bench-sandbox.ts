import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { Agent, fetch } from 'undici';
import { type Ready, serveSandbox } from '../e2e/served-sandbox.ts';
import { median } from './measure-run.ts';
import { table } from './table.ts';

const APPLICATIONS = 1000;
const ROUNDS = 200;
const REQUESTS = 10_000;
const SAMPLE_EVERY = 500;

interface Application {
  readonly id: string;
  readonly appId: string;
}

/** Sends a Graph request, and gives its JSON body. Throws an Error where Graph refuses. */
type Send = (method: string, path: string, body?: unknown) => Promise<Readonly<Record<string, unknown>>>;

/** How quickly the served sandbox answers for a directory of a thousand applications, and what memory that takes. */
export async function benchSandbox(): Promise<string> {
  const sandbox = await serveSandbox([], { spawned: true });
  try {
    const { access_token: token } = (await sandbox.token(sandbox.ready.admin, `${sandbox.ready.graphUrl}/.default`))
      .body;
    const { send, close } = await connect(sandbox.ready, String(token));
    const rows = await benchRequests(send);
    const memory = await benchResidence(send, sandbox.ready.pid);
    await close();
    return `${rows}\n${memory}`;
  } finally {
    await sandbox.stop();
  }
}

async function benchRequests(send: Send): Promise<string> {
  const made: Application[] = [];
  const creating = await timesOf(APPLICATIONS, async (index) => {
    made.push((await send('POST', '/applications', newApplication(index))) as unknown as Application);
  });
  const some = (index: number): Application => made[(index * 37) % made.length] ?? { id: '', appId: '' };
  const cases: readonly (readonly [string, (index: number) => Promise<unknown>])[] = [
    ['read by id', (index) => send('GET', `/applications/${some(index).id}`)],
    ['read by appId', (index) => send('GET', `/applications(appId='${some(index).appId}')`)],
    ['first page of 100', () => send('GET', '/applications')],
    ['a page of 100 on the way', pager(send)],
    ['all in one page of 999', () => send('GET', '/applications?$top=999')],
    ['$filter eq', (index) => send('GET', `/applications?$filter=appId eq '${some(index).appId}'`)],
    ['$filter startswith', () => send('GET', "/applications?$filter=startswith(displayName,'Bench 99')")],
    ['$filter any', (index) => send('GET', `/applications?$filter=tags/any(t:t eq 'number-${index}')`)],
    ['PATCH', (index) => send('PATCH', `/applications/${some(index).id}`, { notes: `round ${index}` })],
    [
      '$batch of 20 reads',
      (index) =>
        send(
          'POST',
          '/$batch',
          batchOf(20, (item) => some(index + item)),
        ),
    ],
  ];
  const rows: (readonly [string, readonly number[]])[] = [['POST', creating]];
  for (const [title, request] of cases) {
    rows.push([title, await timesOf(ROUNDS, request)]);
  }
  return table(
    `The served sandbox with ${APPLICATIONS} applications: time per request`,
    ['', 'requests', 'median ms', 'p95 ms'],
    rows.map(([title, times]) => [title, String(times.length), median(times).toFixed(1), percentile(times).toFixed(1)]),
    'One request at a time over one https connection, with the request log on.',
  );
}

async function benchResidence(send: Send, pid: number): Promise<string> {
  if (platform() !== 'linux') {
    return 'Memory of the served sandbox: measured on Linux only.\n';
  }
  const samples = [await residentMb(pid)];
  for (let done = 0; done < REQUESTS; done += SAMPLE_EVERY) {
    for (let index = done; index < done + SAMPLE_EVERY; index += 1) {
      await send(
        'GET',
        index % 50 === 0
          ? '/applications'
          : `/applications?$top=5&$filter=startswith(displayName,'Bench ${index % 100}')`,
      );
    }
    samples.push(await residentMb(pid));
  }
  const [before = NaN] = samples;
  return table(
    `Memory of the served sandbox over ${REQUESTS} requests, in MB`,
    ['before', 'after a tenth', 'halfway', 'after', 'peak'],
    [
      [before, samples[2] ?? NaN, samples[samples.length >> 1] ?? NaN, samples.at(-1) ?? NaN, Math.max(...samples)].map(
        (each) => each.toFixed(0),
      ),
    ],
    `Resident set size in MB of 1,000,000 bytes, read every ${SAMPLE_EVERY} requests.`,
  );
}

async function connect(ready: Ready, token: string): Promise<{ send: Send; close: () => Promise<void> }> {
  const agent = new Agent({ connect: { ca: await readFile(ready.caFile, 'utf8') }, connections: 1 });
  const send: Send = async (method, path, body) => {
    const response = await fetch(path.startsWith('https:') ? path : `${ready.graphUrl}/v1.0${path}`, {
      dispatcher: agent,
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    }
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
  return { send, close: () => agent.close() };
}

function newApplication(index: number): Record<string, unknown> {
  return {
    displayName: `Bench ${index}`,
    uniqueName: `bench.${index}`,
    signInAudience: 'AzureADMyOrg',
    tags: ['bench', `number-${index}`],
    web: { redirectUris: [`https://contoso.com/bench/${index}`] },
  };
}

function batchOf(size: number, application: (item: number) => Application): Record<string, unknown> {
  const url = (item: number): string => `/applications/${application(item).id}`;
  return { requests: Array.from({ length: size }, (_, item) => ({ id: String(item), method: 'GET', url: url(item) })) };
}

/** Follows next links through all pages, and begins again at the end. */
function pager(send: Send): () => Promise<void> {
  const first = '/applications?$top=100';
  let next = first;
  return async () => {
    const { '@odata.nextLink': link } = await send('GET', next);
    next = typeof link === 'string' ? link : first;
  };
}

/** How long each of `count` requests took, one after the other, in milliseconds. */
async function timesOf(count: number, request: (index: number) => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const start = process.hrtime.bigint();
    await request(index);
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  return times;
}

function percentile(times: readonly number[]): number {
  const sorted = [...times].sort((left, right) => left - right);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? NaN;
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return (Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024) / 1e6;
}
