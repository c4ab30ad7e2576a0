import { checkKeyPolicy } from './credential-rules.ts';
import { checkAppRoles, checkPreAuthorizedApplications, checkScopes } from './entitlement-rules.ts';
import { checkIdentifierUris } from './identifier-uri-rules.ts';
import { checkKeyCredentials } from './key-credential-rules.ts';
import { checkManifestSize, checkObjectSize, checkRequiredResourceAccess } from './limit-rules.ts';
import { checkRedirectUris, checkWeb } from './redirect-uri-rules.ts';
import { checkTexts } from './text-rules.ts';
import { checkAudience, checkTokenVersion, checkUniqueName } from './identity-rules.ts';
import type { ApplicationChange } from './application-change.ts';

/**
 * Checks a write against every rule of Microsoft Entra ID for applications. Throws the GraphError that Graph would
 * answer.
 */
export function checkApplication(change: ApplicationChange): void {
  checkTexts(change);
  checkAudience(change);
  checkTokenVersion(change);
  checkUniqueName(change);
  checkManifestSize(change.resource);
  checkObjectSize(change.resource);
  checkRequiredResourceAccess(change.resource);
  checkWeb(change);
  checkRedirectUris(change.resource);
  checkKeys(change);
  checkScopes(change);
  checkAppRoles(change);
  checkPreAuthorizedApplications(change);
  checkIdentifierUris(change);
}

function checkKeys({ call, write, before, resource }: ApplicationChange): void {
  if (write.keyCredentials === undefined) {
    return;
  }
  checkKeyCredentials(resource.keyCredentials, 'Application', call.now);
  const known = before?.resource.keyCredentials.map((each) => each.keyId) ?? [];
  const added = resource.keyCredentials.filter(({ keyId }) => !known.includes(keyId));
  checkKeyPolicy(call.tenant, { ...resource, kind: 'Application' }, added);
}
