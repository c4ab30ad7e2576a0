import { errorPaint } from '../../cli/error-paint.ts';
import type { DestroyResult } from './destroy-result.ts';
import { isResource } from '../plan/prune.ts';
import {
  type Deletion,
  type ApplicationToDelete,
  deleteApplications,
  isGone,
} from '../../graph/apply/delete-applications.ts';
import type { RecordedDeletion } from '../../graph/write/deletions.ts';
import { describeDestroy } from './destroy-view.ts';
import { observeDeletionImpacts } from '../../graph/observe/observe-impact.ts';
import { describeImpact } from '../../output/impact-view.ts';
import { sanitized } from '../../output/sanitized.ts';
import { TOKENS_LIVE_ON } from '../../registration/credentials/token-lifetime.ts';
import { combinedImpact, type DeletedWith } from '../../registration/impact/bring-back.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { confirmChanges, listed } from '../../session/confirm-changes.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { throwIfUnfinished } from './destroy-failure.ts';
import { destroyResult } from './build-destroy-result.ts';
import { type ConfirmedInput, type EnvironmentSession, withEnvironment } from '../plan/environment-session.ts';
import { type LoadedDeletionTarget, loadDeletionTargets } from './load-deletion-targets.ts';

/** An application that is to be deleted, or purged from the recycle bin. */
export interface DeletionTarget extends ApplicationToDelete {
  readonly key: string;
  readonly application: RecordedDeletion & Pick<ObservedApplication, 'displayName' | 'appId'>;
}

/**
 * Deletes the applications that a file names and that are proved to be ours: the clients, then the resource. What
 * stands in the end is told, and the next run goes on with it. Throws what reading the file and the lock throws,
 * `confirmation_required`, CancelledError, UnfinishedError, and Graph's refusals of reads.
 */
export async function destroyEnvironment(
  context: Context,
  { values }: { readonly values: ConfirmedInput & { readonly purge?: boolean } },
): Promise<CommandOutcome<DestroyResult>> {
  const trusted = values.trust ?? [];
  const work = async (opened: EnvironmentSession): Promise<CommandOutcome<DestroyResult>> => {
    const result = await destroy(opened, trusted, values.purge === true);
    throwIfUnfinished(opened.context, result);
    return { result, exitCode: 0, describe: describeDestroy };
  };
  return withEnvironment(context, values, work, () => []);
}

async function destroy(opened: EnvironmentSession, trusted: readonly string[], purge: boolean): Promise<DestroyResult> {
  const { context } = opened;
  context.progress('Reading the directory');
  const loaded = await loadDeletionTargets(opened, trusted);
  const targets = deletionTargetsIn(loaded, purge);
  if (loaded.clientsUnknown && targets.some((each) => each.isResource && !each.inRecycleBin)) {
    context.warn({
      code: 'clients_unknown',
      message:
        'Who else has roles of the resource, or consent to it, could not be read; they lose their access with it.',
    });
  }
  const existing = loaded.decisions.flatMap(({ application, reason }) => (reason === null ? [application] : []));
  context.progress('Reading what stops with it');
  const deleted = await observeDeletionImpacts(loaded.reader, existing);
  const deletions = context.settings.dryRun
    ? simulateDeletions(targets, purge)
    : await executeDeletions(opened, loaded, { targets, purge, deleted });
  const byKey = new Map([...deletions].map(([{ key }, deletion]) => [key, deletion]));
  return destroyResult(opened, loaded, { deletions: byKey, deleted });
}

function deletionTargetsIn({ decisions, absent }: LoadedDeletionTarget, purge: boolean): readonly DeletionTarget[] {
  const existing = decisions.flatMap(({ key, application, reason }) =>
    reason === null ? [{ key, application, isResource: isResource(application), inRecycleBin: false }] : [],
  );
  const recycled = absent.flatMap(({ answers: { key, type }, recycled: application }) =>
    application === null || !purge ? [] : [{ key, application, isResource: type === 'resource', inRecycleBin: true }],
  );
  return [...existing, ...recycled];
}

function simulateDeletions(targets: readonly DeletionTarget[], purge: boolean): ReadonlyMap<DeletionTarget, Deletion> {
  return new Map(targets.map((each) => [each, { outcome: purge ? 'purged' : 'deleted' }]));
}

/** What is to be deleted. */
interface Destruction {
  readonly targets: readonly DeletionTarget[];
  readonly purge: boolean;
  /** What goes with each that exists. */
  readonly deleted: readonly DeletedWith[];
}

/** Deletes after a yes; what is gone is unpinned, also where someone else has deleted it. */
async function executeDeletions(
  opened: EnvironmentSession,
  { absent }: LoadedDeletionTarget,
  destruction: Destruction,
): Promise<ReadonlyMap<DeletionTarget, Deletion>> {
  const { context, session, environment, lock } = opened;
  const { targets, purge } = destruction;
  const stale = absent
    .map(({ answers: { key } }) => key)
    .filter((key) => lock.pins.has(key) && !targets.some((each) => each.key === key));
  if (targets.length > 0) {
    await confirmDestroy(opened, destruction);
  }
  if (targets.length + stale.length > 0) {
    await lock.proveWritable();
  }
  try {
    stale.forEach((key) => lock.unpin(key));
    let done = 0;
    return await deleteApplications(session.client, targets, purge, ({ key }, deletion) => {
      done += 1;
      context.progress(`Deleting the applications of ${environment.fhirUrl}: ${done} of ${targets.length}`);
      if (isGone(deletion)) {
        lock.unpin(key);
      }
    });
  } finally {
    await lock.flush();
  }
}

/** Who deletes a resource types its name, since its clients and all who have its roles lose it. */
async function confirmDestroy(
  { context, session, environment }: EnvironmentSession,
  { targets, purge, deleted }: Destruction,
): Promise<void> {
  const count = `${targets.length} ${targets.length === 1 ? 'application' : 'applications'} of ${environment.fhirUrl}`;
  const paint = errorPaint(context);
  const resource = targets.find((each) => each.isResource);
  const lines = listed(
    purge ? `This will be deleted permanently, ${count}:` : `This will be deleted, ${count}:`,
    targets.map(
      ({ key, application: { displayName, appId }, inRecycleBin }) =>
        `${key}: "${displayName}" (${appId})${inRecycleBin ? ', from the recycle bin' : ''}`,
    ),
  );
  await confirmChanges(context, session, {
    shown: [
      ...sanitized(lines).map((line) => `${line}\n`),
      describeImpact(sanitized(combinedImpact(deleted)), purge ? 'purged' : 'deleted', paint),
      `\n${TOKENS_LIVE_ON}.\n${resource === undefined ? '\n' : ''}`,
    ].join(''),
    question: `${purge ? 'Purge' : 'Delete'} ${count}?`,
    nameToType: resource?.application.displayName ?? null,
    mustConfirm: { message: `Deleting ${count} must be confirmed.` },
  });
}
