import { isDeepStrictEqual } from 'node:util';
import { removeMade } from './clean-up.ts';
import { isFailure, isObject } from './exchange.ts';
import { NotAsked } from './live.ts';
import type { Finding, Question } from './question.ts';
import type { Comparison } from './report.ts';
import { NoService } from './services.ts';
import type { LiveSession } from './session.ts';

/** Why a question that needs more than the tenant is not asked. */
const MISSING = {
  'resource group': 'No resource group is named (--subscription, --resource-group).',
  vault: 'No vault is named (--subscription, --resource-group, --vault).',
} as const;

/**
 * Asks a question of Microsoft and of the sandbox, and compares. What it has made at Microsoft is removed; what could not
 * be stays in `made`. Throws what stopped the run, after the objects were removed.
 */
export async function compare(question: Question, microsoft: LiveSession, sandbox: LiveSession): Promise<Comparison> {
  const { assumption, title, needs } = question;
  const of = (rest: Omit<Comparison, 'assumption' | 'title'>): Comparison => ({ assumption, title, ...rest });
  const missing = needs === undefined ? null : missingOf(needs, microsoft);
  if (missing !== null) {
    return of({ outcome: 'not asked', reason: missing });
  }
  const before = microsoft.exchanges.length;
  const found = await askAndRemove(question, microsoft);
  const asked = microsoft.exchanges.length - before;
  const exchanges = asked === 0 ? {} : { exchanges: [before + 1, before + asked] as const };
  if ('reason' in found) {
    return of({ outcome: 'not asked', reason: found.reason, ...exchanges });
  }
  const { inSandbox } = question;
  const expected = inSandbox === undefined ? await ask(question, sandbox) : { finding: inSandbox() };
  if ('reason' in expected) {
    const reason = `The sandbox: ${expected.reason}`;
    return of({ outcome: 'not asked', reason, microsoft: found.finding, ...exchanges });
  }
  const outcome = isDeepStrictEqual(found.finding, expected.finding) ? 'same' : 'different';
  return of({ outcome, microsoft: found.finding, sandbox: expected.finding, ...exchanges });
}

function missingOf(needs: keyof typeof MISSING, { live }: LiveSession): string | null {
  const url = needs === 'vault' ? live.urls.vault : live.urls.azure;
  return url === null ? MISSING[needs] : null;
}

type Outcome = { readonly finding: Finding } | { readonly reason: string };

/**
 * What a request without an answer has made is found by its name, and a service principal has that of its application:
 * from then on everything stays until the end of the run, which looks for names before it removes anything.
 */
function askAndRemove(question: Question, session: LiveSession): Promise<Outcome> {
  const { cleanUp, made, isUncertain } = session;
  return ask(question, session).finally(async () => {
    if (!isUncertain()) {
      made.splice(0, made.length, ...(await removeMade(cleanUp, made)));
    }
  });
}

/** Names carry the assumption, so that no question meets the objects of another. */
async function ask({ assumption, ask: askIt }: Question, { live, anonymizer }: LiveSession): Promise<Outcome> {
  const named = { ...live, name: (text: string) => live.name(`${assumption.toLowerCase()}-${text}`) };
  try {
    return { finding: withoutIds(anonymizer.value(await askIt(named))) };
  } catch (error) {
    live.stop.throwIfAborted();
    if (!canBeAReason(error)) {
      throw error;
    }
    return { reason: anonymizer.text(error.message) };
  }
}

/** Faults of the program are none. */
function canBeAReason(error: unknown): error is Error {
  return error instanceof NotAsked || error instanceof NoService || isFailure(error);
}

const PLACEHOLDER_OF_ID = /\{(?:guid\d+|[a-zA-Z]+\d+\.\w+)\}/g;
const TIME =
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?|\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT|\d{1,2}\/\d{1,2}\/\d{4} \d{1,2}:\d\d:\d\d [AP]M/g;

/** What ids and times say differs between two runs. */
function withoutIds(value: unknown): Finding {
  if (typeof value === 'string') {
    return value.replace(PLACEHOLDER_OF_ID, '{id}').replace(TIME, '{time}');
  }
  if (Array.isArray(value)) {
    return value.map(withoutIds);
  }
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutIds(each)]));
  }
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
