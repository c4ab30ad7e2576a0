import { isDeepStrictEqual } from 'node:util';
import { proposalOf } from '../../session/proposal.ts';
import { describeEditStep, idsOfEditStep } from '../../registration/edit/edit-steps.ts';
import { confirmChanges, isSeenByPerson } from '../../session/confirm-changes.ts';
import type { EditJob, PlannedEdit } from './edit-job.ts';
import { editResult } from './edit-outcome.ts';
import { editContent } from './edit-view.ts';

/**
 * Confirms an edit, and reads again where a person took the time to look at it: what was confirmed is what is written.
 * An edit that means something else by then is shown and confirmed again. Throws as `confirmChanges` and `load`.
 *
 * @returns the edit to write.
 */
export async function confirmEdit(
  job: EditJob,
  first: PlannedEdit,
  load: () => Promise<PlannedEdit>,
): Promise<PlannedEdit> {
  const { settings, ui, say } = job.context;
  for (let planned = first; ;) {
    await confirmOnce(job, planned);
    if (ui === null || settings.yes) {
      return planned;
    }
    const again = await load();
    if (again.steps.length === 0 || isDeepStrictEqual(meaningOf(planned), meaningOf(again))) {
      return again;
    }
    say('The application has changed in the meantime.');
    planned = again;
  }
}

async function confirmOnce(job: EditJob, planned: PlannedEdit): Promise<void> {
  const { context, session } = job;
  const { displayName, appId } = planned.observed.application;
  const { effects } = planned.plan;
  await confirmChanges(context, session, {
    shown: isSeenByPerson(context)
      ? proposalOf(context, 'Update', editContent(editResult(job, planned, []), effects))
      : [],
    question: `Change "${displayName}"?`,
    mustConfirm:
      effects.length === 0
        ? null
        : { message: `Changing "${displayName}" (${appId}) must be confirmed. ${effects.join(' ')}` },
  });
}

/** What a person confirms: old and new of each text, what each list gains and loses, and all that follows. */
function meaningOf({ plan, steps }: PlannedEdit): unknown {
  return {
    changes: plan.changes.map(({ target, property, summary, before, after }) =>
      Array.isArray(before) && Array.isArray(after)
        ? [target, property, differing(before, after), differing(after, before)]
        : [target, property, summary, before, after],
    ),
    effects: plan.effects,
    steps: steps.map((step) => [describeEditStep(step), ...idsOfEditStep(step)]),
    removed: [...(plan.removal?.roles ?? []), ...(plan.removal?.scopes ?? [])].map(({ id }) => id),
  };
}

/** What one list has and the other lacks. */
function differing(list: readonly unknown[], other: readonly unknown[]): readonly unknown[] {
  return list.filter((each) => !other.some((one) => isDeepStrictEqual(one, each)));
}
