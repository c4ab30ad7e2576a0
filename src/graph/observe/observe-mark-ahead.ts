import { PrivilegeError } from '../../errors/fhir-apps-error.ts';
import { keyMarkedAhead } from '../../registration/credentials/mark-ahead.ts';
import type { MarkAhead, ObservedApplication } from '../../registration/model/observed.ts';
import { askUntilSeen } from '../absence.ts';
import type { GraphClient } from '../graph-client.ts';
import { bodyOrMissing, servicePrincipalByAppId } from '../reads.ts';
import { findDeletedServicePrincipal } from './deleted-service-principal.ts';

/**
 * Whether a secret was delivered whose mark counts only with a service principal, for an application that shows none:
 * null where it has no such secret, or has or had a service principal after all, so that its mark counts. A replica may
 * be behind, so that several reads must agree. Throws Graph's refusals.
 */
export async function observeMarkAhead(
  client: GraphClient,
  application: ObservedApplication,
): Promise<MarkAhead | null> {
  const keyId = keyMarkedAhead(application);
  const principal = servicePrincipalByAppId(application.appId);
  if (keyId === null || bodyOrMissing(principal, await askUntilSeen(client, principal)) !== null) {
    return null;
  }
  try {
    const isDeleted = (await findDeletedServicePrincipal(client, application.appId)) !== null;
    return isDeleted ? null : { keyId, isUnused: true };
  } catch (error) {
    if (error instanceof PrivilegeError) {
      return { keyId, isUnused: false };
    }
    throw error;
  }
}
