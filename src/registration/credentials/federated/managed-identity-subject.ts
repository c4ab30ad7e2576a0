import { isDirectoryId, managedIdentityIssue } from '../../managed-identity.ts';
import type { FederatedSubject, FederatedSubjectIssue } from './federated-subject.ts';

/** An identity that is a resource of its own, and not that of a machine or an app. */
const USER_ASSIGNED = /\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[^/]+$/i;

/** Why an application cannot trust an identity that is part of another resource, as the end of a sentence. */
export const ONLY_USER_ASSIGNED =
  'Entra takes only a user-assigned identity for the proof of an application; give the program one, and name that.';

/** True for the resource id of an identity that can be the credential of an application. */
export function isUserAssigned(resourceId: string): boolean {
  return USER_ASSIGNED.test(resourceId);
}

/**
 * Reads what follows `managed-identity:`: the resource id of a user-assigned identity, or its client id. Its issuer and
 * subject are in the directory. Of system-assigned ones Entra takes no proof for an application
 * (https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity).
 */
export function parseManagedIdentitySubject(text: string): FederatedSubject | FederatedSubjectIssue {
  const issue = managedIdentityIssue(text);
  if (issue !== null) {
    return { issue };
  }
  if (!isDirectoryId(text) && !isUserAssigned(text)) {
    return { issue: `"${text}" has a system-assigned identity. ${ONLY_USER_ASSIGNED}` };
  }
  const holder = `The managed identity ${isDirectoryId(text) ? text : (text.split('/').at(-1) ?? text)}`;
  return { issuer: '', subject: '', audience: null, name: null, holder, advice: null, managedIdentity: text };
}
