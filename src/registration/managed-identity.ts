import { lineIssue } from './answers/text-rules.ts';
import { isGuid } from '../text/guid.ts';

/** Any Azure resource can have an identity: one that is nothing else, or a machine, app or job with one of its own. */
const RESOURCE_ID =
  /^\/subscriptions\/[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}\/resourceGroups\/[\p{L}\p{N}_.()-]{1,90}\/providers\/[a-z0-9.]+(\/[\w.()-]+\/[\w.()-]+)+$/iu;

/** The fields of `register service` that mean something for a managed identity, which is no application. */
const MANAGED_IDENTITY_KEYS: ReadonlySet<string> = new Set([
  'managedIdentity',
  'fhirUrl',
  'serverKind',
  'resource',
  'role',
  'fhirResourceId',
  'allowHandOff',
]);

/** The sentence that says why an input says nothing about a managed identity; null where it does. */
export function notApplicableForManagedIdentity(key: string): string | null {
  return MANAGED_IDENTITY_KEYS.has(key)
    ? null
    : 'does not apply to a managed identity: it is no application, and Azure keeps its credential.';
}

/**
 * Whether a managed identity is named by the object id or the client id of its service principal, rather than by its
 * resource id.
 */
export function isDirectoryId(managedIdentity: string): boolean {
  return isGuid(managedIdentity);
}

/** The sentence that says why a text names no managed identity, or null. */
export function managedIdentityIssue(text: string): string | null {
  return (
    lineIssue(text, { what: 'The managed identity', max: 1024 }) ??
    (isDirectoryId(text) || RESOURCE_ID.test(text)
      ? null
      : `"${text}" names no managed identity; give its object id or client id, or its resource id such as /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.ManagedIdentity/userAssignedIdentities/<name>.`)
  );
}
