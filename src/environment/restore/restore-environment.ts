import { errorPaint } from '../../cli/error-paint.ts';
import pLimit from 'p-limit';
import { idsOf } from '../lock-file/pins.ts';
import type { EnvironmentRestoreResult, RestoreAction, RestoredEntry } from './restore-result.ts';
import { CancelledError } from '../../errors/cancelled-error.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { toUnfinished } from '../../errors/to-unfinished.ts';
import { UnfinishedError } from '../../errors/unfinished-error.ts';
import { readApplication } from '../../graph/answers.ts';
import { type BatchReader, createBatchReader } from '../../graph/batch-reader.ts';
import { type DeletedApplication, findDeletedByNames } from '../../graph/observe/deleted-application.ts';
import { findDeletedServicePrincipal } from '../../graph/observe/deleted-service-principal.ts';
import { applicationByKey, bodyOrMissing, servicePrincipalByAppId } from '../../graph/reads.ts';
import { describeEnvironmentRestore } from './environment-restore-view.ts';
import { sanitized } from '../../output/sanitized.ts';
import type { RegisterAnswers } from '../../registration/answers/answers.ts';
import type { ObservedApplication, ObservedServicePrincipal } from '../../registration/model/observed.ts';
import { confirmChanges, listed } from '../../session/confirm-changes.ts';
import { recycledFacts, restoreDeleted, restoreFromRecycleBin } from '../../reconcile/restore-from-recycle-bin.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import { ownResource } from '../plan/entry.ts';
import { entryError } from '../plan/entry-error.ts';
import { type ConfirmedInput, type EnvironmentSession, headOf, withEnvironment } from '../plan/environment-session.ts';
import { assertRestorable } from '../plan/recycled-entries.ts';

/** Restorations that run side by side; each is its own object. */
const AT_ONCE = 8;

/** An application of the file, and where it is: it exists, it is in the recycle bin, or it is gone. */
interface Candidate {
  readonly answers: RegisterAnswers;
  readonly existing: ObservedApplication | null;
  readonly deleted: DeletedApplication | null;
  /** What an interrupted restoration has left in the recycle bin of an application that exists; null for nothing. */
  readonly servicePrincipal: ObservedServicePrincipal | null;
}

/** A candidate of which something is in the recycle bin. */
interface Recycled extends Candidate {
  readonly application: ObservedApplication | DeletedApplication;
}

interface Restoration {
  readonly action: RestoreAction;
  readonly error: FhirAppsError | null;
}

/**
 * Restores the applications of a file from the recycle bin, the resource first, and pins them in the lock file. Throws
 * what reading the file and the lock file throws, CancelledError, UnfinishedError where some could not be restored, and
 * Graph's refusals of reads.
 */
export async function restoreEnvironment(
  context: Context,
  { values }: { readonly values: ConfirmedInput },
): Promise<CommandOutcome<EnvironmentRestoreResult>> {
  const trusted = values.trust ?? [];
  const work = async (opened: EnvironmentSession): Promise<CommandOutcome<EnvironmentRestoreResult>> => {
    opened.context.progress('Reading the recycle bin');
    const candidates = await findCandidates(opened);
    const restorations = context.settings.dryRun
      ? new Map(candidates.flatMap(recycledOf).map(({ answers: { key } }) => [key, SIMULATED]))
      : await restoreAll(opened, candidates, trusted);
    const result = resultOf(opened, candidates, restorations);
    assertFinished(opened.context, result, [...restorations.values()]);
    return { result, exitCode: 0, describe: describeEnvironmentRestore };
  };
  return withEnvironment(context, values, work, () => []);
}

/** Reads what exists in batches, and the recycle bin once. Throws Graph's refusals. */
async function findCandidates({ session, environment }: EnvironmentSession): Promise<readonly Candidate[]> {
  const reader = createBatchReader(session.client);
  const applications = environment.registrations.flatMap((each) => (each.kind === 'application' ? [each] : []));
  const ordered = [
    ...applications.filter((each) => ownResource(each) !== null),
    ...applications.filter(({ answers: { type } }) => type !== 'resource'),
  ];
  const existing = await Promise.all(
    ordered.map(async ({ answers: { uniqueName } }) => {
      const request = applicationByKey('uniqueName', uniqueName);
      const body = bodyOrMissing(request, await reader.read(request));
      return body === null ? null : readApplication(body);
    }),
  );
  const left = await Promise.all(existing.map((application) => findLeftServicePrincipal(reader, application)));
  const missing = ordered.flatMap(({ answers }, index) => (existing[index] === null ? [answers.uniqueName] : []));
  const deleted = await findDeletedByNames(session.client, missing);
  return ordered.map(({ answers }, index) => ({
    answers,
    existing: existing[index] ?? null,
    deleted: deleted.get(answers.uniqueName) ?? null,
    servicePrincipal: left[index] ?? null,
  }));
}

/** A restoration that was interrupted has brought back the application, and not what its access hangs on. */
async function findLeftServicePrincipal(
  reader: BatchReader,
  application: ObservedApplication | null,
): Promise<ObservedServicePrincipal | null> {
  if (application === null) {
    return null;
  }
  const request = servicePrincipalByAppId(application.appId);
  return bodyOrMissing(request, await reader.read(request)) === null
    ? findDeletedServicePrincipal(reader.client, application.appId)
    : null;
}

function recycledOf(candidate: Candidate): readonly Recycled[] {
  const { existing, deleted, servicePrincipal } = candidate;
  const application = deleted ?? (servicePrincipal === null ? null : existing);
  return application === null ? [] : [{ ...candidate, application }];
}

const SIMULATED: Restoration = { action: 'restored', error: null };

/** Restores the resource, then the clients side by side; one that fails does not stop the others. */
async function restoreAll(
  opened: EnvironmentSession,
  candidates: readonly Candidate[],
  trusted: readonly string[],
): Promise<ReadonlyMap<string, Restoration>> {
  const { lock } = opened;
  const recycled = candidates.flatMap(recycledOf);
  if (recycled.length === 0) {
    return new Map();
  }
  await confirmRestoration(opened, recycled);
  await lock.proveWritable();
  const limit = pLimit(AT_ONCE);
  const restoreOne = async (each: Recycled): Promise<[string, Restoration]> => [
    each.answers.key,
    await restoreEntry(opened, each, [...each.answers.trust, ...trusted]),
  ];
  try {
    const resources = recycled.filter(({ answers }) => answers.type === 'resource');
    const clients = recycled.filter(({ answers }) => answers.type !== 'resource');
    const first = await Promise.all(resources.map(restoreOne));
    return new Map([...first, ...(await Promise.all(clients.map((each) => limit(() => restoreOne(each)))))]);
  } finally {
    await lock.flush();
  }
}

async function confirmRestoration(
  { context, session, environment }: EnvironmentSession,
  recycled: readonly Recycled[],
): Promise<void> {
  await confirmChanges(context, session, {
    shown: listed(
      `These applications of ${environment.fhirUrl} will be restored from the recycle bin:`,
      recycled.map(
        ({ answers: { key }, application: { displayName, appId } }) => `${key}: "${displayName}" (${appId})`,
      ),
    ),
  });
}

async function restoreEntry(
  { context, session, lock }: EnvironmentSession,
  { answers: { key }, application, existing, deleted, servicePrincipal }: Recycled,
  trusted: readonly string[],
): Promise<Restoration> {
  try {
    context.stop.throwIfAborted();
    assertRestorable(key, application, lock);
    context.progress(`Restoring "${application.displayName}"`);
    // Several are restored at once, where no question can be asked: others' access is trusted by name only.
    const unasked = { ...context, ui: null };
    if (deleted === null) {
      const left = { ...recycledFacts(application), deleted, current: existing, servicePrincipal };
      await restoreFromRecycleBin(unasked, session, left, trusted);
    } else {
      await restoreDeleted(unasked, session, deleted, trusted);
    }
    lock.pin(key, idsOf(application));
    return { action: 'restored', error: null };
  } catch (error) {
    if (error instanceof FhirAppsError) {
      return { action: error instanceof CancelledError ? 'skipped' : 'failed', error };
    }
    throw error;
  }
}

function resultOf(
  { context, session, environment, lock }: EnvironmentSession,
  candidates: readonly Candidate[],
  restorations: ReadonlyMap<string, Restoration>,
): EnvironmentRestoreResult {
  const registrations = candidates.map(({ answers, existing, deleted }): RestoredEntry => {
    const { key, type, uniqueName } = answers;
    const found = existing ?? deleted;
    const restoration = restorations.get(key) ?? null;
    const action = restoration?.action ?? (existing === null ? 'absent' : 'unchanged');
    return {
      key,
      type,
      action,
      displayName: found?.displayName ?? null,
      uniqueName,
      appId: found?.appId ?? null,
      objectId: found?.id ?? null,
      error:
        restoration === null || restoration.error === null ? null : entryError(restoration.error, context.settings),
    };
  });
  const count = (action: RestoreAction): number => registrations.filter((each) => each.action === action).length;
  const restored = count('restored');
  const { file, name } = environment;
  const apply = ['apply', '-f', file, ...(name === null ? [] : ['--env', name])];
  return {
    ...headOf(environment, session),
    dryRun: context.settings.dryRun,
    summary: {
      restored,
      unchanged: count('unchanged'),
      absent: count('absent'),
      failed: count('failed'),
      skipped: count('skipped'),
    },
    registrations,
    lockFile: lock.path,
    next: restored === 0 ? [] : [commandForTenant(apply, context.settings)],
  };
}

/** Throws UnfinishedError, or CancelledError, where something of the file is still in the recycle bin. */
function assertFinished(
  context: Context,
  result: EnvironmentRestoreResult,
  restorations: readonly Restoration[],
): void {
  const left = result.registrations.filter(({ action }) => action === 'failed' || action === 'skipped');
  const errors = restorations.flatMap(({ error }) => error ?? []);
  const [first] = errors;
  if (first === undefined) {
    return;
  }
  const { settings } = context;
  if (!settings.json) {
    context.show(describeEnvironmentRestore(sanitized(result), errorPaint(context)));
  }
  const { length: total } = result.registrations;
  throw toUnfinished(errors.find((error) => error instanceof CancelledError) ?? first, {
    state: `${left.length} of ${total} applications were not restored.`,
    leftovers: errors.flatMap((error) => (error instanceof UnfinishedError ? error.leftovers : [])),
    details: result,
  });
}
