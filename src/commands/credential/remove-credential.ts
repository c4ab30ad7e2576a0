import { observeCredentials } from '../../graph/observe/observe-credentials.ts';
import { removeCredential } from '../../graph/apply/remove-credential.ts';
import { describeCredentialRemoval } from './credential-removal-view.ts';
import { planCredentialRemoval } from '../../registration/credentials/credential-removal.ts';
import { existingCredentials } from '../../registration/credentials/kinds/index.ts';
import { impactOfCredential } from '../../registration/impact/credential-impact.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import { identifyOurs } from '../../registration/identify-ours.ts';
import { confirmCredentialRemoval } from './confirm-credential-removal.ts';
import { notOursToRemove } from './confirm-removal.ts';
import type { CommandInput, CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { referenceOf } from '../../session/reference.ts';
import { withSession } from '../../session/open-session.ts';
import type { CREDENTIAL_REMOVE_FIELDS } from './credential-fields.ts';
import type { CredentialRemovalResult } from './credential-results.ts';

/**
 * Removes the credential that `--id` names, after a yes. Throws UsageError `not_ours`, `credential_missing`,
 * `last_credential` and `confirmation_required`, CancelledError, and Graph's refusals.
 */
export async function removeCredentialOf(
  context: Context,
  input: CommandInput<typeof CREDENTIAL_REMOVE_FIELDS>,
): Promise<CommandOutcome<CredentialRemovalResult>> {
  return withSession(context, async (session) => {
    const { client, tenantContext } = session;
    const { id = '', allowNoCredential = false } = input.values;
    context.progress('Reading the directory');
    const { application, federated } = await observeCredentials(client, referenceOf(context, input, false));
    const { appId, displayName } = application;
    const { type, key, fhirUrl } = identifyOurs(application, notOursToRemove(application));
    const existing = existingCredentials(application, federated);
    const { credential, warnings } = planCredentialRemoval(
      application,
      existing,
      { id, allowNoCredential },
      context.now(),
    );
    warnings.forEach((warning) => context.warn(warning));
    const { dryRun } = context.settings;
    const taken = impactOfCredential({ application, credential, existing }, context.now());
    if (!dryRun) {
      const subject = { displayName, appId, type, fhirUrl };
      await confirmCredentialRemoval(context, session, { client: subject, credential, impact: taken?.impact ?? null });
      context.progress('Removing the credential');
      await removeCredential(client, application, credential);
    }
    const result: CredentialRemovalResult = {
      ...{ dryRun, sandbox: tenantContext.sandbox, tenantId: tenantContext.tenantId, displayName, type, key, appId },
      ...{ objectId: application.id, removed: credential },
      impact:
        taken === null
          ? null
          : {
              ...taken.impact,
              bringBack: taken.commands.map((words) => commandForTenant(words, context.settings)),
            },
    };
    return { result, exitCode: 0, describe: describeCredentialRemoval };
  });
}
