import type { PlannedEntry, PlanResult } from '../../environment/environment-result.ts';
import { foreignOf } from '../../environment/prune.ts';
import { PrivilegeError } from '../../errors/privilege-error.ts';
import { nameInRecycleBin } from '../../graph/apply/taken-name.ts';
import { findDeletedByNames } from '../../graph/observe/deleted-application.ts';
import type { RecycledApplication } from '../../registration/recycle-bin.ts';
import { identify } from '../../registration/tags.ts';
import type { Context } from '../context.ts';
import type { OpenSession } from '../session.ts';
import { entryError } from './entry-error.ts';
import { type EnvironmentSession, headOf } from './environment-session.ts';
import { type EnvironmentLook, lookAtEnvironment } from './look-at-environment.ts';
import { observePrunable, type Prunable } from './observe-prunable.ts';
import { plannedEntry } from './planned-entry.ts';
import { blockUntrusted } from './trust-entry.ts';

/** What stands of an environment, and what would be done about it. */
export interface EnvironmentPlan {
  readonly look: EnvironmentLook;
  /** What the lock pins and the file does not name. */
  readonly prunable: Prunable;
  readonly result: PlanResult;
}

/** How an environment is planned. */
export interface PlanOptions {
  /** Delete what only the lock names and we alone hold. */
  readonly prune: boolean;
  /** Ask whether applications that others hold get access; null where nobody may be asked. */
  readonly ask: ((question: string) => Promise<boolean>) | null;
  /** Look into the recycle bin for what is to be made. */
  readonly lookForDeleted: boolean;
}

/** Reads the directory for an environment, and plans all of it. Throws what keeps the directory from being read. */
export async function planEnvironment(
  { context, session, environment, lock }: EnvironmentSession,
  { prune, ask, lookForDeleted }: PlanOptions,
): Promise<EnvironmentPlan> {
  const seen = await lookAtEnvironment(context, session, environment, lock);
  const look = { ...seen, entries: await blockUntrusted(context, seen.entries, ask) };
  const [planned, prunable] = await Promise.all([
    Promise.all(look.entries.map((entry) => plannedEntry(context, session, entry))),
    observePrunable(session, {
      environment: {
        fhirUrl: environment.fhirUrl,
        pins: lock.pins,
        keys: new Set(environment.registrations.flatMap(({ kind, key }) => (kind === 'application' ? [key] : []))),
      },
      owners: environment.registrations.flatMap((each) => (each.kind === 'application' ? each.answers.owners : [])),
      applications: look.listed.applications,
      now: context.now(),
    }),
  ]);
  const kept = lookForDeleted ? await withRecycled(context, session, planned) : planned;
  const registrations = [...kept, ...(prune ? prunable.prunable.map(deletion) : [])];
  const foreign = prune ? prunable.foreign : [...prunable.foreign, ...prunable.prunable.map(notPruned)];
  const count = (action: PlannedEntry['action']): number =>
    registrations.filter((entry) => entry.action === action).length;
  return {
    look,
    prunable,
    result: {
      ...headOf(environment, session),
      dryRun: true,
      summary: {
        create: count('create'),
        update: count('update'),
        unchanged: count('unchanged'),
        delete: count('delete'),
        blocked: count('blocked'),
        foreign: foreign.length,
      },
      registrations,
      foreign,
    },
  };
}

function deletion({ key, application }: Prunable['prunable'][number]): PlannedEntry {
  const { appId, id, displayName, uniqueName, tags } = application;
  const change = { action: 'remove', target: 'application', summary: `application "${displayName}"` } as const;
  return {
    key,
    type: identify(tags)?.type ?? 'service',
    action: 'delete',
    displayName,
    uniqueName,
    appId,
    objectId: id,
    changes: [{ ...change, property: null, before: null, after: null }],
    decisions: [],
    risks: [{ code: 'deleted', message: 'It stops working at once; for 30 days `fhir-apps restore` brings it back.' }],
    handOffs: [],
    recycled: null,
    error: null,
  };
}

/** Without --prune it stays, and is told as what it is. */
function notPruned({ application }: Prunable['prunable'][number]): PlanResult['foreign'][number] {
  return foreignOf(application, 'the file does not name it any more; --prune deletes it');
}

/** What is to be made cannot be while the recycle bin holds its name (facts/graph.md 4.8). */
async function withRecycled(
  context: Context,
  session: OpenSession,
  entries: readonly PlannedEntry[],
): Promise<readonly PlannedEntry[]> {
  const names = entries.flatMap(({ action, uniqueName }) => (action === 'create' ? (uniqueName ?? []) : []));
  const deleted = await deletedOf(session, names);
  return entries.map((entry) => {
    const recycled = entry.action === 'create' ? deleted.get(entry.uniqueName ?? '') : undefined;
    return recycled === undefined
      ? entry
      : {
          ...entry,
          action: 'blocked',
          recycled,
          error: entryError(nameInRecycleBin(entry.uniqueName ?? '', recycled, null), context.settings),
        };
  });
}

/** Who may only write its own applications may be kept from the recycle bin: then the write finds out. */
async function deletedOf(
  { client }: OpenSession,
  uniqueNames: readonly string[],
): Promise<ReadonlyMap<string, RecycledApplication>> {
  try {
    return await findDeletedByNames(client, uniqueNames);
  } catch (error) {
    if (error instanceof PrivilegeError) {
      return new Map();
    }
    throw error;
  }
}
