import { flagOf } from '../../errors/wording.ts';
import pLimit from 'p-limit';
import { UsageError } from '../../errors/usage-error.ts';
import type { Context } from '../../cli/context.ts';
import { makesSecret } from '../../reconcile/read-and-plan.ts';
import { makesCertificate } from '../../reconcile/reconcile.ts';
import { blockedIfRefused } from './check-entries.ts';
import type { ApplicationEntry, Entry } from './entry.ts';

/** The places that are proved side by side; a key vault is asked over the network. */
const AT_ONCE = 8;

/**
 * The entries, with those blocked whose new secret or key could not be delivered: found before anything is written.
 * Proving leaves nothing behind, so a plan may.
 */
export async function blockUndeliverable(context: Context, entries: readonly Entry[]): Promise<readonly Entry[]> {
  const limit = pLimit(AT_ONCE);
  return Promise.all(
    entries.map(async (entry) => (entry.kind === 'application' ? limit(() => provenEntry(context, entry)) : entry)),
  );
}

async function provenEntry(context: Context, entry: ApplicationEntry): Promise<Entry> {
  const { wanted, planned } = entry;
  // Whether a restored application needs anything new is known only once it is back.
  if (entry.restores !== null) {
    return entry;
  }
  const { sink, certificate, id = null } = wanted.destinations;
  const checked = await blockedIfRefused(entry, async () => {
    assertSecretDestination(context, entry);
    await (makesSecret(planned) ? sink : null)?.proveUsable();
    await (makesCertificate(planned) ? certificate : null)?.proveUsable();
    await (planned.observation.observed.application === null && sink === null ? id : null)?.proveUsable();
    return entry;
  });
  // Another run may have filled it in this moment, so that writing looks again before it gives up.
  const mayBeRight = checked.kind === 'blocked' && checked.error.code === 'sink_exists' && !context.settings.dryRun;
  return mayBeRight ? entry : checked;
}

/** A new secret that nobody would see is not made. Throws UsageError `secret_to_missing`. */
function assertSecretDestination({ settings }: Context, { registration, planned }: ApplicationEntry): void {
  if (registration.secretTo === null && !settings.canAsk && makesSecret(planned)) {
    throw new UsageError(
      'secret_to_missing',
      `A secret would be made for "${registration.key}", but it has no destination.`,
      {
        hint: `Set it with ${flagOf('secretTo')}, or with secretTo in the file.`,
        details: { key: registration.key },
      },
    );
  }
}
