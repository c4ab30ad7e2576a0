import { CancelledError } from '../../errors/cancelled-error.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { UnfinishedError } from '../../errors/unfinished-error.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { readServicePrincipal } from '../../graph/answers.ts';
import { restoreApplication, restoreServicePrincipal } from '../../graph/apply/restore.ts';
import { readTogether } from '../../graph/look.ts';
import { type DeletedApplication, findDeleted } from '../../graph/observe/deleted-application.ts';
import { findDeletedServicePrincipal } from '../../graph/observe/deleted-service-principal.ts';
import { findApplications, onlyApplication } from '../../graph/observe/find-application.ts';
import { readHangingState } from '../../graph/observe/hanging-state.ts';
import { bodyOrMissing, ofApplication, servicePrincipalByAppId } from '../../graph/reads.ts';
import { deleteApplication } from '../../graph/writes.ts';
import { describeRestore } from '../../output/restore-view.ts';
import type { ObservedApplication, ObservedServicePrincipal } from '../../registration/observed.ts';
import { type Identification, identify } from '../../registration/tags.ts';
import { foreignHolders } from '../../registration/trust.ts';
import { agreeOnHolders } from '../agree-on-holders.ts';
import { agreeOnWrites } from '../agree-on-writes.ts';
import type { CommandInput, CommandOutcome } from '../command.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { commandAtSamePlace } from '../next-commands.ts';
import { referenceOf } from '../reference.ts';
import { type OpenSession, withSession } from '../session.ts';
import { onlyDeleted } from './only-deleted.ts';
import { restoreResult } from './restore-result.ts';

/** An application of ours, and what of it lies in the recycle bin. */
export interface Recycled {
  readonly identity: Pick<ObservedApplication, 'id' | 'appId' | 'displayName' | 'uniqueName'>;
  readonly identification: Identification;
  /** What is in the recycle bin; null where the application stands. */
  readonly deleted: DeletedApplication | null;
  /** The application where it stands; null where it is in the recycle bin. */
  readonly standing: ObservedApplication | null;
  /** The service principal in the recycle bin; null where there is none, or one stands. */
  readonly servicePrincipal: ObservedServicePrincipal | null;
}

/**
 * Restores the application that the REF names, and then its service principal, which Graph does not bring back by itself
 * (Graph: Restore deleted item). What is back already stays. Throws UsageError `reference_missing`, `reference_ambiguous`,
 * `not_ours`, `trust_required`; `restore_conflict`; CancelledError; UnfinishedError; Graph's refusals.
 */
export async function restoreRegistration(context: Context, input: CommandInput): Promise<CommandOutcome> {
  return withSession(context, async (session) => {
    context.progress('Reading the recycle bin');
    const recycled = await findRecycled(session, input);
    const isNeeded = recycled.deleted !== null || recycled.servicePrincipal !== null;
    const application =
      isNeeded && !context.settings.dryRun ? await bringBack(context, session, input, recycled) : recycled.standing;
    const result = await restoreResult(context, session, recycled, application);
    if (result.servicePrincipalId === null) {
      context.warn({
        code: 'service_principal_missing',
        message: `"${result.displayName}" (${result.appId}) has no service principal, and none lies in the recycle bin: run the \`register\` command again that made it, which makes one.`,
      });
    }
    return { result, exitCode: 0, describe: (paint) => describeRestore(result, paint) };
  });
}

async function findRecycled({ client }: OpenSession, input: CommandInput): Promise<Recycled> {
  const reference = referenceOf(input, false);
  const found = await findApplications(client, reference);
  const deleted = found.length > 0 ? null : onlyDeleted(reference, await findDeleted(client, reference));
  const standing = deleted === null ? onlyApplication(reference, found) : null;
  const { id, appId, displayName, uniqueName, tags } = deleted ?? onlyApplication(reference, found);
  const identification = identify(tags);
  if (identification === null) {
    throw new UsageError('not_ours', `"${displayName}" (${appId}) was not registered by fhir-apps.`, {
      hint: 'Restore it where it was made, or in the portal.',
      details: { appId },
    });
  }
  return {
    identity: { id, appId, displayName, uniqueName },
    identification,
    deleted,
    standing,
    servicePrincipal:
      standing !== null && (await hasServicePrincipal(client, appId))
        ? null
        : await findDeletedServicePrincipal(client, appId),
  };
}

async function hasServicePrincipal(client: OpenSession['client'], appId: string): Promise<boolean> {
  const request = servicePrincipalByAppId(appId);
  const body = bodyOrMissing(request, await client.ask(request));
  return body !== null && readServicePrincipal(body).appId === appId;
}

async function agree(
  context: Context,
  session: OpenSession,
  { identity: { displayName, appId }, deleted, servicePrincipal }: Recycled,
): Promise<void> {
  await agreeOnWrites(context, session, {
    heading: 'This will be done:',
    lines: [
      ...(deleted === null ? [] : [`restore "${displayName}" (${appId})`]),
      ...(servicePrincipal === null ? [] : [`restore the service principal of "${displayName}": it gets tokens again`]),
    ],
    needsYes: null,
  });
}

/** Restores what is in the recycle bin, after a yes, and gives the application as it stands then. */
async function bringBack(
  context: Context,
  session: OpenSession,
  input: CommandInput,
  recycled: Recycled,
): Promise<ObservedApplication | null> {
  const { client } = session;
  const { deleted, standing, servicePrincipal } = recycled;
  await agree(context, session, recycled);
  context.progress('Restoring the application');
  const application = deleted === null ? standing : await restoreApplication(client, deleted);
  if (application === null || servicePrincipal === null) {
    return application;
  }
  try {
    await agreeOnAccess(context, session, input, { application, servicePrincipal, takesBack: deleted !== null });
    context.progress('Restoring the service principal');
    await restoreServicePrincipal(client, servicePrincipal.id, application);
    await client.send({ ...servicePrincipalByAppId(application.appId), fresh: true });
    return application;
  } catch (error) {
    throw deleted === null ? error : explainHalf(context, application, error);
  }
}

interface RegainedAccess {
  readonly application: ObservedApplication;
  readonly servicePrincipal: ObservedServicePrincipal;
  /** True where this run has just restored the application. */
  readonly takesBack: boolean;
}

/**
 * With its service principal an application gets back the access that it had, so that others who hold it matter (DESIGN
 * section 4). Its owners can only be read once it is back: where nobody trusts them, it is deleted again.
 */
async function agreeOnAccess(
  context: Context,
  session: OpenSession,
  { values: { trust } }: CommandInput,
  { application, servicePrincipal, takesBack }: RegainedAccess,
): Promise<void> {
  const { client, caller } = session;
  const answers = await readTogether(client, {
    owners: { ...ofApplication(application.id, 'owners'), fresh: true },
    federatedCredentials: { ...ofApplication(application.id, 'federatedIdentityCredentials'), fresh: true },
  });
  const hanging = readHangingState({ ...answers, servicePrincipal: null, assignments: null, grants: null });
  const held = { ...hanging, application, servicePrincipal, caller, ownerIds: [] };
  const ask = context.settings.canAsk ? (question: string): Promise<boolean> => confirm(context, question) : null;
  try {
    const holders = foreignHolders(held, context.now());
    await agreeOnHolders({ ...application, holders }, typeof trust === 'object' ? trust : [], ask);
  } catch (error) {
    if (takesBack && (error instanceof UsageError || error instanceof CancelledError)) {
      await deleteApplication(client, application);
    }
    throw error;
  }
}

/** The error of a restoration that failed after the application was back; a refused trust has taken it back already. */
function explainHalf({ settings }: Context, { id, appId, displayName }: ObservedApplication, error: unknown): unknown {
  if (!(error instanceof FhirAppsError) || error instanceof UsageError) {
    return error;
  }
  const remove = commandAtSamePlace(['delete', appId], settings);
  const standing = [{ kind: 'application', id, name: displayName, remove }];
  const half = `"${displayName}" (${appId}) is back, but its service principal is not yet.`;
  const again = 'Run the same command again to finish it.';
  if (error instanceof CancelledError) {
    return new CancelledError(error.exitCode, `Cancelled; ${half}`, { hint: again, details: { standing } });
  }
  return new UnfinishedError('unfinished', `${half} ${error.message}`, standing, {
    hint: error.hint === null ? again : `${error.hint} ${again}`,
    requestId: error.requestId ?? undefined,
    details: { cause: { code: error.code, message: error.message, details: error.details } },
    cause: error,
  });
}
