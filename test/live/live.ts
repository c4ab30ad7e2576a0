import type { Clock } from '../../src/clock.ts';
import type { SignedInIdentity } from '../../src/identity/token-claims.ts';
import { type LiveAnswer, objectIn, textIn } from './exchange.ts';
import type { AzureTargets, Send, Services } from './services.ts';

/** What a question has to ask with: the services of one cloud, and names for what it makes there. */
export interface Live extends Services {
  /** The tenant by id and by the domain that was typed. */
  readonly tenant: { readonly id: string; readonly domain: string };
  readonly caller: SignedInIdentity;
  /** Delegated permissions of the token for Microsoft Graph. */
  readonly scopes: readonly string[];
  /** Null where no subscription is named. */
  readonly targets: AzureTargets | null;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly stop: AbortSignal;
  /** A name that this run is known by; `text` says what it names. */
  readonly name: (text: string) => string;
}

/** Thrown where a question cannot be asked here; the message is the reason, as one sentence. */
export class NotAsked extends Error {
  override readonly name = 'NotAsked';
}

/** The answer where it has one of these statuses. Throws {@link NotAsked}: what the question needs could not be had. */
export function expectStatus(answer: LiveAnswer, statuses: readonly number[], work: string): LiveAnswer {
  if (statuses.includes(answer.status)) {
    return answer;
  }
  const error = objectIn(answer.body, 'error');
  const code = textIn(error, 'code') || textIn(answer.body, 'error');
  throw new NotAsked(`To ${work} was answered with ${answer.status}${code === '' ? '' : ` ${code}`}.`);
}

/** How often something is tried that other replicas may not know yet, and how far apart. */
const TRIES = 15;
const APART_MS = 2000;

/** Sends until the answer is good, or half a minute is over; gives the last answer. */
export async function untilGood(
  { clock, stop }: Pick<Live, 'clock' | 'stop'>,
  send: () => Promise<LiveAnswer>,
  isGood: (answer: LiveAnswer) => boolean,
): Promise<LiveAnswer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await send();
    if (isGood(answer) || tries === TRIES) {
      return answer;
    }
    await clock.sleep(APART_MS, stop).catch(() => stop.throwIfAborted());
  }
}

/** Sends to Graph, and again while a replica does not know an object that this run has made. */
export function patientGraph(live: Pick<Live, 'clock' | 'stop'>, graph: Send, isOurs: (path: string) => boolean): Send {
  return (method, path, body, options) =>
    untilGood(
      live,
      () => graph(method, path, body, options),
      ({ status }) => status !== 404 || options?.once === true || !isOurs(path),
    );
}

/** What the command line names of Azure. Throws {@link NotAsked}. */
export function requireTargets({ targets }: Pick<Live, 'targets'>): AzureTargets {
  if (targets === null) {
    throw new NotAsked('No subscription is named.');
  }
  return targets;
}
