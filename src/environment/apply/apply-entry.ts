import { idsOf, isSameApplication } from '../lock-file/pins.ts';
import type { AppliedEntry } from '../plan/environment-result.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { askUntilSeen } from '../../graph/absence.ts';
import { applicationOf, type Ledger, type Recorder } from '../../graph/apply/ledger.ts';
import { applicationById } from '../../graph/reads.ts';
import type { ObservedApi, ObservedApplication } from '../../registration/model/observed.ts';
import { planRegistration } from '../../registration/plan/plan.ts';
import { isVerifiedAsOurs, externalAccess } from '../../registration/trust.ts';
import type { Context } from '../../cli/context.ts';
import type { ClientIdDestination } from '../../secrets/secret-sink.ts';
import { restoreDeleted } from '../../reconcile/restore-from-recycle-bin.ts';
import { complete, type Completed } from '../../reconcile/complete.ts';
import { readAndPlan, type Planned } from '../../reconcile/read-and-plan.ts';
import { giveRoles, loadManagedIdentity } from '../../reconcile/managed-identity.ts';
import { managedIdentityResult } from '../../reconcile/managed-identity-result.ts';
import { managedResourceResult } from '../../reconcile/managed-resource.ts';
import { warnOfRefusals } from '../../reconcile/left-to-administrator.ts';
import type { OpenSession } from '../../session/session.ts';
import type { ApplicationEntry, Entry, IdentityEntry } from '../plan/entry.ts';
import { entryError } from '../plan/entry-error.ts';
import type { LockStore } from '../lock-file/lock-store.ts';
import type { SharedContext } from '../plan/load-entry.ts';
import { withRestoreHint } from '../plan/recycled-entries.ts';
import { requireTrustForEntry } from '../plan/trust-entry.ts';

/** What stands of an entry by its end. */
export interface Standing {
  /** Object ids; null for what does not exist. */
  readonly applicationId: string | null;
  readonly servicePrincipalId: string | null;
  /** The application of a resource, which its clients are planned for. Those of a thousand clients are not kept. */
  readonly resource: ObservedApplication | null;
}

/** What became of one entry. */
export interface EntryOutcome {
  readonly applied: AppliedEntry;
  /** Why it failed; null where it did not. */
  readonly error: FhirAppsError | null;
  /** What stands of it; null where there is no application, or it was not looked at. */
  readonly standing: Standing | null;
  /** True where something that was asked for is left to someone else. */
  readonly leftToAdministrator: boolean;
  /** True where its secret has gone to stdout. */
  readonly stdoutTaken: boolean;
  /** Marks the secret that goes out with the result, or takes it back; null for any other. */
  readonly finalize: ((delivered: boolean) => Promise<void>) | null;
}

/** What applying entries shares. */
export interface SharedApply extends SharedContext {
  readonly lock: LockStore;
  readonly report: (name: string, text: string) => void;
}

const NOTHING = {
  error: null,
  standing: null,
  leftToAdministrator: false,
  stdoutTaken: false,
  finalize: null,
} as const;

/** Makes one entry right; a failure is its outcome, and stops nobody else. Throws only what is a bug of ours. */
export async function applyEntry(
  context: Context,
  session: OpenSession,
  entry: Entry,
  shared: SharedApply,
): Promise<EntryOutcome> {
  switch (entry.kind) {
    case 'application':
      return applyApplication(context, session, entry, shared);
    case 'identity':
      return applyIdentity(context, session, entry, shared);
    case 'needless': {
      const result = managedResourceResult(context, session, entry.answers);
      return { ...NOTHING, applied: { ...appliedOf(entry, 'unchanged'), result } };
    }
    case 'blocked':
      return failed(context, entry, entry.error);
  }
}

/** The outcome of an entry that could not be brought up to date; `standing` is what was read and written of it. */
export function failed(
  context: Context,
  entry: Pick<Entry, 'registration'>,
  error: FhirAppsError,
  standing: Standing | null = null,
): EntryOutcome {
  const reported = entryError(error, context.settings);
  return { ...NOTHING, applied: { ...appliedOf(entry, 'failed'), error: reported }, error, standing };
}

function standingOf(
  { registration: { answers } }: ApplicationEntry,
  { application, servicePrincipal }: Pick<Ledger, 'application' | 'servicePrincipal'>,
): Standing {
  return {
    applicationId: application?.id ?? null,
    servicePrincipalId: servicePrincipal?.id ?? null,
    resource: answers.type === 'resource' ? application : null,
  };
}

/** The outcome of an entry that was not begun. */
export function skipped(context: Context, entry: Pick<Entry, 'registration'>, error: FhirAppsError): EntryOutcome {
  const reported = entryError(error, context.settings);
  return { ...NOTHING, applied: { ...appliedOf(entry, 'skipped'), error: reported }, error };
}

function appliedOf({ registration }: Pick<Entry, 'registration'>, action: AppliedEntry['action']): AppliedEntry {
  const type = registration.kind === 'application' ? registration.answers.type : 'managed-identity';
  return { key: registration.key, type, action, result: null, error: null };
}

/**
 * The entry planned anew for an API whose ids are known by now; nothing is read for that. Throws as `planRegistration`.
 */
export function plannedFor(entry: ApplicationEntry, api: ObservedApi, now: Date): ApplicationEntry {
  const { observation } = entry.planned;
  const observed = { ...observation.observed, api };
  const plan = planRegistration(entry.wanted.answers, observed, now);
  return { ...entry, planned: { observation: { ...observation, observed }, plan } };
}

async function applyApplication(
  context: Context,
  session: OpenSession,
  entry: ApplicationEntry,
  shared: SharedApply,
): Promise<EntryOutcome> {
  const { registration, wanted } = entry;
  const { key } = registration;
  const { id: clientIdDestination = null } = wanted.destinations;
  const rounds: Recorder[] = [];
  try {
    const planned = await plannedOnceRestored(context, session, entry, shared);
    await unpinDeleted(session, { ...entry, planned }, shared.lock);
    const completed = await complete({ context, session }, wanted, planned, {
      confirm: (round) => {
        const sources = { lock: lockFor({ ...entry, planned }, shared.lock), ui: null };
        return requireTrustForEntry(context, { ...entry, planned: round }, sources);
      },
      onProgress: (text) => shared.report(key, text),
      onRound: (round) => void rounds.push(round),
      shared: {
        api: wanted.answers.type === 'resource' ? undefined : ownApi(entry),
        observeAzure: shared.observeAzure,
      },
    });
    pin(shared.lock, { ...entry, planned: completed.final }, completed.ledger, context.now());
    await deliverClientId(session, clientIdDestination, completed);
    const { result, leftToAdministrator, stdoutTaken, finalize } = completed;
    const applied = { ...appliedOf(entry, entry.restores === null ? result.action : 'restored'), result };
    const standing = standingOf(entry, completed.ledger);
    return { applied, error: null, standing, leftToAdministrator, stdoutTaken, finalize };
  } catch (error) {
    if (!(error instanceof FhirAppsError)) {
      throw error;
    }
    const ledger = rounds.at(-1)?.ledger ?? null;
    pin(shared.lock, entry, ledger, context.now());
    return failed(context, entry, withRestoreHint(error), ledger === null ? null : standingOf(entry, ledger));
  }
}

/** The plan of an entry; where its application is in the recycle bin, it is restored first and planned anew. */
async function plannedOnceRestored(
  context: Context,
  session: OpenSession,
  entry: ApplicationEntry,
  shared: SharedApply,
): Promise<Planned> {
  const { wanted, planned, restores } = entry;
  if (restores === null) {
    return planned;
  }
  shared.report(entry.registration.key, 'restoring it from the recycle bin');
  // Entries are restored side by side, where no question can be asked: others' access is trusted by name only.
  const unasked = { ...context, ui: null };
  await restoreDeleted(unasked, session, restores, wanted.answers.trust);
  return readAndPlan(context, session, wanted, { observeAzure: shared.observeAzure, api: ownApi(entry) });
}

/**
 * Takes out the pin of an application that is gone, before another is made: were the run killed in between, the next
 * one would take the new application for someone else's. One that several reads in a row do not show is gone. Throws
 * UnfinishedError `lock_unwritable`.
 */
async function unpinDeleted(
  { client }: OpenSession,
  { registration: { key }, planned }: ApplicationEntry,
  lock: LockStore,
): Promise<void> {
  const pinned = planned.observation.observed.application === null ? lock.pins.get(key) : undefined;
  if (pinned !== undefined && (await askUntilSeen(client, applicationById(pinned.objectId))).status === 404) {
    lock.unpin(key);
    await lock.flush();
  }
}

/**
 * The lock that each round of writes is held to: where what was pinned was gone before the first, the ordinary rules of
 * trust hold.
 */
function lockFor({ registration, planned }: ApplicationEntry, { path, pins }: LockStore): SharedContext['lock'] {
  return planned.observation.observed.application === null
    ? { path, pins: new Map([...pins].filter(([key]) => key !== registration.key)) }
    : { path, pins };
}

/** Writes the client's id where others expect it; a secret of this run has taken it along. */
async function deliverClientId(
  session: OpenSession,
  place: ClientIdDestination | null,
  { ledger }: Completed,
): Promise<void> {
  const { appId: clientId } = applicationOf(ledger);
  if (place !== null && ledger.secret === null && !(await place.isFilled(clientId))) {
    await place.deliver({ clientId, tenantId: session.tenantId });
  }
}

/** The API that an entry was planned for, where it is the one of the same file. */
function ownApi({ wanted, planned }: ApplicationEntry): Promise<ObservedApi> | undefined {
  const { api } = planned.observation.observed;
  const isOwn =
    wanted.answers.type !== 'resource' && wanted.answers.resource === null && api !== null && !api.firstParty;
  return isOwn ? Promise.resolve(api) : undefined;
}

/**
 * Pins what this run made, and what stands where our names on it are to be believed or someone vouched for it: a pin
 * says from then on that this is the application.
 */
function pin(
  lock: LockStore,
  { registration: { key }, wanted: { answers }, planned }: ApplicationEntry,
  ledger: Ledger | null,
  now: Date,
): void {
  if (ledger === null || ledger.application === null) {
    return;
  }
  const { observed } = planned.observation;
  const ids = idsOf(ledger.application);
  const pinned = lock.pins.get(key);
  const isVouchedFor = answers.trust.some((appId) => appId.toLowerCase() === ids.appId.toLowerCase());
  // A pinned resource may be used without a question, so that nobody else may hold one that is pinned by its names.
  const isOurs =
    isVerifiedAsOurs(observed) && (answers.type !== 'resource' || externalAccess(observed, now).length === 0);
  if (
    ledger.created.application ||
    isVouchedFor ||
    isOurs ||
    (pinned !== undefined && isSameApplication(pinned, ids))
  ) {
    lock.pin(key, ids);
  }
}

async function applyIdentity(
  context: Context,
  session: OpenSession,
  entry: IdentityEntry,
  { observeAzure, report }: SharedApply,
): Promise<EntryOutcome> {
  const { answers, key } = entry.registration;
  try {
    const planned = entry.planned ?? (await loadManagedIdentity(session, answers, observeAzure));
    const ledger = await giveRoles({ context, session }, planned, (text) => report(key, text));
    warnOfRefusals(context, ledger);
    const result = managedIdentityResult({ tenantContext: session.tenantContext, dryRun: false, ledger, ...planned });
    const leftToAdministrator = result.handOffs.length > 0 && !answers.allowHandOff;
    return { ...NOTHING, applied: { ...appliedOf(entry, result.action), result }, leftToAdministrator };
  } catch (error) {
    if (!(error instanceof FhirAppsError)) {
      throw error;
    }
    return failed(context, entry, error);
  }
}
