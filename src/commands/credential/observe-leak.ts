import { createBatchReader } from '../../graph/batch-reader.ts';
import { readConsents } from '../../graph/observe/read-consents.ts';
import { PrivilegeError } from '../../errors/fhir-apps-error.ts';
import { heldAppRoles, heldScopes } from '../../registration/approval/held-access.ts';
import { secretExpiry, secretInventory } from '../../registration/credentials/secret-inventory.ts';
import { assignedAzureRoles } from '../../registration/roles/azure-access.ts';
import type { Context } from '../../cli/context.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import { observeAzureOf } from '../../session/azure-of-client.ts';
import type { OpenSession } from '../../session/session.ts';
import type { Leak } from './credential-results.ts';
import type { RotationState } from './rotation-state.ts';

/** What the secret of a client could reach. */
export type Reach = Omit<Leak, 'tokensLiveUntil'>;

/**
 * Reads what whoever has the secret of a client can reach; what may not be read is unknown, for a report must not keep
 * anybody from removing the secret. Throws Graph's other refusals.
 */
export async function observeReach(
  context: Context,
  session: OpenSession,
  { application, identification }: Pick<RotationState, 'application' | 'identification'>,
): Promise<Reach> {
  context.progress('Reading what the secret could reach');
  const [consent, azure] = await Promise.all([
    readConsents(createBatchReader(session.client), [application], false).then(({ consents: [only] }) => only, unread),
    observeAzureOf(context, session, identification),
  ]);
  const held = azure === null ? [] : assignedAzureRoles(azure, consent?.servicePrincipal?.id ?? null);
  const isAzureRead = azure === null || (azure.assignments !== null && consent !== undefined);
  return {
    appRoles: consent === undefined ? null : heldAppRoles(consent),
    delegated: consent === undefined ? null : heldScopes(consent),
    azureRoles: isAzureRead ? held.map(({ role, scope }) => ({ role: role.name, scope })) : null,
  };
}

function unread(error: unknown): undefined {
  if (!(error instanceof PrivilegeError)) {
    throw error;
  }
}

/** Warns of secrets that others made, which no rotation removes: the one that leaked may be theirs. */
export function warnOfForeignSecrets(
  { now, settings, warn }: Pick<Context, 'now' | 'settings' | 'warn'>,
  application: RotationState['application'],
): void {
  const { appId, displayName } = application;
  for (const secret of secretInventory(application, now()).foreign) {
    if (secretExpiry(secret) > now().getTime()) {
      const remove = commandForTenant(['credential', 'remove', appId, '--id', secret.keyId], settings);
      warn({
        code: 'foreign_secret_stays',
        message: `The secret ${secret.keyId} of "${displayName}" was not made by fhir-apps, so it stays. If it is the one that leaked, remove it: ${remove}`,
      });
    }
  }
}
