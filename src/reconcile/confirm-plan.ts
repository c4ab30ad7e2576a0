import type { Context } from '../cli/context.ts';
import { createPaint } from '../output/paint.ts';
import { layoutFor } from '../output/plan-content-view.ts';
import { describeProposal } from '../output/plan-of-one-view.ts';
import { sanitized } from '../output/sanitized.ts';
import type { Plan } from '../registration/model/plan.ts';
import { stepsOf } from '../registration/plan/plan.ts';
import type { ContentEntry } from '../registration/plan-content/plan-content.ts';
import { confirmChanges, isSeenByPerson, type MustConfirm } from '../session/confirm-changes.ts';
import type { SessionContext } from '../session/session.ts';
import type { Planned, Wanted } from './read-and-plan.ts';
import { registrationContent } from './registration-content.ts';

/** Asks whether the writes of a plan may be done. Throws as `confirmChanges`. */
export async function confirmPlan(
  { context, session }: SessionContext,
  wanted: Wanted,
  planned: Planned,
  mayReconsider = false,
): Promise<void> {
  const { observation, plan } = planned;
  if (stepsOf(plan).length === 0) {
    return;
  }
  const { application, tenant } = observation.observed;
  const verb = application === null ? 'Create' : 'Update';
  await confirmChanges(context, session, {
    access: [
      ...(application === null ? [] : [{ ...application, externalAccess: plan.externalAccess }]),
      ...plan.clientsWithExternalAccess,
    ],
    trusted: wanted.answers.trust,
    goOn: mayReconsider ? `${verb} it` : null,
    question: `${verb} it?`,
    shown: isSeenByPerson(context)
      ? proposalOf(
          context,
          `${verb} in ${observation.tenantName ?? tenant.id}`,
          await registrationContent(session, wanted, planned),
        )
      : [],
    mustConfirm: addedApi(plan),
  });
}

/** The view of what a person is asked to confirm. */
export function proposalOf(
  { settings, streams }: Pick<Context, 'settings' | 'streams'>,
  heading: string,
  entry: ContentEntry,
): string {
  const shown = sanitized({ heading, entry });
  return describeProposal(
    shown.heading,
    shown.entry,
    createPaint(settings.colorErrors),
    layoutFor(streams.stderr, settings),
  );
}

/** A missing first-party API often means the wrong tenant, so adding it must be confirmed; null where none is added. */
export function addedApi({ preparation: [missing] }: Pick<Plan, 'preparation'>): MustConfirm | null {
  return missing === undefined
    ? null
    : {
        message: `"${missing.displayName}" has no service principal in this tenant, which often means that it is the wrong tenant.`,
        hint: 'Check --tenant; if it is the right one, run the command again with --yes to add it.',
        details: { appId: missing.appId },
      };
}
