import type { DestroyResult } from '../../environment/destroy-result.ts';
import { isResource } from '../../environment/prune.ts';
import {
  type Deletion,
  type DoomedApplication,
  deleteApplications,
  isGone,
} from '../../graph/apply/delete-applications.ts';
import type { RecordedDeletion } from '../../graph/write/deletions.ts';
import { describeDestroy } from '../../output/destroy-view.ts';
import type { ObservedApplication } from '../../registration/observed.ts';
import { agreeOnWrites } from '../agree-on-writes.ts';
import type { CommandInput, CommandOutcome } from '../command.ts';
import type { Context } from '../context.ts';
import { throwIfUnfinished } from './destroy-failure.ts';
import { destroyResult } from './destroy-result.ts';
import { type EnvironmentSession, openEnvironment } from './environment-session.ts';
import { type DoomedLook, lookAtDoomed } from './look-at-doomed.ts';

/** An application that is to be deleted, or purged from the recycle bin. */
export interface Doomed extends DoomedApplication {
  readonly key: string;
  readonly application: RecordedDeletion & Pick<ObservedApplication, 'displayName' | 'appId'>;
}

/**
 * Deletes the applications that a file names and that are proved to be ours: the clients, then the resource. What stands in the end is told,
 * and the next run goes on with it. Throws what reading the file and the lock throws, `confirmation_required`, CancelledError,
 * UnfinishedError, and Graph's refusals of reads.
 */
export async function destroyEnvironment(context: Context, { values }: CommandInput): Promise<CommandOutcome> {
  const opened = await openEnvironment(context, values, () => []);
  try {
    const trusted = Array.isArray(values.trust) ? values.trust.map(String) : [];
    const result = await destroy(opened, trusted, values.purge === true);
    opened.context.clearProgress();
    throwIfUnfinished(opened.context, result);
    return { result, exitCode: 0, describe: (paint) => describeDestroy(result, paint) };
  } finally {
    await opened.session.close();
  }
}

async function destroy(opened: EnvironmentSession, trusted: readonly string[], purge: boolean): Promise<DestroyResult> {
  const { context, session, environment, lock } = opened;
  context.progress('Reading the directory');
  const look = await lookAtDoomed(session, environment, lock.pins, trusted, context.now());
  const doomed = doomedIn(look, purge);
  if (look.clientsUnknown && doomed.some((each) => each.isResource && !each.inRecycleBin)) {
    context.warn({
      code: 'clients_unknown',
      message:
        'Who else has roles of the resource, or consent to it, could not be read; they lose their access with it.',
    });
  }
  const deletions = context.settings.dryRun ? foretold(doomed, purge) : await carryOut(opened, look, doomed, purge);
  return destroyResult(opened, look, new Map([...deletions].map(([{ key }, deletion]) => [key, deletion])));
}

function doomedIn({ decisions, absent }: DoomedLook, purge: boolean): readonly Doomed[] {
  const standing = decisions.flatMap(({ key, application, reason }) =>
    reason === null ? [{ key, application, isResource: isResource(application), inRecycleBin: false }] : [],
  );
  const recycled = absent.flatMap(({ answers: { key, type }, recycled: application }) =>
    application === null || !purge ? [] : [{ key, application, isResource: type === 'resource', inRecycleBin: true }],
  );
  return [...standing, ...recycled];
}

function foretold(doomed: readonly Doomed[], purge: boolean): ReadonlyMap<Doomed, Deletion> {
  return new Map(doomed.map((each) => [each, { outcome: purge ? 'purged' : 'deleted' }]));
}

/** Deletes after a yes; what is gone is unpinned, also where somebody else has deleted it. */
async function carryOut(
  opened: EnvironmentSession,
  { absent }: DoomedLook,
  doomed: readonly Doomed[],
  purge: boolean,
): Promise<ReadonlyMap<Doomed, Deletion>> {
  const { context, session, environment, lock } = opened;
  const stale = absent
    .map(({ answers: { key } }) => key)
    .filter((key) => lock.pins.has(key) && !doomed.some((each) => each.key === key));
  if (doomed.length > 0) {
    await agree(opened, doomed, purge);
  }
  if (doomed.length + stale.length > 0) {
    await lock.proveWritable();
  }
  try {
    stale.forEach((key) => lock.unpin(key));
    let done = 0;
    return await deleteApplications(session.client, doomed, purge, ({ key }, deletion) => {
      done += 1;
      context.progress(`Deleting the applications of ${environment.fhirUrl}: ${done} of ${doomed.length}`);
      if (isGone(deletion)) {
        lock.unpin(key);
      }
    });
  } finally {
    await lock.flush();
  }
}

async function agree(
  { context, session, environment }: EnvironmentSession,
  doomed: readonly Doomed[],
  purge: boolean,
): Promise<void> {
  const count = `${doomed.length} ${doomed.length === 1 ? 'application' : 'applications'} of ${environment.fhirUrl}`;
  await agreeOnWrites(context, session, {
    heading: purge ? `This will be deleted for good, ${count}:` : `This will be deleted, ${count}:`,
    lines: doomed.map(
      ({ key, application: { displayName, appId }, inRecycleBin }) =>
        `${key}: "${displayName}" (${appId})${inRecycleBin ? ', from the recycle bin' : ''}`,
    ),
    needsYes: `Deleting ${count} must be confirmed.`,
  });
}
