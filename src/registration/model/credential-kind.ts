/** The ways in which a client proves who it is. */
export type CredentialKind = 'secret' | 'certificate' | 'federated';
