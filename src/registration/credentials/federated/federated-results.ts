import type { FederatedCredential } from '../../model/observed.ts';
import type { CredentialResult } from '../../result/registration-schema.ts';

/** A federated credential; its id is null where a dry run tells of one that is not made yet. */
export type ExistingFederatedCredential = Omit<FederatedCredential, 'id'> & { readonly id: string | null };

/** Whose tokens the application accepts, in the order of the directory; null where they could not be read. */
export function federatedResults({
  federatedCredentials,
}: {
  readonly federatedCredentials: readonly ExistingFederatedCredential[] | null;
}): CredentialResult['federated'] {
  return (
    federatedCredentials?.map(({ name, issuer, subject, audiences }) => ({
      name,
      issuer,
      subject,
      audience: audiences[0] ?? null,
    })) ?? null
  );
}
