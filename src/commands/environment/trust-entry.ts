import { UsageError } from '../../errors/usage-error.ts';
import type { Planned } from '../engine/look-and-plan.ts';
import { agreeOnHolders } from '../agree-on-holders.ts';
import type { Context } from '../context.ts';
import { refuseUnconfirmed } from '../engine/agree-on-plan.ts';
import type { ApplicationEntry, Entry } from './entry.ts';

/**
 * Gets the agreement that giving access takes where others hold what gets it: by `--trust`, `trust` in the file, or to `ask`, which
 * is null where nobody may be asked. Throws UsageError `trust_required` or `confirmation_required`.
 */
export async function agreeOnEntry(
  context: Context,
  { observation, plan }: Planned,
  trusted: readonly string[],
  ask: ((question: string) => Promise<boolean>) | null,
): Promise<void> {
  const { application } = observation.observed;
  if (application !== null) {
    await agreeOnHolders({ ...application, holders: plan.foreignHolders }, trusted, ask);
  }
  for (const held of plan.heldClients) {
    await agreeOnHolders({ ...held, holders: held.foreignHolders }, trusted, ask);
  }
  // A person sees it in the plan, and is asked about all of it.
  if (ask === null) {
    refuseUnconfirmed(context, plan);
  }
}

/** The entries, with those blocked that nobody has agreed to. */
export async function blockUntrusted(
  context: Context,
  entries: readonly Entry[],
  ask: ((question: string) => Promise<boolean>) | null,
): Promise<readonly Entry[]> {
  const judged: Entry[] = [];
  // One question after the other.
  for (const entry of entries) {
    judged.push(await agreedOrBlocked(context, entry, ask));
  }
  return judged;
}

async function agreedOrBlocked(
  context: Context,
  entry: Entry,
  ask: ((question: string) => Promise<boolean>) | null,
): Promise<Entry> {
  try {
    if (entry.kind === 'application') {
      return await agreedEntry(context, entry, ask);
    }
    if (entry.kind === 'identity' && entry.planned !== null && ask === null) {
      refuseUnconfirmed(context, entry.planned.plan);
    }
    return entry;
  } catch (error) {
    if (error instanceof UsageError) {
      return { kind: 'blocked', registration: entry.registration, error };
    }
    throw error;
  }
}

/** The entry with the applications trusted that somebody has just agreed to. */
async function agreedEntry(
  context: Context,
  entry: ApplicationEntry,
  ask: ((question: string) => Promise<boolean>) | null,
): Promise<ApplicationEntry> {
  const { wanted, planned } = entry;
  const { plan, observation } = planned;
  await agreeOnEntry(context, planned, wanted.answers.trust, ask);
  const agreed = [
    ...(ask !== null && observation.observed.application !== null && plan.foreignHolders.length > 0
      ? [observation.observed.application.appId]
      : []),
    ...plan.heldClients.map(({ appId }) => appId),
  ];
  const trust = [...wanted.answers.trust, ...agreed];
  return { ...entry, wanted: { ...wanted, answers: { ...wanted.answers, trust } } };
}
