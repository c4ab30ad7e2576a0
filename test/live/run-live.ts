import { removeMade, sweep } from './clean-up.ts';
import { compare } from './compare.ts';
import { connect, type Connection, type ConnectionOptions } from './connection.ts';
import { isFailure, textIn } from './exchange.ts';
import { expectStatus } from './live.ts';
import { openReference } from './reference.ts';
import type { Question } from './question.ts';
import type { Comparison, Report } from './report.ts';
import { isLeftOver, newRunName } from './run-name.ts';
import { type LiveSession, openSession } from './session.ts';

/** What is asked, and of whom. */
export interface LiveOptions extends ConnectionOptions {
  readonly questions: readonly Question[];
  /** Why each other assumption is not asked, by its id. */
  readonly notAsked: Readonly<Record<string, string>>;
}

/** What a run came to. */
export interface LiveOutcome {
  readonly report: Report;
  /** What it has made and could not remove, as `kind name`; an hour later, the next run does. */
  readonly left: readonly string[];
  /** The reason of `stop`; null where the run came to its end. */
  readonly stopped: Error | null;
}

/** How often a clean-up looks again for what a request without an answer may have made, and how far apart. */
const LOOKS = 4;
const APART_MS = 8000;

/**
 * Asks every question of a tenant and of a new sandbox. Whatever happens, it removes what it has made; and first, what
 * an earlier run has left that was killed over an hour ago. Throws what signing in throws, {@link OtherTenant}, and
 * NotAsked where the account may not create applications; nothing is made then.
 */
export async function runLive(options: LiveOptions): Promise<LiveOutcome> {
  const runName = newRunName(options.clock.now());
  const connection = await connect(options);
  try {
    return await inTenant(options, connection, runName);
  } catch (error) {
    // What a stop breaks off has other errors of its own.
    options.stop.throwIfAborted();
    throw error;
  } finally {
    await connection.close();
  }
}

async function inTenant(options: LiveOptions, connection: Connection, runName: string): Promise<LiveOutcome> {
  const session = await openSession(connection, runName);
  const reference = await openReference(options, runName);
  try {
    return await askAll(options, session, reference, runName);
  } finally {
    await reference.close();
  }
}

async function askAll(
  options: LiveOptions,
  session: LiveSession,
  reference: LiveSession,
  runName: string,
): Promise<LiveOutcome> {
  const { stop, stopNow, cloud, clock } = options;
  const comparisons: Comparison[] = [];
  const failure = await askEach(options, session, reference, comparisons).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  const left = await removeOwn(session, runName).catch((error: unknown) => {
    if (!stopNow.aborted) {
      throw error;
    }
    return [`whatever is named ${runName}…`];
  });
  if (failure !== null && !stop.aborted) {
    throw failure.error as Error;
  }
  const report: Report = {
    about: 'open assumptions of fhir-apps, asked of Microsoft and of the sandbox',
    cloud: cloud.name,
    day: clock.now().toISOString().slice(0, 10),
    signedInAs: session.live.caller.kind,
    assumptions: [...comparisons, ...notAsked(options, comparisons)].sort(
      (one, other) => numberOf(one) - numberOf(other),
    ),
    exchanges: session.exchanges.map((each, index) => ({ n: index + 1, ...each })),
  };
  return { report, left, stopped: stop.aborted ? (stop.reason as Error) : null };
}

/** Adds a comparison for each question. Throws what stops the run, or makes going on useless. */
async function askEach(
  { questions, say, stop }: LiveOptions,
  session: LiveSession,
  reference: LiveSession,
  comparisons: Comparison[],
): Promise<void> {
  await removeLeftOvers(session, say);
  for (const question of questions) {
    stop.throwIfAborted();
    const comparison = await compare(question, session, reference);
    comparisons.push(comparison);
    say(`${comparison.assumption} ${comparison.outcome}: ${comparison.title}`);
  }
}

/** The assumptions that have no question, and those that a stopped run did not come to. */
function notAsked(options: LiveOptions, comparisons: readonly Comparison[]): readonly Comparison[] {
  const others = options.questions.filter(
    (each) => !comparisons.some(({ assumption }) => assumption === each.assumption),
  );
  const outcome = 'not asked';
  return [
    ...others.map(({ assumption, title }) => ({ assumption, title, outcome, reason: 'The run was stopped.' }) as const),
    ...Object.entries(options.notAsked).map(
      ([assumption, reason]) => ({ assumption, title: '', outcome, reason }) as const,
    ),
  ];
}

function numberOf({ assumption }: Comparison): number {
  return Number(assumption.slice(1));
}

/**
 * Removes what runs have left that were killed over an hour ago, by the clock of Microsoft Graph: what an application
 * says that is made now.
 */
async function removeLeftOvers({ live, cleanUp }: LiveSession, say: (line: string) => void): Promise<void> {
  const made = expectStatus(
    await live.graph('POST', '/applications', { displayName: live.name('clock') }),
    [201],
    'create an application',
  );
  const now = new Date(textIn(made.body, 'createdDateTime'));
  const { found } = await sweep(cleanUp, (each) => isLeftOver(each, now));
  if (found > 0) {
    say(`Removed ${found} objects that an earlier run had left.`);
  }
}

/**
 * Removes everything that carries the name of this run, and what else it knows to have made. Where a request had no
 * answer, it looks again, since what that has made may take a while to be listed.
 */
async function removeOwn({ cleanUp, made, isUncertain }: LiveSession, runName: string): Promise<readonly string[]> {
  for (let look = 1; ; look += 1) {
    const swept = await sweep(cleanUp, ({ name }) => name.startsWith(runName)).catch(unlessFailed);
    made.splice(0, made.length, ...(await removeMade(cleanUp, made)));
    if (look === LOOKS || (swept !== null && swept.left.length === 0 && !isUncertain())) {
      const left = swept?.left.map(({ kind, name }) => `${kind} ${name}`) ?? [`whatever is named ${runName}…`];
      return [...left, ...made.map(({ kind, key }) => `${kind} ${key}`)];
    }
    await cleanUp.sleep(APART_MS);
  }
}

function unlessFailed(error: unknown): null {
  if (isFailure(error)) {
    return null;
  }
  throw error;
}
