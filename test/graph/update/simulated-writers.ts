import { openGraphClient, type GraphClient } from '../../../src/graph/graph-client.ts';
import type { Exchange } from '../../../src/graph/exchange.ts';
import type { GraphAnswer, GraphRequest } from '../../../src/graph/graph-request.ts';
import { NO_THROTTLE_SIGNS } from '../../../src/graph/pace/throttle-signs.ts';
import { confirmUpdates } from '../../../src/graph/update/confirm-updates.ts';
import type { Lists } from '../../../src/graph/update/lists.ts';
import type { ListedObject } from '../../../src/graph/update/pending-updates.ts';
import { writeMerged } from '../../../src/graph/update/write-merged.ts';
import { timeoutSignal } from '../../../src/clock.ts';
import { eventClock, type EventClock } from './event-clock.ts';

/** A number from 0 to 1, below it. */
export type Random = () => number;

/** Which of two replicas answers each read of a writer: one that has all writes at once, or one that is behind. */
export type Replicas = 'up to date' | 'behind' | 'in turn' | 'by chance';

/** What one simulation is about. */
export interface Simulation {
  readonly random: Random;
  /** By how many milliseconds one replica is behind. */
  readonly behind: number;
  /** One for each writer. */
  readonly replicas: readonly Replicas[];
  /** The most milliseconds that an exchange takes. */
  readonly latency: number;
  /** How many of ten writes are refused because the directory is busy. */
  readonly refusals: number;
}

const PATH = '/applications/1';
const BUSY = { error: { code: 'Directory_ConcurrencyViolation', message: 'Please try again.' } };
const ANSWER = { requestId: null, retryAfter: null, throttle: NO_THROTTLE_SIGNS, isJson: true } as const;

/** The tags of one application, and as they were. */
interface Directory {
  readonly versions: { readonly at: number; readonly tags: readonly string[] }[];
}

/** The tags that are there in the end, and those of the writers that believe that theirs are there. */
export async function simulate(
  simulation: Simulation,
): Promise<{ readonly tags: readonly string[]; readonly believed: readonly string[] }> {
  const clock = eventClock();
  const directory: Directory = { versions: [{ at: -60_000, tags: ['standing'] }] };
  const work = Promise.all(
    simulation.replicas.map(async (replicas, index) => {
      const isThere = await addTag(writer(simulation, { clock, directory, replicas }), `writer:${index}`);
      return isThere ? [`writer:${index}`] : [];
    }),
  );
  const believed = (await clock.run(work)).flat();
  return { tags: directory.versions.at(-1)?.tags ?? [], believed };
}

/** Adds a tag as a run does; false where the run says that it is not there. */
async function addTag(client: GraphClient, tag: string): Promise<boolean> {
  const object = application();
  const base = object.parse(await client.send(object.read));
  const changes = new Map([['tags', new Map([[tag, { kind: 'add', value: tag, fields: {} } as const]])]]);
  await writeMerged(client, { object, base, changes });
  return (await confirmUpdates(client)).length === 0;
}

function application(): ListedObject<readonly string[]> {
  return {
    ...{ path: PATH, name: 'Growth chart', ownerId: '1', positionOfNew: () => 'end' },
    read: { method: 'GET', path: PATH, fresh: true },
    parse: (body) => (body as { readonly tags: readonly string[] }).tags,
    listsOf: (tags): Lists => new Map([['tags', new Map(tags.map((tag) => [tag, tag]))]]),
    write: async (lists, _current, send) => {
      const tags = [...(lists.get('tags')?.values() ?? [])];
      if (tags.length > 0) {
        await send({ method: 'PATCH', path: PATH, body: { tags } });
      }
    },
  };
}

interface Place {
  readonly clock: EventClock;
  readonly directory: Directory;
  readonly replicas: Replicas;
}

function writer(simulation: Simulation, place: Place): GraphClient {
  const { clock } = place;
  return openGraphClient({
    exchange: exchangeOf(simulation, place),
    graphUrl: 'https://graph.microsoft.com',
    deadline: timeoutSignal(clock, 300_000),
    stop: new AbortController().signal,
    stopNow: new AbortController().signal,
    clock,
    onWait: () => undefined,
    onPace: () => undefined,
    excluding: (wait) => wait(),
    onExchange: () => undefined,
    toConnectionError: (error) => {
      throw error;
    },
  });
}

function exchangeOf(
  { random, behind, latency, refusals }: Simulation,
  { clock, directory, replicas }: Place,
): Exchange {
  let turn = 0;
  const isBehind = (): boolean => {
    turn += 1;
    switch (replicas) {
      case 'up to date':
        return false;
      case 'behind':
        return true;
      case 'in turn':
        return turn % 2 === 0;
      case 'by chance':
        return random() < 0.5;
    }
  };
  const read = (): object => {
    const shown = clock.elapsed() - (isBehind() ? behind : 0);
    return { id: '1', tags: directory.versions.findLast(({ at }) => at <= shown)?.tags };
  };
  const answer = ({ method, path, body, parts }: GraphRequest): GraphAnswer => {
    if (path === '/$batch') {
      const responses = (parts ?? []).map((_part, index) => ({ id: String(index + 1), status: 200, body: read() }));
      return { ...ANSWER, status: 200, body: { responses } };
    }
    if (method === 'GET') {
      return { ...ANSWER, status: 200, body: read() };
    }
    if (random() * 10 < refusals) {
      return { ...ANSWER, status: 409, body: BUSY };
    }
    directory.versions.push({ at: clock.elapsed(), tags: (body as { readonly tags: readonly string[] }).tags });
    return { ...ANSWER, status: 204, body: null };
  };
  return async (request) => {
    await clock.sleep((random() * latency) / 2);
    const given = answer(request);
    await clock.sleep((random() * latency) / 2);
    return given;
  };
}
