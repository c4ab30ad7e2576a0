import { withServicePrincipal } from '../../tenant/tenant.ts';
import { addPasswordBody, removePasswordBody } from '../applications/application-shape.ts';
import { type GraphCall, odataContext, type Outcome } from '../graph-call.ts';
import { servicePrincipalOf } from '../lookup.ts';
import { makePassword, requirePassword } from './password-credentials.ts';
import { readBody } from '../read-body.ts';
import { checkServicePrincipalLock } from '../rules/service-principal-lock.ts';

/**
 * `POST /servicePrincipals/{id}/addPassword`. Fails while the application's instance lock applies, as it does by
 * default (https://learn.microsoft.com/entra/identity-platform/howto-configure-app-instance-property-locks).
 */
export function addServicePrincipalPassword(call: GraphCall): Outcome {
  const principal = servicePrincipalOf(call);
  checkServicePrincipalLock(call.tenant, principal, 'passwordCredentials');
  const written = readBody(addPasswordBody, call.request.body ?? {}).passwordCredential ?? {};
  const password = makePassword(call, written, { ...principal, kind: 'ServicePrincipal' });
  const tenant = withServicePrincipal(call.tenant, {
    ...principal,
    passwordCredentials: [...principal.passwordCredentials, password.credential],
    secretHashes: [...principal.secretHashes, password.hash],
  });
  return {
    status: 200,
    body: {
      '@odata.context': odataContext(call, 'microsoft.graph.passwordCredential'),
      ...password.credential,
      secretText: password.secretText,
    },
    tenant,
  };
}

/** `POST /servicePrincipals/{id}/removePassword`. */
export function removeServicePrincipalPassword(call: GraphCall): Outcome {
  const principal = servicePrincipalOf(call);
  checkServicePrincipalLock(call.tenant, principal, 'passwordCredentials');
  const { keyId } = readBody(removePasswordBody, call.request.body);
  requirePassword(call, keyId, principal.secretHashes);
  const tenant = withServicePrincipal(call.tenant, {
    ...principal,
    passwordCredentials: principal.passwordCredentials.filter((each) => each.keyId !== keyId),
    secretHashes: principal.secretHashes.filter((each) => each.keyId !== keyId),
  });
  return { status: 204, tenant };
}
