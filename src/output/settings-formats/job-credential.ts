import type { CredentialResult, RegistrationResult } from '../../registration/result/registration-schema.ts';

/** Whom formats are for that send a secret themselves. */
export const JOB_WITH_SECRET = 'a client that signs in as itself, with a secret';

/** One of those whose tokens an application accepts as its own proof. */
export type FederatedCredential = NonNullable<CredentialResult['federated']>[number];

/** How a job signs in: with a secret, or as something that the client trusts. */
export type JobCredential<Trusted> =
  { readonly kind: 'secret' } | { readonly kind: 'federated'; readonly trusted: Trusted };

/**
 * How the job of a service client signs in; null for any other client, and for one that trusts nothing of which `read`
 * makes something.
 */
export function credentialOfJob<Trusted>(
  { type, credential }: RegistrationResult,
  read: (credential: FederatedCredential) => Trusted | null,
): JobCredential<Trusted> | null {
  if (type !== 'service' || credential === null) {
    return null;
  }
  if (credential.kind === 'secret') {
    return { kind: 'secret' };
  }
  const trusted = (credential.federated ?? []).map(read).find((each) => each !== null);
  return credential.kind === 'certificate' || trusted === undefined || trusted === null
    ? null
    : { kind: 'federated', trusted };
}

/** That of a job which sends a secret itself; null for any other client. */
export function secretOfJob(registration: RegistrationResult): JobCredential<never> | null {
  return credentialOfJob<never>(registration, () => null);
}
