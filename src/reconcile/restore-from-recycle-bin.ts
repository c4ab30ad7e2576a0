import { CancelledError } from '../errors/cancelled-error.ts';
import { toUnfinished } from '../errors/to-unfinished.ts';
import { UsageError } from '../errors/usage-error.ts';
import { restoreApplication, restoreServicePrincipal } from '../graph/apply/restore.ts';
import { readAll } from '../graph/batch-reader.ts';
import type { DeletedApplication } from '../graph/observe/deleted-application.ts';
import { findDeletedServicePrincipal } from '../graph/observe/deleted-service-principal.ts';
import { readRelatedObjects } from '../graph/observe/related-objects.ts';
import { ofApplication, servicePrincipalByAppId } from '../graph/reads.ts';
import { deleteApplication } from '../graph/write/deletions.ts';
import type { ObservedApplication, ObservedServicePrincipal } from '../registration/model/observed.ts';
import { identifyOurs } from '../registration/identify-ours.ts';
import type { Identification } from '../registration/tags.ts';
import { externalAccess } from '../registration/trust.ts';
import { requireTrust } from '../session/require-trust.ts';
import type { Context } from '../cli/context.ts';
import { commandForTenant } from '../cli/next-commands.ts';
import type { OpenSession } from '../session/session.ts';

/** An application of ours, and what of it lies in the recycle bin. */
export interface Recycled {
  readonly identity: Pick<ObservedApplication, 'id' | 'appId' | 'displayName' | 'uniqueName'>;
  readonly identification: Identification;
  /** What is in the recycle bin; null where the application stands. */
  readonly deleted: DeletedApplication | null;
  /** The application where it stands; null where it is in the recycle bin. */
  readonly current: ObservedApplication | null;
  /** The service principal in the recycle bin; null where there is none, or one stands. */
  readonly servicePrincipal: ObservedServicePrincipal | null;
}

/** What an application is; throws UsageError `not_ours`. */
export function recycledFacts({
  id,
  appId,
  displayName,
  uniqueName,
  tags,
}: Pick<ObservedApplication, 'id' | 'appId' | 'displayName' | 'uniqueName' | 'tags'>): Pick<
  Recycled,
  'identity' | 'identification'
> {
  const advice = { hint: 'Restore it where it was made, or in the portal.' };
  const identification = identifyOurs({ appId, displayName, tags }, advice);
  return { identity: { id, appId, displayName, uniqueName }, identification };
}

/**
 * Restores a deleted application of ours with its service principal, to which someone has said yes. Throws as
 * {@link restoreFromRecycleBin}.
 */
export async function restoreDeleted(
  context: Context,
  session: OpenSession,
  deleted: DeletedApplication,
  trusted: readonly string[],
): Promise<void> {
  const servicePrincipal = await findDeletedServicePrincipal(session.client, deleted.appId);
  await restoreFromRecycleBin(
    context,
    session,
    { ...recycledFacts(deleted), deleted, current: null, servicePrincipal },
    trusted,
  );
}

/**
 * Restores what is in the recycle bin, and gives the application as it stands then. Throws UsageError `trust_required`,
 * `reference_missing`; `restore_conflict`; CancelledError; UnfinishedError; Graph's refusals.
 */
export async function restoreFromRecycleBin(
  context: Context,
  session: OpenSession,
  { deleted, current: existing, servicePrincipal }: Recycled,
  trusted: readonly string[],
): Promise<ObservedApplication | null> {
  const { client } = session;
  context.progress('Restoring the application');
  const application = deleted === null ? existing : await restoreApplication(client, deleted);
  if (application === null || servicePrincipal === null) {
    return application;
  }
  try {
    await confirmRestoredAccess(context, session, {
      application,
      servicePrincipal,
      trusted,
      takesBack: deleted !== null,
    });
    context.progress('Restoring the service principal');
    await restoreServicePrincipal(client, servicePrincipal.id, application);
    await client.send({ ...servicePrincipalByAppId(application.appId), fresh: true });
    return application;
  } catch (error) {
    throw deleted === null ? error : toPartialRestoreError(context, application, error);
  }
}

interface RegainedAccess {
  readonly application: ObservedApplication;
  readonly servicePrincipal: ObservedServicePrincipal;
  /** The appIds that `--trust` names. */
  readonly trusted: readonly string[];
  /** True where this run has just restored the application. */
  readonly takesBack: boolean;
}

/**
 * With its service principal an application gets back the access that it had, so external access to it matters. Its
 * owners can only be read once it is back: where the user does not trust them, it is deleted again.
 */
async function confirmRestoredAccess(
  context: Context,
  session: OpenSession,
  { application, servicePrincipal, trusted, takesBack }: RegainedAccess,
): Promise<void> {
  const { client, caller } = session;
  const answers = await readAll(client, {
    owners: { ...ofApplication(application.id, 'owners'), fresh: true },
    federatedCredentials: { ...ofApplication(application.id, 'federatedIdentityCredentials'), fresh: true },
  });
  const related = readRelatedObjects({ ...answers, servicePrincipal: null, assignments: null, grants: null });
  const held = { ...related, application, servicePrincipal, caller, ownerIds: [] };
  try {
    const holders = externalAccess(held, context.now());
    await requireTrust(context.ui, { ...application, externalAccess: holders }, trusted);
  } catch (error) {
    if (takesBack && (error instanceof UsageError || error instanceof CancelledError)) {
      await deleteApplication(client, application);
    }
    throw error;
  }
}

/** The error of a restoration that failed after the application was back; a refused trust has taken it back already. */
function toPartialRestoreError(
  { settings }: Context,
  { id, appId, displayName }: ObservedApplication,
  error: unknown,
): unknown {
  if (error instanceof UsageError) {
    return error;
  }
  const remove = commandForTenant(['delete', appId], settings);
  return toUnfinished(error, {
    state: `"${displayName}" (${appId}) is back, but its service principal is not yet.`,
    leftovers: [{ kind: 'application', id, name: displayName, remove }],
  });
}
