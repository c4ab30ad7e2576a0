import { toUnfinished } from '../../errors/to-unfinished.ts';
import { NameTakenError } from '../../graph/apply/apply-application.ts';
import { awaitTakenName } from '../../graph/apply/taken-name.ts';
import { keyIn } from '../../graph/write-record.ts';
import { createServicePrincipal, tagServicePrincipal } from '../../graph/write/service-principals.ts';
import { takenProperty, UNKNOWN_PROPERTY, updateApplication } from '../../graph/write/applications.ts';
import type { AdoptionStep } from '../../registration/adoption/plan-adoption.ts';
import { applyPatch } from '../../registration/plan/step.ts';
import type { Context } from '../../cli/context.ts';
import { ownersRefusedWarning } from '../../reconcile/reconcile.ts';
import type { OpenSession } from '../../session/session.ts';
import type { AdoptionFacts } from './adoption-result.ts';

/**
 * Does the writes of an adoption in turn. Throws UnfinishedError where one failed after another was done; the same
 * command again finishes it.
 *
 * @returns object id of the service principal.
 */
export async function writeAdoption(
  context: Context,
  session: OpenSession,
  { observed, plan }: AdoptionFacts,
): Promise<string | null> {
  let servicePrincipalId = observed.servicePrincipal?.id ?? null;
  // As it stands after each write: what the log says of the next one has its key.
  let { application } = observed;
  let done = 0;
  try {
    for (const step of plan.steps) {
      context.progress(step.progress);
      servicePrincipalId = (await write(context, session, { ...observed, application }, step)) ?? servicePrincipalId;
      application = step.kind === 'update-application' ? applyPatch(application, step.patch) : application;
      done += 1;
    }
  } catch (error) {
    // The application existed before this run, so nothing is named that someone should take away.
    throw done === 0
      ? error
      : toUnfinished(error, {
          state: `${done} of ${plan.steps.length} changes of the adoption are done.`,
          leftovers: [],
        });
  } finally {
    context.clearProgress();
  }
  return servicePrincipalId;
}

/** Does one write; the object id of a service principal that it made, else null. */
async function write(
  context: Context,
  { client, caller }: OpenSession,
  { application, servicePrincipal }: AdoptionFacts['observed'],
  step: AdoptionStep,
): Promise<string | null> {
  switch (step.kind) {
    case 'update-application':
      // A unique name can be set on an existing application
      // (https://github.com/microsoftgraph/msgraph-bicep-types/issues/196).
      await updateApplication(client, application, step.patch).catch((error: unknown) =>
        explainName(client, step, error),
      );
      return null;
    case 'create-service-principal':
      return (
        await createServicePrincipal(client, application, step.body, {
          fresh: true,
          ownerIds: [caller.objectId],
          onOwnersRefused: (error) => context.warn(ownersRefusedWarning(application.displayName, error)),
        })
      ).id;
    case 'update-service-principal':
      await tagServicePrincipal(
        client,
        { id: step.id, displayName: application.displayName, key: keyIn(application.tags) },
        step.tags,
        servicePrincipal?.tags ?? [],
      );
      return null;
  }
}

/**
 * Explains the refusal of a name that is taken: throws `name_in_recycle_bin` where a deleted application has it, else
 * the refusal.
 */
async function explainName(
  client: OpenSession['client'],
  { patch }: Extract<AdoptionStep, { kind: 'update-application' }>,
  error: unknown,
): Promise<never> {
  if (['uniqueName', UNKNOWN_PROPERTY].includes(takenProperty(error) ?? '') && patch.uniqueName !== undefined) {
    await awaitTakenName(client, new NameTakenError(patch.uniqueName, error));
  }
  throw error;
}
