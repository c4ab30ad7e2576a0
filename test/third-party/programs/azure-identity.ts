// Run as a process of its own: signs in with @azure/identity as any program would.
import { ClientAssertionCredential, ClientCertificateCredential, ClientSecretCredential } from '@azure/identity';
import { converse } from './conversation.ts';

/** What the program is told. */
export interface AzureIdentityRun {
  readonly authorityHost: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly credential:
    | { readonly kind: 'secret'; readonly secret: string }
    | { readonly kind: 'certificate'; readonly file: string }
    | { readonly kind: 'assertion'; readonly assertion: string };
  readonly scope: string;
}

await converse(async ({ authorityHost, tenantId, clientId, credential, scope }: AzureIdentityRun) => {
  const options = { authorityHost, disableInstanceDiscovery: true };
  const { token } = await open().getToken(scope);
  return { token };

  function open(): ClientSecretCredential | ClientCertificateCredential | ClientAssertionCredential {
    switch (credential.kind) {
      case 'secret':
        return new ClientSecretCredential(tenantId, clientId, credential.secret, options);
      case 'certificate':
        return new ClientCertificateCredential(tenantId, clientId, credential.file, options);
      case 'assertion':
        return new ClientAssertionCredential(tenantId, clientId, () => Promise.resolve(credential.assertion), options);
    }
  }
});
