import { fieldList } from '../../cli/fields/field.ts';
import { namedIssues, toUsageError } from '../../cli/usage-issues.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { declaredIssues, ownersIn } from '../../environment/file/declared-edits.ts';
import { findDeclarations } from '../../environment/file/find-declarations.ts';
import { applyEdit } from '../../graph/apply/apply-edit.ts';
import { findEditedApplication, observeEdit } from '../../graph/observe/observe-edit.ts';
import { awaitTexts } from '../../graph/update/await-texts.ts';
import { valueIssue } from '../../registration/answers/issue.ts';
import type { ScopeRevocation } from '../../registration/edit/edit-entitlements.ts';
import type { EditIssue, EditRequest } from '../../registration/edit/edit-request.ts';
import { editSteps } from '../../registration/edit/edit-steps.ts';
import { planEdit } from '../../registration/edit/plan-edit.ts';
import { identifyOurs } from '../../registration/identify-ours.ts';
import { changeOutcome } from '../../session/change-access.ts';
import { confirmListUpdates } from '../../session/confirm-list-updates.ts';
import { withSession } from '../../session/open-session.ts';
import { referenceOf } from '../../session/reference.ts';
import { confirmEdit } from './confirm-edit.ts';
import { EDIT_FIELDS } from './edit-fields.ts';
import type { EditInput, EditJob, PlannedEdit } from './edit-job.ts';
import { editResult, unfinishedEdit } from './edit-outcome.ts';
import type { EditResult } from './edit-results.ts';
import { layoutFor } from '../../output/plan-content-view.ts';
import { describeEdit } from './edit-view.ts';

/**
 * Changes and removes what a request names of one application of ours. Throws UsageError `reference_missing`,
 * `reference_ambiguous`, `not_ours`, `invalid_input` with all that cannot be edited, `set_in_file`, `role_in_use`,
 * `limit_exceeded`, `confirmation_required`; CancelledError; UnfinishedError where it ended in the middle, or another writer keeps
 * overwriting it; Graph's refusals.
 */
export async function editApplication(context: Context, input: EditInput): Promise<CommandOutcome<EditResult>> {
  return withSession(context, async (session) => {
    const job: EditJob = { context, session, input, request: requestOf(input) };
    const load = (): Promise<PlannedEdit> => loadEdit(job);
    const first = await load();
    const isWritten = first.steps.length > 0 && !context.settings.dryRun;
    const planned = isWritten ? await confirmEdit(job, first, load) : first;
    const refused = isWritten ? await writeEdit(job, planned) : [];
    planned.plan.warnings.forEach(context.warn);
    const layout = layoutFor(context.streams.stdout, context.settings);
    return changeOutcome(editResult(job, planned, refused), input.values.allowHandOff === true, (shown, paint) =>
      describeEdit(shown, paint, layout),
    );
  });
}

function requestOf({ values }: EditInput): EditRequest {
  return {
    name: values.name ?? null,
    description: values.description,
    notes: values.notes,
    replyUrls: { add: values.addReplyUrl ?? [], remove: values.removeReplyUrl ?? [] },
    tags: { add: values.addTag ?? [], remove: values.removeTag ?? [] },
    owners: { add: values.addOwner ?? [], remove: values.removeOwner ?? [] },
    removeScopes: values.removeScope ?? [],
    removeAppRoles: values.removeAppRole ?? [],
    unassign: values.unassign === true,
  };
}

async function loadEdit({ context, session, input, request }: EditJob): Promise<PlannedEdit> {
  const { client, caller } = session;
  context.progress('Reading the directory');
  const edited = await findEditedApplication(client, referenceOf(context, input, false), request.name);
  const identification = identifyOurs(edited.application, {
    hint: 'Change it where it was made, or take it over first:',
    command: ['adopt', edited.application.appId],
  });
  const { tenantContext } = session;
  const { declarations, warnings } = await findDeclarations(context, { ...edited, identification, tenantContext });
  const observed = await observeEdit(client, edited, request, declarations.flatMap(ownersIn));
  const plan = planEdit(observed, identification.type, request);
  const { namedOwners } = observed;
  const declared = declarations.flatMap((each) => declaredIssues(each, { request, plan, namedOwners }));
  assertEditable(input, [...plan.issues, ...declared]);
  return {
    observed,
    identification,
    plan: { ...plan, warnings: [...warnings, ...plan.warnings] },
    steps: editSteps(plan, caller.objectId),
  };
}

/** Throws what keeps an application from being edited, all of it at once. */
function assertEditable({ given }: EditInput, issues: readonly EditIssue[]): void {
  const [first] = issues;
  if (first === undefined) {
    return;
  }
  if (issues.length === 1 && first.error !== undefined) {
    throw first.error;
  }
  const values = issues.map(({ key, message }) => valueIssue(key, message));
  const named = namedIssues(fieldList(EDIT_FIELDS), given, values);
  throw toUsageError(
    named.map((issue, index) => ({ ...issue, code: issues[index]?.error?.code ?? null })),
    'edit',
  );
}

/** Writes an edit and waits until the directory shows it; what the caller may not revoke is returned. */
async function writeEdit({ context, session }: EditJob, planned: PlannedEdit): Promise<readonly ScopeRevocation[]> {
  const { client } = session;
  const { application } = planned.observed;
  context.progress('Changing the application');
  const outcome = await applyEdit(client, application, planned.steps);
  if (outcome.open.length > 0) {
    throw outcome.hasWritten ? unfinishedEdit(context, planned, outcome) : outcome.error;
  }
  await confirmListUpdates(context, session);
  await awaitTexts(client, application, planned.plan.patch);
  return outcome.refused;
}
