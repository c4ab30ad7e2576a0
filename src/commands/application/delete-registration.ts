import { errorPaint } from '../../cli/error-paint.ts';
import { TOKENS_LIVE_ON } from '../../registration/credentials/token-lifetime.ts';
import { findDeleted, readDeletionTime } from '../../graph/observe/deleted-application.ts';
import { findApplications, onlyApplication, type Reference } from '../../graph/observe/find-application.ts';
import { deleteApplication, purgeApplication } from '../../graph/write/deletions.ts';
import { observeDeletionImpact } from '../../graph/observe/observe-impact.ts';
import { describeImpact, removalHeading } from '../../output/impact-view.ts';
import { sanitized } from '../../output/sanitized.ts';
import { regainingCommands } from '../../registration/impact/bring-back.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { applicationHead } from '../../registration/result/application-head.ts';
import { restorableUntil } from '../../registration/recycle-bin.ts';
import { identifyOurs } from '../../registration/identify-ours.ts';
import { identify } from '../../registration/tags.ts';
import type { CommandInput } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import { confirmChanges } from '../../session/confirm-changes.ts';
import type { OpenSession } from '../../session/session.ts';
import { onlyDeleted } from './only-deleted.ts';
import type { DELETE_FIELDS } from '../../cli/fields/reference-fields.ts';
import { referenceOf } from '../../session/reference.ts';
import type { DeleteResult } from './application-results.ts';

interface DeletionTarget {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly uniqueName: string | null;
  readonly tags: readonly string[];
  /** ISO 8601, UTC; null where it is not in the recycle bin. */
  readonly deletedAt: string | null;
  /** Null where it is in the recycle bin. */
  readonly standing: ObservedApplication | null;
}

/**
 * Deletes the application that the REF names, after a yes; throws `not_ours`, `confirmation_required`, CancelledError.
 */
export async function deleteRegistration(
  context: Context,
  session: OpenSession,
  input: CommandInput<typeof DELETE_FIELDS>,
): Promise<DeleteResult> {
  const target = await find(session, referenceOf(context, input, false));
  const purges = input.values.purge === true;
  const identification = identify(target.tags) ?? { type: null, key: null };
  const impact = await impactOf(context, session, target, purges);
  const result = (action: DeleteResult['action'], deletedAt: string | null): DeleteResult => ({
    action,
    ...applicationHead(session.tenantContext, context.settings.dryRun, identification, target),
    restorableUntil: restorableUntil(deletedAt),
    impact,
  });
  if (target.standing === null && !purges) {
    return result('unchanged', target.deletedAt);
  }
  if (context.settings.dryRun) {
    return result(purges ? 'purged' : 'deleted', null);
  }
  await confirmDeletion(context, session, { target, purges, impact, type: identification.type });
  context.progress('Deleting the application');
  if (target.standing !== null) {
    await deleteApplication(session.client, target);
  }
  if (purges) {
    await purgeApplication(session.client, target, true);
    return result('purged', null);
  }
  return result('deleted', await readDeletionTime(session.client, target.id));
}

interface Deletion {
  readonly target: DeletionTarget;
  readonly purges: boolean;
  readonly impact: DeleteResult['impact'];
  /** Null where its tags do not say. */
  readonly type: DeleteResult['type'];
}

/** What nobody wants to delete by mistake has to be named: a resource, with all that goes with it. */
async function confirmDeletion(
  context: Context,
  session: OpenSession,
  { target, purges, impact, type }: Deletion,
): Promise<void> {
  const { displayName, appId, standing } = target;
  const what = `"${displayName}" (${appId})`;
  const fhirUrl = identify(target.tags)?.fhirUrl ?? null;
  const paint = errorPaint(context);
  const disable = commandForTenant(['disable', appId], context.settings);
  await confirmChanges(context, session, {
    shown: [
      removalHeading(sanitized({ verb: purges ? 'Purge' : 'Delete', type, displayName, fhirUrl }), paint),
      impact === null ? '' : describeImpact(sanitized(impact), purges ? 'purged' : 'deleted', paint),
      standing === null ? '' : `\n${TOKENS_LIVE_ON}.\n`,
      standing === null ? '' : `To stop access and lose nothing: ${paint.command(disable)}\n`,
      type === 'resource' ? '' : '\n',
    ].join(''),
    question: `${purges ? 'Purge' : 'Delete'} ${what}?`,
    ...(type === 'resource' ? { nameToType: displayName } : {}),
    mustConfirm: { message: `Deleting ${what} must be confirmed.`, details: { appId } },
  });
}

/** What stops and what is lost, with the commands that bring it back; null for what lies in the recycle bin. */
async function impactOf(
  context: Context,
  session: OpenSession,
  { standing }: DeletionTarget,
  purges: boolean,
): Promise<DeleteResult['impact']> {
  if (standing === null) {
    return null;
  }
  context.progress('Reading what stops with it');
  const impact = await observeDeletionImpact(session.client, standing);
  const { appId } = standing;
  const words = purges ? [] : [['restore', appId], ...regainingCommands([{ appId, impact }])];
  return { ...impact, bringBack: words.map((each) => commandForTenant(each, context.settings)) };
}

async function find(session: OpenSession, reference: Reference): Promise<DeletionTarget> {
  const existing = await findApplications(session.client, reference);
  if (existing.length === 0) {
    const deleted = onlyDeleted(reference, await findDeleted(session.client, reference));
    if (deleted !== null) {
      return { ...deleted, standing: null };
    }
  }
  const application = onlyApplication(reference, existing);
  identifyOurs(application, { hint: 'Delete it where it was made.' });
  return { ...application, deletedAt: null, standing: application };
}
