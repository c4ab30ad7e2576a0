import { worded } from '../errors/wording.ts';

import type { Plan } from '../registration/model/plan.ts';
import { stepsOf } from '../registration/plan/plan.ts';
import type { RegisterAnswers } from '../registration/answers/answers.ts';
import { confirmChanges, listed, type MustConfirm } from '../session/confirm-changes.ts';
import type { SessionContext } from '../session/session.ts';
import type { Planned } from './read-and-plan.ts';

/** Asks whether the writes of a plan may be done. Throws as `confirmChanges`. */
export async function confirmPlan(
  { context, session }: SessionContext,
  { trust }: Pick<RegisterAnswers, 'trust'>,
  { observation, plan }: Planned,
  mayReconsider = false,
): Promise<void> {
  const steps = stepsOf(plan);
  if (steps.length === 0) {
    return;
  }
  const { application } = observation.observed;
  await confirmChanges(context, session, {
    access: [
      ...(application === null ? [] : [{ ...application, externalAccess: plan.externalAccess }]),
      ...plan.clientsWithExternalAccess,
    ],
    trusted: trust,
    goOn: mayReconsider ? (application === null ? 'Create it' : 'Update it') : null,
    shown: [
      ...listed(
        'This will be done:',
        steps.map(({ change: { action, summary } }) => `${action} ${summary}`),
      ),
      ...(plan.decisions.length === 0
        ? []
        : listed(
            'Decisions taken:',
            plan.decisions.map((decision) => worded(decision)),
          )),
    ],
    mustConfirm: addedApi(plan),
  });
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
