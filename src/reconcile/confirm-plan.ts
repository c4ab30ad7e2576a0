import type { Plan } from '../registration/model/plan.ts';
import { stepsOf } from '../registration/plan/plan.ts';
import { confirmChanges, isSeenByPerson, type MustConfirm } from '../session/confirm-changes.ts';
import type { SessionContext } from '../session/session.ts';
import type { Planned, Wanted } from './read-and-plan.ts';

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
      ? await shownPlan({ context, session }, `${verb} in ${observation.tenantName ?? tenant.id}`, wanted, planned)
      : [],
    mustConfirm: addedApi(plan),
  });
}

/** The plan as a person sees it, which is loaded for a person only. */
async function shownPlan(
  { context, session }: SessionContext,
  heading: string,
  wanted: Wanted,
  planned: Planned,
): Promise<string> {
  const [{ proposalOf }, { registrationContent }] = await Promise.all([
    import('../session/proposal.ts'),
    import('./registration-content.ts'),
  ]);
  return proposalOf(context, heading, await registrationContent(session, wanted, planned));
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
