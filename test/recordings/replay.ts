import type { Answer } from './compare-answer.ts';
import { compareAnswer } from './compare-answer.ts';
import { type Comparison, idsMadeBy, noteSent, noteShown } from './comparison.ts';
import { dayOfRecording, exchangesAfterDelay, REPLICATION_DELAY_MS } from './day-of-recording.ts';
import type { Difference } from './difference.ts';
import { isList, isObject, type Json, mapTexts, textsIn } from './json.ts';
import type { NewestShapes } from './newest-shapes.ts';
import { outsideTheSandbox } from './outside-the-sandbox.ts';
import type { Outcome, Replayed } from './outcome.ts';
import { type Placeholders, placeholders } from './placeholders.ts';
import { makePreconditions } from './preconditions.ts';
import { callerOf, prepareRequest, RESOURCES } from './prepare-request.ts';
import { withRecordedNames } from './recorded-names.ts';
import type { Exchange, Recording } from './recording.ts';
import { type ReplaySandbox, startReplaySandbox } from './replay-sandbox.ts';
import { serviceOf } from './service.ts';
import { errorCodeOf, requestTexts } from './stand-ins.ts';
import { knownFrom, prepareTenant } from './tenant-state.ts';

/** What a recording is replayed with. */
interface Replay {
  /** Paths of what a request was to make and the sandbox does not serve. */
  readonly notServed: Set<string>;
  readonly recording: Recording;
  readonly sandbox: ReplaySandbox;
  readonly known: Placeholders;
  readonly shapes: NewestShapes;
  readonly made: Set<string>;
  readonly sent: Set<string>;
  readonly shown: Comparison['shown'];
  readonly times: Comparison['times'];
}

/** Sends the requests of a recording, in order, to a sandbox of its own, and compares the answers. */
export async function replay(recording: Recording, shapes: NewestShapes): Promise<Replayed> {
  const day = dayOfRecording(recording);
  const sandbox = await startReplaySandbox(recording.date, { assumptions: day.assumptions });
  try {
    const known = placeholders(knownFrom(sandbox));
    await prepareTenant(sandbox, recording, day, known);
    await sandbox.delayReplication(day.replicationDelayMs);
    sandbox.advance(day.replicationDelayMs);
    const afterDelay = exchangesAfterDelay(recording);
    const parts: Replay = {
      notServed: new Set<string>(),
      recording,
      sandbox,
      known,
      shapes,
      made: new Set<string>(),
      sent: new Set<string>(),
      shown: new Map(),
      times: new Map(),
    };
    const outcomes: Outcome[] = [];
    for (const exchange of recording.exchanges) {
      sandbox.advance(1_000 + (afterDelay.has(exchange.n) ? REPLICATION_DELAY_MS : 0));
      outcomes.push(await replayExchange(parts, exchange));
    }
    return { recording: recording.name, outcomes };
  } finally {
    await sandbox.close();
  }
}

async function replayExchange(parts: Replay, exchange: Exchange): Promise<Outcome> {
  const { recording, sandbox, known } = parts;
  const { n, method, path, query } = exchange;
  const request = `${method} ${path}${query === '' ? '' : `?${query}`}`;
  const [unbound] = requestTexts(exchange).flatMap((text) => known.unboundIn(text));
  const skipped =
    outsideTheSandbox(exchange) ??
    (parts.notServed.has(path) ? 'hangs on what is not served' : undefined) ??
    (unbound === undefined ? undefined : `hangs on ${kindOf(unbound)}, which no answer told`);
  if (skipped !== undefined) {
    return { n, request, skipped };
  }
  const service = serviceOf(path);
  const refusal = await makePreconditions({
    sandbox,
    known,
    exchange,
    earlier: recording.exchanges.filter((each) => each.n < n),
  });
  if (refusal !== undefined) {
    return { n, request, skipped: `finds what the sandbox cannot make: ${refusal}` };
  }
  const token = await sandbox.token(callerOf(recording, exchange), RESOURCES[service]);
  const answer = await sandbox.send(prepareRequest(exchange, known, token));
  const notServed = reasonOfSandbox(exchange, answer);
  if (notServed !== undefined) {
    parts.notServed.add(path);
    return { n, request, skipped: notServed };
  }
  const differences: Difference[] = [];
  let leftOut = 0;
  const comparison: Comparison = {
    service,
    placeholders: known,
    shapes: parts.shapes,
    made: parts.made,
    sent: parts.sent,
    shown: parts.shown,
    times: parts.times,
    isPage: isPage(exchange),
    report: (difference) => void differences.push(difference),
    leaveOut: () => void (leftOut += 1),
  };
  noteSent(parts.sent, mapTexts(exchange.body, known.resolve));
  idsMadeBy(exchange).forEach((id) => parts.made.add(id));
  compareAnswer(comparison, exchange, withRecordedNames(answer, service, sandbox.ready));
  noteShown(comparison, exchange.response);
  return leftOut > 0 && isEmptyList(answer.body)
    ? { n, request, skipped: 'asks for what the recording did not make, and no sandbox has' }
    : { n, request, differences };
}

function isPage({ query, response }: Exchange): boolean {
  const { nextLink = null, '@odata.nextLink': graphLink = null } = isObject(response) ? response : {};
  return query.includes('$skiptoken=') || nextLink !== null || graphLink !== null;
}

function kindOf(placeholder: string): string {
  return placeholder.replaceAll(/[\d{}]/g, '');
}

function isEmptyList(body: Json): boolean {
  return isObject(body) && isList(body['value']) && body['value'].length === 0;
}

/** Why the sandbox cannot answer, in its own words; undefined where it can. */
function reasonOfSandbox({ status }: Exchange, { status: answered, body }: Answer): string | undefined {
  const isRefused = answered === 404 && status !== 404;
  const isNotServed =
    /^(InvalidResourceType|RoleDefinitionDoesNotExist)$/.test(errorCodeOf(body)) ||
    textsIn(body).some((text) => text.includes('does not serve'));
  return isRefused && isNotServed ? `is not served: ${errorCodeOf(body)}` : undefined;
}
