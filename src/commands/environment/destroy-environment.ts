import type { DestroyDecision } from '../../environment/plan-destroy.ts';
import { foreignOf, isResource, sortApplications } from '../../environment/prune.ts';
import type { DestroyedEntry, DestroyResult } from '../../environment/destroy-result.ts';
import type { Environment } from '../../environment/environment.ts';
import type { ForeignApplication } from '../../environment/environment-result.ts';
import { lockedName, lockPathOf } from '../../environment/lock-file.ts';
import { CLOUD_NAMES } from '../../fields/global-fields.ts';
import { type Deletion, deleteApplications } from '../../graph/apply/delete-applications.ts';
import { openLook } from '../../graph/look.ts';
import { deletedApplicationById, deletedApplicationIn } from '../../graph/observe/deleted-application.ts';
import { describeDestroy } from '../../output/destroy-view.ts';
import type { RegisterAnswers } from '../../registration/answers/answers.ts';
import type { ObservedApplication } from '../../registration/observed.ts';
import { restorableUntil } from '../../registration/recycle-bin.ts';
import { agreeOnWrites } from '../agree-on-writes.ts';
import type { CommandInput, CommandOutcome } from '../command.ts';
import type { Context } from '../context.ts';
import { type OpenSession, withSession } from '../session.ts';
import { throwIfUnfinished } from './destroy-failure.ts';
import { destroyedEntry, destroySummary } from './destroyed-entry.ts';
import { type LockStore, openLockStore } from './lock-store.ts';
import { type DoomedLook, lookAtDoomed } from './look-at-doomed.ts';
import { readEnvironment } from './read-environment.ts';

/** An application that is to be deleted, or purged from the recycle bin. */
export interface Doomed {
  readonly key: string;
  readonly displayName: string;
  readonly appId: string;
  readonly objectId: string;
  readonly isResource: boolean;
  readonly inRecycleBin: boolean;
}

/** What a run of `destroy` works with. */
interface Destroying {
  readonly context: Context;
  readonly session: OpenSession;
  readonly lock: LockStore;
  readonly environment: Environment;
  readonly purge: boolean;
}

/**
 * Deletes the applications that a file names and that are proved to be ours: the clients, then the resource. What stands in the end is told,
 * and the next run goes on with it. Throws what reading the file and the lock throws, `confirmation_required`, CancelledError,
 * UnfinishedError, and Graph's refusals of reads.
 */
export async function destroyEnvironment(context: Context, input: CommandInput): Promise<CommandOutcome> {
  const { purge, trust } = input.values;
  const environment = await readEnvironment(context, input.values);
  const inPlace = { ...context, settings: settingsFor(context, environment) };
  return withSession(inPlace, async (session) => {
    const { file, name, fhirUrl } = environment;
    const place = { name: lockedName(name), tenantId: session.tenantId, fhirUrl };
    const lock = await openLockStore(lockPathOf(file, session.place.sandbox), place);
    const trusted = Array.isArray(trust) ? trust.map(String) : [];
    return destroy({ context: inPlace, session, lock, environment, purge: purge === true }, trusted);
  });
}

/** Where the file says a tenant or a cloud, a flag still decides. */
function settingsFor({ settings }: Context, environment: Environment): Context['settings'] {
  return {
    ...settings,
    tenant: settings.tenant ?? environment.tenant ?? undefined,
    cloud: settings.cloud ?? CLOUD_NAMES.find((cloud) => cloud === environment.cloud),
  };
}

async function destroy(destroying: Destroying, trusted: readonly string[]): Promise<CommandOutcome> {
  const { context, session, lock, environment, purge } = destroying;
  context.progress('Reading the directory');
  const look = await lookAtDoomed(session, environment, lock.pins, trusted, context.now());
  const doomed = doomedOf(look, purge);
  if (look.clientsUnknown && doomed.some((each) => each.isResource && !each.inRecycleBin)) {
    context.warn({
      code: 'clients_unknown',
      message:
        'Who else has roles of the resource, or consent to it, could not be read; they lose their access with it.',
    });
  }
  const { dryRun } = context.settings;
  const deletions = dryRun ? foretold(doomed, purge) : await deleteAll(destroying, look, doomed);
  context.clearProgress();
  const result: DestroyResult = await resultOf(destroying, look, deletions);
  throwIfUnfinished(context, result);
  return { result, exitCode: 0, describe: (paint) => describeDestroy(result, paint) };
}

function doomedOf({ decisions, absent }: DoomedLook, purge: boolean): readonly Doomed[] {
  return [
    ...decisions
      .filter(({ reason }) => reason === null)
      .map(({ key, application }) => ({
        key,
        displayName: application.displayName,
        appId: application.appId,
        objectId: application.id,
        isResource: isResource(application),
        inRecycleBin: false,
      })),
    ...absent.flatMap(({ answers: { key, type }, recycled }) =>
      recycled === null || !purge
        ? []
        : [
            {
              key,
              displayName: recycled.displayName,
              appId: recycled.appId,
              objectId: recycled.id,
              isResource: type === 'resource',
              inRecycleBin: true,
            },
          ],
    ),
  ];
}

function foretold(doomed: readonly Doomed[], purge: boolean): ReadonlyMap<Doomed, Deletion> {
  return new Map(doomed.map((each) => [each, { outcome: purge ? 'purged' : 'deleted' }]));
}

/** After a yes: the clients side by side, then the resource, where no client of the file was left. What is gone is unpinned at once. */
async function deleteAll(
  destroying: Destroying,
  { absent }: DoomedLook,
  doomed: readonly Doomed[],
): Promise<ReadonlyMap<Doomed, Deletion>> {
  const { context, session, lock, environment, purge } = destroying;
  const gone = absent.map(({ answers }) => answers.key).filter((key) => !doomed.some((each) => each.key === key));
  const stale = gone.filter((key) => lock.pins.has(key));
  if (doomed.length > 0) {
    await agree(destroying, doomed);
  }
  if (doomed.length > 0 || stale.length > 0) {
    await lock.proveWritable();
  }
  let done = 0;
  const told = (each: Doomed, { outcome }: Deletion): void => {
    done += 1;
    context.progress(`Deleting the applications of ${environment.fhirUrl}: ${done} of ${doomed.length}`);
    if (outcome === 'deleted' || outcome === 'purged') {
      lock.unpin(each.key);
    }
  };
  try {
    stale.forEach((key) => lock.unpin(key));
    const ofClients = await deleteApplications(
      session.client,
      doomed.filter((each) => !each.isResource),
      purge,
      told,
    );
    const resources = doomed.filter((each) => each.isResource);
    const isFree = [...ofClients.values()].every(({ outcome }) => outcome === 'deleted' || outcome === 'purged');
    const ofResource: ReadonlyMap<Doomed, Deletion> = isFree
      ? await deleteApplications(session.client, resources, purge, told)
      : new Map(resources.map((each) => [each, { outcome: 'skipped' }]));
    return new Map([...ofClients, ...ofResource]);
  } finally {
    await lock.flush();
  }
}

async function agree({ context, session, environment, purge }: Destroying, doomed: readonly Doomed[]): Promise<void> {
  const count = `${doomed.length} ${doomed.length === 1 ? 'application' : 'applications'} of ${environment.fhirUrl}`;
  await agreeOnWrites(context, session, {
    heading: purge ? `This will be deleted for good, ${count}:` : `This will be deleted, ${count}:`,
    lines: doomed.map(
      ({ key, displayName, appId, inRecycleBin }) =>
        `${key}: "${displayName}" (${appId})${inRecycleBin ? ', from the recycle bin' : ''}`,
    ),
    needsYes: `Deleting ${count} needs a yes.`,
  });
}

async function resultOf(
  { context, session, lock, environment, purge }: Destroying,
  look: DoomedLook,
  deletions: ReadonlyMap<Doomed, Deletion>,
): Promise<DestroyResult> {
  const byKey = new Map([...deletions].map(([{ key }, deletion]) => [key, deletion]));
  const deletedAt =
    context.settings.dryRun || purge ? new Map<string, string | null>() : await deletionTimes(session, look, byKey);
  const entryOf = (
    key: string,
    answers: Pick<RegisterAnswers, 'type' | 'uniqueName'>,
    found: DestroyDecision<ObservedApplication> | null,
  ): DestroyedEntry =>
    destroyedEntry(context.settings, {
      key,
      answers,
      found,
      recycled: look.absent.find((each) => each.answers.key === key)?.recycled ?? null,
      deletion: byKey.get(key) ?? null,
      restorableUntil: restorableUntil(deletedAt.get(key) ?? null),
    });
  const applications = environment.registrations.flatMap((each) => (each.kind === 'application' ? [each.answers] : []));
  const order = [...applications].sort(
    (one, other) => Number(one.type === 'resource') - Number(other.type === 'resource'),
  );
  const identities = environment.registrations.flatMap((each) => (each.kind === 'managed-identity' ? [each] : []));
  const registrations = [
    ...identities.map(({ key }) => leftIdentity(key)),
    ...order.map((answers) =>
      entryOf(answers.key, answers, look.decisions.find(({ key }) => key === answers.key) ?? null),
    ),
  ];
  const foreign = foreignIn(environment, lock, look);
  const { tenantId, cloud, sandbox } = session.place;
  return {
    file: environment.file,
    environment: environment.name,
    fhirUrl: environment.fhirUrl,
    serverKind: environment.serverKind,
    tenantId,
    cloud,
    sandbox,
    dryRun: context.settings.dryRun,
    summary: destroySummary(registrations, foreign.length),
    registrations,
    foreign,
    lockFile: lock.path,
  };
}

/** When each went to the recycle bin; twenty in an exchange. */
async function deletionTimes(
  { client }: OpenSession,
  { decisions, absent }: DoomedLook,
  byKey: ReadonlyMap<string, Deletion>,
): Promise<ReadonlyMap<string, string | null>> {
  const look = openLook(client);
  const deleted = decisions.filter(({ key }) => byKey.get(key)?.outcome === 'deleted');
  const times = await Promise.all(
    deleted.map(
      async ({ key, application: { id } }) =>
        [key, deletedApplicationIn(await look.read(deletedApplicationById(id)))?.deletedAt ?? null] as const,
    ),
  );
  return new Map([
    ...times,
    ...absent.map(({ answers: { key }, recycled }) => [key, recycled?.deletedAt ?? null] as const),
  ]);
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
  environment: Environment,
  { pins }: LockStore,
  { listed }: DoomedLook,
): readonly ForeignApplication[] {
  const keys = environment.registrations.flatMap((each) => (each.kind === 'application' ? [each.answers.key] : []));
  const sorted = sortApplications({ fhirUrl: environment.fhirUrl, pins, keys: new Set(keys) }, listed);
  return [
    ...sorted.foreign,
    ...sorted.candidates.map(({ application }) =>
      foreignOf(application, 'the file does not name it; apply --prune deletes it'),
    ),
  ];
}
