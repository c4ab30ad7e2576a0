import { pinIssue } from '../lock-file/pins.ts';
import { stepsOf } from '../../registration/plan/plan.ts';
import { externalAccess } from '../../registration/trust.ts';
import { requireTrust, type SharedApplication } from '../../session/require-trust.ts';
import type { Context } from '../../cli/context.ts';
import type { Ui } from '../../cli/ui.ts';
import { addedApi } from '../../reconcile/confirm-plan.ts';
import { assertConfirmed } from '../../session/confirm-changes.ts';
import { identitySteps } from '../../reconcile/managed-identity.ts';
import { blocked, blockedIfRefused } from './check-entries.ts';
import { type ApplicationEntry, type BlockedEntry, type Entry, ownResource, usesOwnResource } from './entry.ts';
import { resourceBlocked } from './entry-error.ts';
import type { SharedContext } from './load-entry.ts';

/** Which application each key was pinned to. */
type Lock = SharedContext['lock'];

/** What decides whether an application may be trusted, besides what the file and the command line trust. */
export interface TrustSources {
  readonly lock: Lock;
  /** Who is asked whether an application with external access gets access; null where no one can be asked. */
  readonly ui: Ui | null;
}

/**
 * Gets the agreement that giving access takes where others hold what gets it, or the resource that it is given at: by
 * `--trust`, `trust` in the file, or by an answer. Throws UsageError `squatted_name`, `trust_required` or
 * `confirmation_required`.
 */
export async function requireTrustForEntry(
  context: Context,
  entry: Omit<ApplicationEntry, 'awaited' | 'risks' | 'kind'>,
  { lock, ui }: TrustSources,
): Promise<void> {
  const { registration, wanted, planned } = entry;
  const issue = pinIssue(lock.pins, registration.key, planned.observation.observed.application, lock.path);
  if (issue?.kind === 'squatted') {
    throw issue.error;
  }
  for (const application of externalAccessOf(entry, lock, context.now())) {
    await requireTrust(ui, application, wanted.answers.trust);
  }
  // A person sees it in the plan, and is asked about all of it.
  if (ui === null) {
    assertConfirmed(context, addedApi(planned.plan));
  }
}

/** The applications with external access that must be trusted. */
function externalAccessOf(
  { registration, planned: { observation, plan }, isUsed }: Omit<ApplicationEntry, 'awaited' | 'risks' | 'kind'>,
  lock: Lock,
  now: Date,
): readonly SharedApplication[] {
  const { observed } = observation;
  const { application } = observed;
  const own = application === null ? [] : [{ ...application, externalAccess: plan.externalAccess }];
  // Who holds the API that a server trusts can give anybody any role at it.
  const used =
    application === null || !isUsed || lock.pins.has(registration.key)
      ? []
      : [
          {
            ...application,
            externalAccess: externalAccess(observed, now),
            whatFor: 'Give clients access to it anyway',
          },
        ];
  return [...own, ...used, ...plan.clientsWithExternalAccess].filter(({ externalAccess: others }) => others.length > 0);
}

/**
 * The entries, with those blocked that nobody has agreed to; with their resource, those that would be given something
 * at it.
 */
export async function blockUntrusted(
  context: Context,
  entries: readonly Entry[],
  sources: TrustSources,
): Promise<readonly Entry[]> {
  const validated: Entry[] = [];
  let blocking: BlockedEntry | null = null;
  // One question after the other, the resource's first.
  for (const entry of entries) {
    const one: Entry =
      blocking !== null && entry.kind !== 'blocked' && usesOwnResource(entry)
        ? blocked(entry, resourceBlocked(blocking))
        : await trustedOrBlocked(context, entry, entries, sources);
    blocking = one.kind === 'blocked' && ownResource(one.registration) !== null ? one : blocking;
    validated.push(one);
  }
  return validated;
}

/** The entry, blocked where nobody agrees to it. */
async function trustedOrBlocked(
  context: Context,
  entry: Entry,
  entries: readonly Entry[],
  sources: TrustSources,
): Promise<Entry> {
  return blockedIfRefused(entry, async () => {
    if (entry.kind === 'identity' && entry.planned !== null && sources.ui === null) {
      assertConfirmed(context, addedApi(entry.planned.plan));
    }
    if (entry.kind !== 'application') {
      return entry;
    }
    const isResource = ownResource(entry.registration) !== null;
    const squatted = isResource ? squattedClient(entry, entries) : null;
    return squatted === null
      ? confirmedEntry(context, { ...entry, isUsed: isResource && entries.some(isGivenSomething) }, sources)
      : blocked(entry, squatted.error);
  });
}

/**
 * A client whose name someone else has taken, where the resource would spare it consent by that name; null where there
 * is none.
 */
function squattedClient({ wanted: { answers } }: ApplicationEntry, entries: readonly Entry[]): BlockedEntry | null {
  const named = answers.type === 'resource' ? answers.preAuthorize : [];
  const squatted = entries.find(
    (entry) =>
      entry.kind === 'blocked' && entry.error.code === 'squatted_name' && named.includes(entry.registration.key),
  );
  return squatted?.kind === 'blocked' ? squatted : null;
}

/** True for what is about to get something at the resource of the same file. */
function isGivenSomething(entry: Entry): boolean {
  if (!usesOwnResource(entry)) {
    return false;
  }
  switch (entry.kind) {
    case 'application':
      return stepsOf(entry.planned.plan).length > 0;
    case 'identity':
      return entry.planned === null || identitySteps(entry.planned.plan).length > 0;
    case 'needless':
    case 'blocked':
      return false;
  }
}

/** The entry with the applications trusted that someone has just agreed to, so that no round of writes asks again. */
async function confirmedEntry(
  context: Context,
  entry: ApplicationEntry,
  sources: TrustSources,
): Promise<ApplicationEntry> {
  const { wanted } = entry;
  await requireTrustForEntry(context, entry, sources);
  const confirmed = externalAccessOf(entry, sources.lock, context.now()).map(({ appId }) => appId);
  const trust = [...wanted.answers.trust, ...confirmed];
  return { ...entry, wanted: { ...wanted, answers: { ...wanted.answers, trust } } };
}
