import { CancelledError } from '../../errors/cancelled-error.ts';
import { EnvironmentError } from '../../errors/environment-error.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { UnfinishedError } from '../../errors/unfinished-error.ts';
import type { ObservedApi } from '../../registration/model/observed.ts';
import { unconfirmedChanges } from '../../session/confirm-list-updates.ts';
import type { Context } from '../../cli/context.ts';
import { readAndPlan } from '../../reconcile/read-and-plan.ts';
import { existingApi } from '../../reconcile/planned-api.ts';
import { watchWork } from '../../reconcile/work-progress.ts';
import type { SessionContext } from '../../session/session.ts';
import { applyEntry, type SharedApply, type EntryOutcome, failed, plannedFor, skipped } from './apply-entry.ts';
import { entryError } from '../plan/entry-error.ts';
import { type ApplicationEntry, type Entry, ownResource, usesOwnResource } from '../plan/entry.ts';
import type { EnvironmentSession } from '../plan/environment-session.ts';
import type { EnvironmentPlan } from '../plan/plan-environment.ts';
import { wantedOf, withoutClients } from '../plan/load-entry.ts';
import { eachSideBySide } from './side-by-side.ts';

/**
 * The registrations that are written to side by side: enough to reach what Graph allows at half a second a write; the
 * pace of all together is its client's.
 */
const SIDE_BY_SIDE = 16;

/**
 * Makes all entries of an environment right: its resource first, then the others side by side, then what the resource
 * gives to clients that had to stand first. One that fails does not stop the rest, but for those that need it. The
 * outcomes are in the order of the entries, which are taken out of their list.
 */
export async function applyEnvironment(
  opened: EnvironmentSession,
  { entries, shared: together }: EnvironmentPlan['reads'],
): Promise<readonly EntryOutcome[]> {
  const { context, session, lock } = opened;
  const { fhirUrl } = opened.environment;
  const progress = watchWork(context, entries.length);
  const shared: SharedApply = { ...together, lock, report: progress.report };
  const apply = async (entry: Entry): Promise<EntryOutcome> => {
    const outcome = context.stop.aborted
      ? skipped(context, entry, stopped(context))
      : await applyEntry(context, session, entry, shared);
    progress.done(outcome.error !== null);
    return outcome;
  };

  const [first] = entries;
  const resource = first !== undefined && ownResource(first.registration) !== null ? first : null;
  const ofResource = resource === null ? null : await apply(resource);
  if (resource !== null) {
    entries.shift();
  }
  const clients = await eachSideBySide(entries, SIDE_BY_SIDE, (entry) =>
    ofResource === null || !needsOwnResource(entry)
      ? apply(entry)
      : applyForApi(context, entry, apiOf(ofResource, fhirUrl), apply),
  );
  if (resource === null || ofResource === null) {
    return withConfirmation(opened, clients);
  }
  const applied = { entry: resource, outcome: ofResource };
  return withConfirmation(opened, [await withPreAuthorizations(opened, applied, clients, shared), ...clients]);
}

/**
 * The outcomes once the lists that were written are seen to stay, all of them in the same reads; one whose lists
 * another writer keeps overwriting has failed.
 */
async function withConfirmation(
  { context, session }: SessionContext,
  outcomes: readonly EntryOutcome[],
): Promise<readonly EntryOutcome[]> {
  if (context.stop.aborted) {
    return outcomes;
  }
  const failures = await unconfirmedChanges(context, session);
  return outcomes.map((outcome) => {
    const { standing, applied } = outcome;
    const ids = standing === null ? [] : [standing.applicationId, standing.servicePrincipalId];
    const failure = failures.find(({ ownerId }) => ids.includes(ownerId));
    return failure === undefined || outcome.error !== null
      ? outcome
      : {
          ...outcome,
          applied: { ...applied, action: 'failed', error: entryError(failure.error, context.settings) },
          error: failure.error,
        };
  });
}

/**
 * Applies a client for the API as it exists by now; where that is null, because it could not be made, the client waits
 * for the next run.
 */
async function applyForApi(
  context: Context,
  entry: Entry,
  api: ObservedApi | null,
  apply: (entry: Entry) => Promise<EntryOutcome>,
): Promise<EntryOutcome> {
  if (api === null) {
    return skipped(
      context,
      entry,
      new EnvironmentError('resource_failed', 'It waits for the resource of the same file, which failed.', 3, {
        hint: 'Run the same command again when the resource can be made.',
      }),
    );
  }
  try {
    return await apply(entry.kind === 'application' ? plannedFor(entry, api, context.now()) : entry);
  } catch (error) {
    if (error instanceof FhirAppsError) {
      return failed(context, entry, error);
    }
    throw error;
  }
}

/** True for what was planned for the resource of the same file. */
function needsOwnResource(entry: Entry): boolean {
  switch (entry.kind) {
    case 'application':
      return usesOwnResource(entry);
    case 'identity':
      return entry.planned === null;
    case 'needless':
    case 'blocked':
      return false;
  }
}

/** The resource as an API, where enough of it stands for clients. */
function apiOf({ standing }: EntryOutcome, fhirUrl: string): ObservedApi | null {
  const { resource = null, servicePrincipalId = null } = standing ?? {};
  return resource === null || servicePrincipalId === null
    ? null
    : existingApi(resource, servicePrincipalId, { fhirUrl });
}

/** The resource of a file, and what became of it before its clients were made. */
interface AppliedResource {
  readonly entry: Entry;
  readonly outcome: EntryOutcome;
}

/**
 * Pre-authorises the clients that had to be made first; those that could not be made wait for the next run, and the
 * resource with them.
 */
async function withPreAuthorizations(
  { context, session }: SessionContext,
  { entry, outcome }: AppliedResource,
  clients: readonly EntryOutcome[],
  shared: SharedApply,
): Promise<EntryOutcome> {
  if (entry.kind !== 'application' || entry.awaited.length === 0 || outcome.error !== null || context.stop.aborted) {
    return outcome;
  }
  const made = clients.flatMap(({ applied, standing }) =>
    (standing?.applicationId ?? null) === null ? [] : [applied.key],
  );
  const missing = entry.awaited.filter((key) => !made.includes(key));
  try {
    // What was agreed on when it was planned holds here too.
    const { trust } = entry.wanted.answers;
    const answers = withoutClients({ ...entry.registration.answers, trust }, missing);
    const wanted = await wantedOf(context, session, entry.registration, answers);
    const planned = await readAndPlan(context, session, wanted);
    const again: ApplicationEntry = { ...entry, wanted, planned, awaited: [] };
    const second = withFirst(outcome, await applyEntry(context, session, again, shared));
    return missing.length === 0 || second.error !== null
      ? second
      : failed(context, entry, waitsForClients(missing), second.standing);
  } catch (error) {
    if (error instanceof FhirAppsError) {
      return failed(context, entry, error, outcome.standing);
    }
    throw error;
  }
}

/** The outcome of a second look at an entry, with what the first has done. */
function withFirst(first: EntryOutcome, second: EntryOutcome): EntryOutcome {
  const [before, after] = [first.applied.result, second.applied.result];
  if (before === null || after === null || before.action === 'unchanged') {
    return second;
  }
  const { action } = before;
  const result = { ...after, action, changes: [...before.changes, ...after.changes] };
  return { ...second, applied: { ...second.applied, action, result } };
}

function waitsForClients(keys: readonly string[]): UnfinishedError {
  const names = keys.map((key) => `"${key}"`).join(', ');
  return new UnfinishedError(
    'client_failed',
    `It exists, but cannot pre-authorize ${names} of the same file, which failed.`,
    [],
    {
      hint: 'Run the same command again when they can be made.',
    },
  );
}

function stopped({ stop }: Context): FhirAppsError {
  const reason: unknown = stop.reason;
  return reason instanceof CancelledError ? reason : new CancelledError(130, 'Canceled.');
}
