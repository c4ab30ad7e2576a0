import { flagOf } from '../../errors/wording.ts';
import type { Ui } from '../../cli/ui.ts';
import type { PlannedEntry, PlanResult } from './environment-result.ts';
import { foreignOf } from './prune.ts';
import { identify } from '../../registration/tags.ts';
import { checkEntries } from './check-entries.ts';
import type { Entry } from './entry.ts';
import { type EnvironmentSession, headOf } from './environment-session.ts';
import { blockFormerKeys } from './former-keys.ts';
import { inWaves } from './in-waves.ts';
import { type EnvironmentReads, loadEnvironment } from './load-environment.ts';
import { observePrunable, type Prunable } from './observe-prunable.ts';
import { blockUndeliverable } from './prove-destinations.ts';
import { withRecycled } from './recycled-entries.ts';
import { plannedEntry } from './planned-entry.ts';
import { blockUntrusted } from './trust-entry.ts';

/** What stands of an environment, and what would be done about it. */
export interface EnvironmentPlan {
  readonly reads: EnvironmentReads & {
    /** In the order of the file. Whoever applies them takes them out, as a thousand take much memory. */
    readonly entries: Entry[];
  };
  /** What the lock pins and the file does not name. */
  readonly prunable: Prunable;
  readonly result: PlanResult;
}

/** How an environment is planned. */
export interface PlanOptions {
  /** Delete what only the lock names and we alone hold. */
  readonly prune: boolean;
  /** Who is asked whether an application with external access gets access; null where no one is to be asked. */
  readonly ui: Ui | null;
  /** Look into the recycle bin for all that is to be made, and not only for what the lock pinned. */
  readonly findDeleted: boolean;
  /** Restore what the recycle bin holds of the file, in place of blocking its entry. */
  readonly restore: boolean;
}

/** Reads the directory for an environment, and plans all of it. Throws what keeps the directory from being read. */
export async function planEnvironment(
  { context, session, environment, lock }: EnvironmentSession,
  { prune, ui, findDeleted, restore }: PlanOptions,
): Promise<EnvironmentPlan> {
  const seen = await loadEnvironment(context, session, environment, lock);
  const mayBeDeleted = (key: string): boolean => findDeleted || lock.pins.has(key);
  const entries = await checkEntries(seen.entries, [
    (all) => blockFormerKeys(all, seen.listed.applications),
    (all) => blockUntrusted(context, all, { lock, ui }),
    (all) => withRecycled(session, all, { mayBeDeleted, restore, lock }),
    (all) => blockUndeliverable(context, all),
  ]);
  const [reported, prunable] = await Promise.all([
    inWaves(entries, (entry) => plannedEntry(context, session, entry)),
    observePrunable(session, {
      environment: {
        fhirUrl: environment.fhirUrl,
        pins: lock.pins,
        keys: new Set(environment.registrations.flatMap(({ kind, key }) => (kind === 'application' ? [key] : []))),
      },
      owners: environment.registrations.flatMap((each) => (each.kind === 'application' ? each.answers.owners : [])),
      applications: seen.listed.applications,
      now: context.now(),
    }),
  ]);
  const registrations = [...reported, ...(prune ? prunable.prunable.map(deletion) : [])];
  const foreign = prune ? prunable.foreign : [...prunable.foreign, ...prunable.prunable.map(notPruned)];
  const count = (action: PlannedEntry['action']): number =>
    registrations.filter((entry) => entry.action === action).length;
  return {
    reads: { entries: [...entries], shared: seen.shared },
    prunable,
    result: {
      ...headOf(environment, session),
      dryRun: true,
      summary: {
        create: count('create'),
        restore: count('restore'),
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
    departures: [],
    risks: [{ code: 'deleted', message: 'It stops working at once; for 30 days `fhir-apps restore` brings it back.' }],
    handOffs: [],
    credential: null,
    recycled: null,
    error: null,
  };
}

/** Without --prune it stays, and is told as what it is. */
function notPruned({ application }: Prunable['prunable'][number]): PlanResult['foreign'][number] {
  return foreignOf(application, `the file does not name it any more; ${flagOf('prune')} deletes it`);
}
