import { isDeepStrictEqual } from 'node:util';
import { toUsageError, namedIssues } from '../../cli/usage-issues.ts';
import { fieldList } from '../../cli/fields/field.ts';
import type { CommandInput, CommandOutcome } from '../../cli/command.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import type { Context } from '../../cli/context.ts';
import { toUnfinished } from '../../errors/to-unfinished.ts';
import type { Leftover } from '../../errors/unfinished-error.ts';
import { applyEdit, type EditOutcome } from '../../graph/apply/apply-edit.ts';
import { findEditedApplication, observeEdit } from '../../graph/observe/observe-edit.ts';
import { awaitTexts } from '../../graph/update/await-texts.ts';
import { createPaint } from '../../output/paint.ts';
import { sanitized } from '../../output/sanitized.ts';
import { valueIssue } from '../../registration/answers/issue.ts';
import type { EditPlan, ObservedEdit } from '../../registration/edit/edit-plan.ts';
import { type EditRequest, NO_EDIT } from '../../registration/edit/edit-request.ts';
import { describeEditStep, type EditStep, editSteps } from '../../registration/edit/edit-steps.ts';
import { planEdit } from '../../registration/edit/plan-edit.ts';
import { identifyOurs } from '../../registration/identify-ours.ts';
import { applyPatch } from '../../registration/plan/step.ts';
import { applicationHead } from '../../registration/result/application-head.ts';
import type { Identification } from '../../registration/tags.ts';
import { confirmChanges } from '../../session/confirm-changes.ts';
import { confirmListUpdates } from '../../session/confirm-list-updates.ts';
import { withSession } from '../../session/open-session.ts';
import { referenceOf } from '../../session/reference.ts';
import type { SessionContext } from '../../session/session.ts';
import type { EDIT_FIELDS } from './edit-fields.ts';
import type { EditResult } from './edit-results.ts';
import { describeEdit, describeEditPlan } from './edit-view.ts';
import { registerAgain } from './register-again.ts';

type EditInput = CommandInput<typeof EDIT_FIELDS>;

/** An edit that was read and planned. */
interface PlannedEdit {
  readonly observed: ObservedEdit;
  readonly identification: Identification;
  readonly plan: EditPlan;
  readonly steps: readonly EditStep[];
}

/** An edit that is under way. */
interface EditJob extends SessionContext {
  readonly input: EditInput;
  readonly request: EditRequest;
}

/**
 * Changes and removes what a request names of one application of ours. Throws UsageError `reference_missing`,
 * `reference_ambiguous`, `not_ours`, `invalid_input` with all that cannot be edited, `limit_exceeded`,
 * `confirmation_required`; CancelledError; UnfinishedError where it ended in the middle, or another writer keeps
 * overwriting it; Graph's refusals.
 */
export async function editApplication(context: Context, input: EditInput): Promise<CommandOutcome<EditResult>> {
  return withSession(context, async (session) => {
    const job: EditJob = { context, session, input, request: requestOf(input) };
    const first = await loadEdit(job);
    const planned =
      first.steps.length === 0 || context.settings.dryRun ? first : await writeEdit(job, await confirmEdit(job, first));
    planned.plan.warnings.forEach(context.warn);
    return { result: resultOf(job, planned), exitCode: 0, describe: describeEdit };
  });
}

function requestOf({ values }: EditInput): EditRequest {
  return {
    ...NO_EDIT,
    name: values.name ?? null,
    description: values.description,
    notes: values.notes,
    replyUrls: { add: values.addReplyUrl ?? [], remove: values.removeReplyUrl ?? [] },
    tags: { add: values.addTag ?? [], remove: values.removeTag ?? [] },
    owners: { add: values.addOwner ?? [], remove: values.removeOwner ?? [] },
  };
}

async function loadEdit({ context, session, input, request }: EditJob): Promise<PlannedEdit> {
  const { client, caller } = session;
  context.progress('Reading the directory');
  const edited = await findEditedApplication(client, referenceOf(input, false), request.name);
  const { appId } = edited.application;
  const identification = identifyOurs(edited.application, {
    hint: 'Change it where it was made, or take it over first:',
    command: ['adopt', appId],
  });
  const observed = await observeEdit(client, edited, request);
  const plan = planEdit(observed, identification.type, request);
  if (plan.issues.length > 0) {
    const issues = plan.issues.map(({ key, message }) => valueIssue(key, message));
    const { EDIT_FIELDS } = await import('./edit-fields.ts');
    throw toUsageError(namedIssues(fieldList(EDIT_FIELDS), input.given, issues), 'edit');
  }
  return { observed, identification, plan, steps: editSteps(plan, caller.objectId) };
}

/**
 * Confirms an edit, and reads again where a person took the time to read it: what is confirmed is what is written. An
 * edit that means something else by then is shown and confirmed again.
 */
async function confirmEdit(job: EditJob, first: PlannedEdit): Promise<PlannedEdit> {
  const { context, session } = job;
  const { settings, ui } = context;
  for (let planned = first; ;) {
    const { displayName, appId } = planned.observed.application;
    const result = sanitized(resultOf(job, planned));
    const { effects } = planned.plan;
    await confirmChanges(context, session, {
      shown: ui === null ? [] : describeEditPlan(result, planned.plan, createPaint(settings.colorErrors)),
      question: `Change "${displayName}"?`,
      mustConfirm:
        effects.length === 0
          ? null
          : { message: `Changing "${displayName}" (${appId}) must be confirmed. ${effects.join(' ')}` },
    });
    if (ui === null || settings.yes) {
      return planned;
    }
    const again = await loadEdit(job);
    if (again.steps.length === 0 || hasSameMeaning(planned, again)) {
      return again;
    }
    context.say('Someone else has changed the application in the meantime.');
    planned = again;
  }
}

/** True where a person who has confirmed the one edit has confirmed the other: all that is shown is the same. */
function hasSameMeaning(one: PlannedEdit, other: PlannedEdit): boolean {
  const meaning = ({ plan, steps }: PlannedEdit): unknown => ({
    texts: plan.changes.filter(({ before, after }) => !Array.isArray(before) && !Array.isArray(after)),
    lists: plan.changes.map(({ target, property, before, after }) => [target, property, elements(before, after)]),
    effects: plan.effects,
    steps: steps.map(describeEditStep),
  });
  return isDeepStrictEqual(meaning(one), meaning(other));
}

/** What a list gains and loses, whatever else is in it. */
function elements(before: unknown, after: unknown): readonly string[] {
  const [old, now] = [before, after].map((list) =>
    Array.isArray(list) ? list.map((each) => JSON.stringify(each)) : [],
  );
  const [has, gets] = [new Set(old), new Set(now)];
  return [...[...has].filter((each) => !gets.has(each)), ...[...gets].filter((each) => !has.has(each))];
}

async function writeEdit(job: EditJob, planned: PlannedEdit): Promise<PlannedEdit> {
  const { context, session } = job;
  const { observed, plan, steps } = planned;
  context.progress('Changing the application');
  const outcome = await applyEdit(session.client, observed.application, steps);
  if (outcome.open.length > 0) {
    throw outcome.done.length === 0 ? outcome.error : unfinished(context, planned, outcome);
  }
  await confirmListUpdates(context, session);
  await awaitTexts(session.client, observed.application, plan.patch);
  return planned;
}

function unfinished({ settings }: Context, { observed }: PlannedEdit, { done, open, error }: EditOutcome): unknown {
  const { appId, displayName } = observed.application;
  const [written, missing] = [done.map(describeEditStep), open.map(describeEditStep)];
  return toUnfinished(error, {
    state: `Written: ${written.join(', ')}. Not written: ${missing.join(', ')}.`,
    leftovers: done.flatMap((step): readonly Leftover[] =>
      step.kind === 'add-owner'
        ? [
            {
              kind: 'owner',
              id: step.owner.id,
              name: `${step.owner.name} of "${displayName}"`,
              remove: commandForTenant(['edit', appId, '--remove-owner', step.owner.id], settings),
            },
          ]
        : [],
    ),
    details: { written, missing },
  });
}

function resultOf(
  { context: { settings }, session: { tenantContext }, request }: EditJob,
  { observed, identification, plan }: PlannedEdit,
): EditResult {
  const after = applyPatch(observed.application, plan.patch);
  const isRenamed = plan.patch.displayName !== undefined;
  return {
    action: plan.changes.length === 0 ? 'unchanged' : 'updated',
    ...applicationHead(tenantContext, settings.dryRun, identification, after),
    changes: plan.changes,
    settled: plan.settled,
    registerWith: isRenamed ? registerAgain(identification, request.name ?? after.displayName, settings) : null,
    handOffs: [],
  };
}
