import type { Reference } from '../../graph/observe/find-application.ts';
import { referenceOf } from '../../session/reference.ts';
import { applyEdit } from '../../graph/apply/apply-edit.ts';
import { findEditedApplication, observeEdit } from '../../graph/observe/observe-edit.ts';
import { describeRename } from './rename-view.ts';
import type { EditPlan, ObservedEdit } from '../../registration/edit/edit-plan.ts';
import { NO_EDIT } from '../../registration/edit/edit-request.ts';
import { editSteps } from '../../registration/edit/edit-steps.ts';
import { planEdit } from '../../registration/edit/plan-edit.ts';
import { applicationHead } from '../../registration/result/application-head.ts';
import { identifyOurs } from '../../registration/identify-ours.ts';
import type { Identification } from '../../registration/tags.ts';
import { confirmChanges, listed } from '../../session/confirm-changes.ts';
import type { CommandInput, CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { OpenSession } from '../../session/session.ts';
import { withSession } from '../../session/open-session.ts';
import type { RENAME_FIELDS } from '../../cli/fields/reference-fields.ts';
import type { RenameResult } from './application-results.ts';
import { registerAgain } from './register-again.ts';

/**
 * Gives an application of ours another display name; the service principal follows by itself (Graph: Update
 * application).
 * Throws UsageError `reference_missing`, `reference_ambiguous`, `not_ours`; CancelledError; Graph's refusals.
 */
export async function renameRegistration(
  context: Context,
  input: CommandInput<typeof RENAME_FIELDS>,
): Promise<CommandOutcome<RenameResult>> {
  return withSession(context, async (session) => {
    const { name = '' } = input.values;
    context.progress('Reading the directory');
    const { observed, identification, plan } = await loadRename(session, referenceOf(context, input, false), name);
    const { application } = observed;
    const steps = editSteps(plan, session.caller.objectId);
    if (steps.length > 0 && !context.settings.dryRun) {
      const line = `rename "${application.displayName}" (${application.appId}) to "${name}"`;
      await confirmChanges(context, session, { shown: listed('This will be done:', [line]) });
      context.progress('Renaming the application');
      const { open, error } = await applyEdit(session.client, application, steps);
      if (open.length > 0) {
        throw error;
      }
    }
    plan.warnings.forEach(context.warn);
    const result = resultOf(context, session, { observed, identification, name });
    return { result, exitCode: 0, describe: describeRename };
  });
}

interface Rename {
  readonly observed: ObservedEdit;
  readonly identification: Identification;
  readonly plan: EditPlan;
}

async function loadRename({ client }: OpenSession, reference: Reference, name: string): Promise<Rename> {
  const edited = await findEditedApplication(client, reference, name);
  const { appId } = edited.application;
  const identification = identifyOurs(edited.application, {
    hint: `To do it anyway: az ad app update --id ${appId} --display-name NAME`,
  });
  const request = { ...NO_EDIT, name };
  const observed = await observeEdit(client, edited, request);
  return { observed, identification, plan: planEdit(observed, identification.type, request) };
}

function resultOf(
  { settings }: Context,
  { tenantContext }: OpenSession,
  { observed, identification, name }: Omit<Rename, 'plan'> & { readonly name: string },
): RenameResult {
  const { application } = observed;
  const { displayName: previousName } = application;
  const renamed = { ...application, displayName: name };
  const head = applicationHead(tenantContext, settings.dryRun, identification, renamed);
  const { dryRun, sandbox, type, displayName, ...rest } = head;
  return {
    action: previousName === name ? 'unchanged' : 'renamed',
    dryRun,
    sandbox,
    type,
    displayName,
    previousName,
    ...rest,
    registerWith: registerAgain(identification, name, settings),
  };
}
