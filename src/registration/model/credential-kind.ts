/** The ways in which a client proves who it is. */
export const CREDENTIAL_KINDS = ['secret', 'certificate', 'federated'] as const;

/** One of {@link CREDENTIAL_KINDS}. */
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];
