import type { ReferringInput } from '../../session/reference.ts';
import type { RestoreResult } from './application-results.ts';
import { findDeleted } from '../../graph/observe/deleted-application.ts';
import { findDeletedServicePrincipal } from '../../graph/observe/deleted-service-principal.ts';
import { findApplications, onlyApplication } from '../../graph/observe/find-application.ts';
import { bodyOrMissing, servicePrincipalByAppId } from '../../graph/reads.ts';
import { describeRestore } from './restore-view.ts';
import { confirmChanges, listed } from '../../session/confirm-changes.ts';
import type { CommandInput, CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { OpenSession } from '../../session/session.ts';
import { withSession } from '../../session/open-session.ts';
import { restoreFromRecycleBin, type Recycled, recycledFacts } from '../../reconcile/restore-from-recycle-bin.ts';
import { onlyDeleted } from './only-deleted.ts';
import { restoreResult } from './restore-result.ts';
import type { RESTORE_FIELDS } from './restore-fields.ts';

/**
 * Restores the application that the REF names, and then its service principal, which Graph does not bring back by
 * itself (Graph: Restore deleted item). What is back already stays. Throws UsageError `reference_missing`,
 * `reference_ambiguous`, `not_ours`, `trust_required`; `restore_conflict`; CancelledError; UnfinishedError; Graph's
 * refusals.
 */
export async function restoreRegistration(
  context: Context,
  input: CommandInput<typeof RESTORE_FIELDS>,
): Promise<CommandOutcome<RestoreResult>> {
  return withSession(context, async (session) => {
    context.progress('Reading the recycle bin');
    const recycled = await findRecycled(session, input);
    const isNeeded = recycled.deleted !== null || recycled.servicePrincipal !== null;
    if (isNeeded && !context.settings.dryRun) {
      await confirmRestore(context, session, recycled);
    }
    const application =
      isNeeded && !context.settings.dryRun
        ? await restoreFromRecycleBin(context, session, recycled, input.values.trust ?? [])
        : recycled.current;
    const result = await restoreResult(context, session, recycled, application);
    if (result.servicePrincipalId === null) {
      context.warn({
        code: 'service_principal_missing',
        message: `"${result.displayName}" (${result.appId}) has no service principal, and none lies in the recycle bin: run the \`register\` command again that made it, which makes one.`,
      });
    }
    return { result, exitCode: 0, describe: describeRestore };
  });
}

async function findRecycled({ client }: OpenSession, input: ReferringInput): Promise<Recycled> {
  // A key alone would find what stands under it on another server.
  const reference = { text: input.argument ?? '', fhirUrl: input.values.fhirUrl ?? null, byDisplayName: false };
  const found = await findApplications(client, reference);
  const deleted = found.length > 0 ? null : onlyDeleted(reference, await findDeleted(client, reference));
  if (deleted !== null) {
    return {
      ...recycledFacts(deleted),
      deleted,
      current: null,
      servicePrincipal: await findDeletedServicePrincipal(client, deleted.appId),
    };
  }
  const existing = onlyApplication(reference, found, ['list', '--deleted']);
  const servicePrincipal = (await hasServicePrincipal(client, existing.appId))
    ? null
    : await findDeletedServicePrincipal(client, existing.appId);
  return { ...recycledFacts(existing), deleted: null, current: existing, servicePrincipal };
}

async function hasServicePrincipal(client: OpenSession['client'], appId: string): Promise<boolean> {
  const request = servicePrincipalByAppId(appId);
  return bodyOrMissing(request, await client.ask(request)) !== null;
}

async function confirmRestore(
  context: Context,
  session: OpenSession,
  { identity: { displayName, appId }, deleted, servicePrincipal }: Recycled,
): Promise<void> {
  await confirmChanges(context, session, {
    shown: listed('This will be done:', [
      ...(deleted === null ? [] : [`restore "${displayName}" (${appId})`]),
      ...(servicePrincipal === null ? [] : [`restore the service principal of "${displayName}": it gets tokens again`]),
    ]),
  });
}
