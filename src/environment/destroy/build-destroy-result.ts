import type { DestroyAction, DestroyedEntry, DestroyResult } from './destroy-result.ts';
import type { Environment } from '../file/environment.ts';
import type { ForeignApplication } from '../plan/environment-result.ts';
import { foreignOf, sortApplications } from '../plan/prune.ts';
import type { Deletion } from '../../graph/apply/delete-applications.ts';
import { createBatchReader } from '../../graph/batch-reader.ts';
import { deletedApplicationById, deletedApplicationIn } from '../../graph/observe/deleted-application.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import { combinedImpact, type DeletedWith, regainingCommands } from '../../registration/impact/bring-back.ts';
import type { RegisterAnswers } from '../../registration/answers/answers.ts';
import { restorableUntil } from '../../registration/recycle-bin.ts';
import { entryError } from '../plan/entry-error.ts';
import { type EnvironmentSession, headOf } from '../plan/environment-session.ts';
import type { LoadedDeletionTarget } from './load-deletion-targets.ts';

/** What was done, in a dry run what would be. */
export interface Destroyed {
  /** By key. */
  readonly deletions: ReadonlyMap<string, Deletion>;
  /** What goes with each application that existed. */
  readonly deleted: readonly DeletedWith[];
}

/**
 * What became of every entry of the file, by what was found and, by key, what was done. Of what was deleted, the
 * recycle bin is asked.
 */
export async function destroyResult(
  opened: EnvironmentSession,
  reader: LoadedDeletionTarget,
  { deletions, deleted }: Destroyed,
): Promise<DestroyResult> {
  const { context, session, environment, lock } = opened;
  const { dryRun } = context.settings;
  const deletedAt = dryRun ? new Map<string, string | null>() : await deletionTimes(opened, reader, deletions);
  const decisions = new Map(reader.decisions.map((decision) => [decision.key, decision]));
  const recycled = new Map(reader.absent.map(({ answers: { key }, recycled: application }) => [key, application]));

  const entryOf = ({ key, type, uniqueName }: RegisterAnswers): DestroyedEntry => {
    const found = decisions.get(key) ?? null;
    const deletion = deletions.get(key) ?? null;
    const application = found?.application ?? recycled.get(key) ?? null;
    const action: DestroyAction = deletion?.outcome ?? (found === null ? 'absent' : 'kept');
    return {
      key,
      type,
      action,
      displayName: application?.displayName ?? null,
      uniqueName,
      appId: application?.appId ?? null,
      objectId: application?.id ?? null,
      restorableUntil: action === 'purged' ? null : restorableUntil(deletedAt.get(key) ?? null),
      reason: action === 'skipped' ? skipReason(type) : (found?.reason ?? null),
      error: deletion?.outcome === 'failed' ? entryError(deletion.error, context.settings) : null,
    };
  };
  const entries = applicationsOf(environment).map(entryOf);
  const registrations = [
    ...environment.registrations.flatMap(({ kind, key }) => (kind === 'managed-identity' ? [leftIdentity(key)] : [])),
    ...entries.filter(({ type }) => type !== 'resource'),
    ...entries.filter(({ type }) => type === 'resource'),
  ];
  const foreign = foreignIn(opened, reader);
  return {
    ...headOf(environment, session),
    dryRun,
    summary: summaryOf(registrations, foreign.length),
    registrations,
    foreign,
    impact: impactOf(opened, registrations, deleted),
    lockFile: lock.path,
  };
}

/** Of what went: the rest has lost nothing. */
function impactOf(
  { context: { settings }, environment: { file, name } }: EnvironmentSession,
  registrations: readonly DestroyedEntry[],
  deleted: readonly DeletedWith[],
): DestroyResult['impact'] {
  const gone = new Map(registrations.map(({ appId, action }) => [appId, action]));
  const taken = deleted.filter(({ appId }) => ['deleted', 'purged'].includes(gone.get(appId) ?? ''));
  const restorable = taken.filter(({ appId }) => gone.get(appId) === 'deleted');
  const restore = ['restore', '-f', file, ...(name === null ? [] : ['--env', name])];
  const words = restorable.length === 0 ? [] : [restore, ...regainingCommands(restorable)];
  return taken.length === 0
    ? null
    : { ...combinedImpact(taken), bringBack: words.map((each) => commandForTenant(each, settings)) };
}

function applicationsOf({ registrations }: Environment): readonly RegisterAnswers[] {
  return registrations.flatMap((each) => (each.kind === 'application' ? [each.answers] : []));
}

function skipReason(type: RegisterAnswers['type']): string {
  return type === 'resource' ? 'a client of it exists' : 'the run was stopped';
}

/** When each went to the recycle bin, by key; twenty in an exchange. */
async function deletionTimes(
  { session }: EnvironmentSession,
  { decisions, absent }: LoadedDeletionTarget,
  deletions: ReadonlyMap<string, Deletion>,
): Promise<ReadonlyMap<string, string | null>> {
  const reader = createBatchReader(session.client);
  const deleted = decisions.filter(({ key }) => deletions.get(key)?.outcome === 'deleted');
  const times = await Promise.all(
    deleted.map(
      async ({ key, application: { id } }) =>
        [key, deletedApplicationIn(await reader.read(deletedApplicationById(id)))?.deletedAt ?? null] as const,
    ),
  );
  const before = absent.map(({ answers: { key }, recycled }) => [key, recycled?.deletedAt ?? null] as const);
  return new Map([...times, ...before]);
}

function leftIdentity(key: string): DestroyedEntry {
  return {
    key,
    type: 'managed-identity',
    action: 'left',
    displayName: null,
    uniqueName: null,
    appId: null,
    objectId: null,
    restorableUntil: null,
    reason: 'a managed identity belongs to Azure; its app roles go with the resource, Azure roles stay',
    error: null,
  };
}

function foreignIn(
  { environment, lock }: EnvironmentSession,
  { listed }: LoadedDeletionTarget,
): readonly ForeignApplication[] {
  const { fhirUrl } = environment;
  const keys = new Set(applicationsOf(environment).map(({ key }) => key));
  const { foreign, candidates } = sortApplications({ fhirUrl, pins: lock.pins, keys }, listed);
  const unnamed = 'the file does not name it; apply --prune deletes it';
  return [...foreign, ...candidates.map(({ application }) => foreignOf(application, unnamed))];
}

/** How many entries ended how. */
function summaryOf(registrations: readonly DestroyedEntry[], foreign: number): DestroyResult['summary'] {
  const count = (action: DestroyAction): number => registrations.filter((each) => each.action === action).length;
  return {
    deleted: count('deleted'),
    purged: count('purged'),
    absent: count('absent'),
    kept: count('kept'),
    failed: count('failed'),
    skipped: count('skipped'),
    left: count('left'),
    foreign,
  };
}
