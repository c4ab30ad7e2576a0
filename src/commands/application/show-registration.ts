import { findApplication } from '../../graph/observe/find-application.ts';
import { createBatchReader } from '../../graph/batch-reader.ts';
import { observeExisting } from '../../graph/observe/observe-existing.ts';
import { unconfirmedSecrets } from '../../registration/credentials/unmarked-secrets.ts';
import { openHandOffs, unassignedRoles } from '../../registration/result/open-hand-offs.ts';
import { completeResult, existingResult, taggedIdentity } from '../../registration/result/registration-result.ts';
import type { RegistrationResult } from '../../registration/result/registration-schema.ts';
import { existingCredential } from '../../registration/credentials/credential-result.ts';
import { assignedAzureRoles } from '../../registration/roles/azure-access.ts';
import { deliveredTo } from '../../registration/tags.ts';
import { identifyOurs } from '../../registration/identify-ours.ts';
import { type ApiNames, apiNames } from '../../registration/consent/well-known-apis.ts';
import { observeAzureOf } from '../../session/azure-of-client.ts';
import { referenceOf, type ReferringInput } from '../../session/reference.ts';
import type { Context } from '../../cli/context.ts';
import type { OpenSession } from '../../session/session.ts';

/** What `show` tells of an application. */
export interface RegistrationDetails {
  /** What `register` would tell of it, were it as wanted. */
  readonly result: RegistrationResult;
  readonly apis: ApiNames;
  /** Where its secret was delivered, or the key of its certificate made; null where no tag names it. */
  readonly place: string | null;
}

/**
 * Finds the application that the REF names; throws UsageError `reference_missing`, `reference_ambiguous` or `not_ours`.
 */
export async function showRegistration(
  context: Context,
  session: OpenSession,
  input: ReferringInput,
): Promise<RegistrationDetails> {
  const application = await findApplication(session.client, referenceOf(context, input, true));
  const identification = identifyOurs(application, { hint: 'To see those that were:', command: ['list'] });
  const observed = await observeExisting(createBatchReader(session.client), application, identification);
  const azureAccess = await observeAzureOf(context, session, identification);
  const held = azureAccess === null ? [] : assignedAzureRoles(azureAccess, observed.servicePrincipalId);
  const azureRoles = held.map(({ role, scope }) => ({ role: role.name, scope }));
  const existing = { ...observed, azureRoles };
  const identity = taggedIdentity(identification, application);
  const reported = existingResult(session.tenantContext, identity, existing);
  const result = completeResult(reported, {
    action: 'unchanged',
    dryRun: false,
    credential: existingCredential(existing, null),
    unconfirmed: unconfirmedSecrets(application, [], session.now()),
    decisions: [],
    departures: [],
    handOffs: openHandOffs(session.tenantContext, existing, reported, {
      // Which roles it was to have, nothing in the directory says.
      azureRoles: azureRoles.length === 0 ? [null] : [],
      azureResource: azureAccess?.resource ?? null,
      now: session.now(),
      appRoles: unassignedRoles(existing),
    }),
    changes: [],
  });
  const keyId = result.credential?.keyId ?? null;
  const place = keyId === null ? null : deliveredTo(application.tags, keyId);
  return { result, apis: apiNames(existing.api), place };
}
