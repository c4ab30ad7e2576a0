import type { KeyCredential } from '../../tenant/application.ts';
import { isManagedIdentity } from '../../tenant/service-principal.ts';
import type { ServicePrincipal } from '../../tenant/model.ts';
import type { PasswordWrite } from '../applications/application-shape.ts';
import type { GraphCall } from '../graph-call.ts';
import { badRequest } from '../graph-error.ts';
import { completeKey, type KeyWrite } from '../credentials/key-credentials.ts';
import { checkKeyPolicy } from '../rules/credential-rules.ts';
import { checkObjectSize } from '../rules/limit-rules.ts';
import { checkKeyCredentials } from '../rules/key-credential-rules.ts';
import { checkServicePrincipalLock } from '../rules/service-principal-lock.ts';
import { checkTags } from '../rules/text-rules.ts';
import type { ServicePrincipalWrite } from './service-principal-shape.ts';

/**
 * The service principal as it would be after a write; `keyCredentials` and `passwordCredentials` are replaced whole.
 * Throws GraphError 400 when the rules for tags and credentials, the instance lock or a managed identity forbid it.
 */
export function mergeServicePrincipal(
  call: GraphCall,
  principal: ServicePrincipal,
  write: ServicePrincipalWrite,
): ServicePrincipal {
  const { keyCredentials, passwordCredentials, ...rest } = write;
  checkTags(write.tags ?? [], 'ServicePrincipal');
  const isRenamed =
    rest.alternativeNames !== undefined && !isSameSet(rest.alternativeNames, principal.alternativeNames);
  if (isRenamed && isManagedIdentity(principal)) {
    // They identify the Azure resource; that Graph refuses a change is assumption A73.
    throw badRequest('Property alternativeNames of a managed identity cannot be changed.');
  }
  if (
    rest.tokenEncryptionKeyId !== undefined &&
    rest.tokenEncryptionKeyId !== (principal.tokenEncryptionKeyId ?? null)
  ) {
    checkServicePrincipalLock(call.tenant, principal, 'tokenEncryptionKeyId');
  }
  return {
    ...principal,
    ...rest,
    appId: principal.appId,
    ...(keyCredentials === undefined ? {} : { keyCredentials: mergeKeys(call, principal, keyCredentials) }),
    ...(passwordCredentials === undefined ? {} : keptPasswords(call, principal, passwordCredentials)),
  };
}

function mergeKeys(call: GraphCall, principal: ServicePrincipal, written: readonly KeyWrite[]): KeyCredential[] {
  const before = principal.keyCredentials;
  const after = written.map((key) => completeKey(key, before));
  const added = after.filter((key) => !before.some(({ keyId }) => keyId === key.keyId));
  const removed = before.filter((key) => !after.some(({ keyId }) => keyId === key.keyId));
  const usages = [...added, ...removed].map((key) => key.usage);
  if (usages.length > 0) {
    checkServicePrincipalLock(call.tenant, principal, 'keyCredentials', usages);
  }
  checkKeyCredentials(after, 'ServicePrincipal', call.now);
  checkKeyPolicy(call.tenant, { ...principal, kind: 'ServicePrincipal' }, added);
  checkObjectSize(after);
  return after;
}

/** A PATCH can only remove passwords, not add them. */
function keptPasswords(
  call: GraphCall,
  principal: ServicePrincipal,
  written: readonly PasswordWrite[],
): Pick<ServicePrincipal, 'passwordCredentials' | 'secretHashes'> {
  const isKept = ({ keyId }: { readonly keyId: string }): boolean => written.some((each) => each.keyId === keyId);
  const passwordCredentials = principal.passwordCredentials.filter(isKept);
  if (passwordCredentials.length < written.length) {
    throw badRequest('New password credentials must be generated using service actions.');
  }
  if (passwordCredentials.length < principal.passwordCredentials.length) {
    checkServicePrincipalLock(call.tenant, principal, 'passwordCredentials');
  }
  return { passwordCredentials, secretHashes: principal.secretHashes.filter(isKept) };
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((each) => others.includes(each));
}
