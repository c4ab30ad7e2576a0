import type { ErrorCodeEntry } from './error-code.ts';

/** Errors about credentials and where they are delivered. */
export const CREDENTIAL_CODES = {
  certificate_expired_stands: {
    exits: [2],
    meaning: 'An expired certificate on the application keeps Entra from taking changes to its certificates.',
    remedy: 'Remove it if it is no longer needed; the error has the command.',
  },
  certificate_lifetime_forbidden: {
    exits: [2],
    meaning: "The certificate lives longer than the tenant's policy allows.",
    remedy: 'Give one with a shorter life, or let fhir-apps make one with `--generate-certificate`.',
  },
  client_refused: {
    exits: [4],
    meaning: 'Microsoft Entra ID gave the client no token for its credential.',
    remedy: 'The message explains why, with the AADSTS code; `fhir-apps credential list` shows what the client has.',
  },
  credential_not_here: {
    exits: [2],
    meaning: 'No credential of the client can be read on this machine.',
    remedy: 'Name the place where it is kept with `--secret-from`.',
  },
  credential_missing: {
    exits: [2],
    meaning: 'The application has no credential with this id.',
    remedy: 'The hint lists those it has.',
  },
  last_credential: {
    exits: [2],
    meaning: 'This is the last credential that works: without it the client gets no token.',
    remedy: 'Make another first, or add `--allow-no-credential`.',
  },
  no_secret_here: {
    exits: [2],
    meaning: 'Applications of this type have no secret.',
    remedy: 'The hint names what they have instead.',
  },
  overtaken: {
    exits: [1],
    meaning: 'Another run is rotating the same secret, so this one stopped.',
    remedy: 'Look at the secrets with `fhir-apps credential list`, then decide.',
  },
  policy_certificate_forbidden: {
    exits: [1],
    meaning: "The tenant's policy forbids this certificate.",
    remedy: 'Register with `--credential federated`, or ask an administrator which certificates the tenant trusts.',
  },
  policy_certificate_lifetime: {
    exits: [1],
    meaning: "The tenant's policy limits the lifetime of certificates.",
    remedy: 'Use a certificate with a shorter life.',
  },
  policy_secret_forbidden: {
    exits: [1],
    meaning: "The tenant's policy forbids secrets.",
    remedy: 'Register with `--credential federated` or `--credential certificate`.',
  },
  policy_secret_lifetime: {
    exits: [1],
    meaning: "The tenant's policy limits the lifetime of secrets.",
    remedy: 'Give a shorter one with `--secret-lifetime`.',
  },
  proof_impossible: {
    exits: [6],
    meaning: 'The new secret could not be verified, so it was not delivered; nothing was changed.',
    remedy: 'The message explains why; `--allow-unproven` delivers it anyway.',
  },
  pull_request_writes: {
    exits: [2],
    meaning: 'Any pull request of the repository would get a role that changes data, before anyone has reviewed it.',
    remedy: 'Trust a branch or a protected environment instead, or add `--allow-pull-request-writes`.',
  },
  scope_unknown: {
    exits: [2],
    meaning: 'What to ask a token for is not known, since the API of the FHIR server is not in the tenant.',
    remedy: 'Name it with `--scope`, or register the API first.',
  },
  secret_not_proven: {
    exits: [6],
    meaning: 'Entra gave no token for the new secret, so it was not delivered; nothing was changed.',
    remedy: 'Try again, or give a longer `--timeout`: a new secret can take a minute to be known.',
  },
  secret_to_missing: {
    exits: [2],
    meaning: 'A secret would be created without a destination.',
    remedy: 'Name its destination with `--secret-to`, or with `secretTo` in the file.',
  },
  secrets_forbidden: {
    exits: [2],
    meaning: "The tenant's policy forbids secrets for this application.",
    remedy: 'Register with `--credential federated` or `--credential certificate`.',
  },
  sign_in_impossible: {
    exits: [2],
    meaning: 'The client does not allow people to sign in to it from this machine in this way.',
    remedy: 'The hint names what it lacks; `fhir-apps token` without `--sign-in` gets a token of the client itself.',
  },
  sign_in_needed: {
    exits: [2],
    meaning: 'The client has no credential of its own, because people sign in to it.',
    remedy: 'Sign in as a person with `--sign-in`.',
  },
  sink_exists: {
    exits: [2],
    meaning: 'Delivering there would overwrite something.',
    remedy: 'Move it away, or name another destination.',
  },
  sink_failed: {
    exits: [1],
    meaning: 'The destination did not take the secret; the secret was removed again.',
    remedy: 'The message explains why; run the command again, or name another destination.',
  },
  sink_unavailable: {
    exits: [2],
    meaning: 'The destination works only in another place, such as a CI job or another cloud.',
    remedy: 'Name another destination with `--secret-to`.',
  },
  sink_unwritable: {
    exits: [2],
    meaning: 'The destination cannot be written.',
    remedy: 'Make it writable, or name another destination with `--secret-to`.',
  },
  token_in_log: {
    exits: [2],
    meaning: 'A CI job would have logged the token.',
    remedy: 'Redirect it to a file of the job, or print its claims with `--decode`.',
  },
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;
