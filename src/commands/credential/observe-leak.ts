import { createBatchReader } from '../../graph/batch-reader.ts';
import { type ReadConsent, readConsents } from '../../graph/observe/read-consents.ts';
import { raceAbort, timeoutSignal } from '../../clock.ts';
import { CancelledError } from '../../errors/cancelled-error.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { heldAppRoles, heldScopes } from '../../registration/approval/held-access.ts';
import { secretExpiry, secretInventory } from '../../registration/credentials/secret-inventory.ts';
import type { AzureAccess } from '../../registration/model/azure-access.ts';
import { assignedAzureRoles } from '../../registration/roles/azure-access.ts';
import type { Context } from '../../cli/context.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import { observeAzureOf } from '../../session/azure-of-client.ts';
import type { OpenSession } from '../../session/session.ts';
import type { Leak } from './credential-results.ts';
import type { RotationState } from './rotation-state.ts';

/** What the secret of a client could reach. */
export type Reach = Omit<Leak, 'tokensLiveUntil'>;

/** Milliseconds that the report may take at most, however long the run may wait. */
const LONGEST_REPORT_MS = 20_000;

/**
 * Reads what whoever has the secret of a client can reach. What cannot be read in a quarter of the time that is left, or
 * not at all, is unknown: a report must not keep anybody from removing the secret. Throws only what stops the run.
 */
export async function observeReach(
  context: Context,
  session: OpenSession,
  { application, identification }: Pick<RotationState, 'application' | 'identification'>,
): Promise<Reach> {
  context.progress('Reading what the secret could reach');
  const limitMs = Math.max(0, Math.min(LONGEST_REPORT_MS, Math.floor(context.deadline.remaining() / 4)));
  const until = timeoutSignal(context, limitMs);
  const [consent, azure] = await Promise.all([
    ifReadable(readConsents(createBatchReader(session.client.until(until)), [application], false), until),
    ifReadable(observeAzureOf(context, session, identification, limitMs), until, (error) =>
      context.warn({ code: 'azure_not_readable', message: `The Azure roles could not be read: ${error.message}` }),
    ),
  ]);
  return reachOf(consent?.consents[0], azure);
}

function reachOf(consent: ReadConsent | undefined, azure: AzureAccess | null | undefined): Reach {
  const held = azure ? assignedAzureRoles(azure, consent?.servicePrincipal?.id ?? null) : [];
  const isAzureRead = azure === null || (azure !== undefined && azure.assignments !== null && consent !== undefined);
  return {
    appRoles: consent === undefined ? null : heldAppRoles(consent),
    delegated: consent === undefined ? null : heldScopes(consent),
    azureRoles: isAzureRead ? held.map(({ role, scope }) => ({ role: role.name, scope })) : null,
  };
}

/** What was read; undefined where it was refused or came too late. */
async function ifReadable<T>(
  work: Promise<T>,
  until: AbortSignal,
  onRefusal?: (error: FhirAppsError) => void,
): Promise<T | undefined> {
  try {
    return await raceAbort(work, until);
  } catch (error) {
    if (error instanceof FhirAppsError && !(error instanceof CancelledError)) {
      onRefusal?.(error);
    } else if (!until.aborted || error !== until.reason) {
      throw error;
    }
    return undefined;
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
