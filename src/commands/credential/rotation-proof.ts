import { VerificationError } from '../../errors/fhir-apps-error.ts';
import type { SecretVerdict } from '../../identity/prove-secret.ts';

type NoToken = Exclude<SecretVerdict, { kind: 'works' }>;

/**
 * The error for a new secret that Entra gave no token for: `secret_not_proven` where Entra knows of no such secret,
 * `proof_impossible` where something else is in the way.
 */
export function notProven(verdict: NoToken, displayName: string): VerificationError {
  const { kind, reason, correlationId } = verdict;
  const facts = { requestId: correlationId ?? undefined };
  return kind === 'refused'
    ? new VerificationError(
        'secret_not_proven',
        `Microsoft Entra ID gave no token for the new secret of "${displayName}", so it was not delivered: ${reason}`,
        {
          ...facts,
          hint: 'Nothing was changed. A new secret can take a minute to be known: try again, or give a longer --timeout.',
        },
      )
    : new VerificationError(
        'proof_impossible',
        `Whether the new secret of "${displayName}" works could not be found out, so it was not delivered: ${reason}`,
        {
          ...facts,
          hint: 'Nothing was changed. Fix that and run it again, or add --allow-unproven to deliver it anyway; this run then removes no older secret.',
        },
      );
}

/** `proof_impossible` for a secret that an earlier run may have delivered: whether the sink holds it is unknown. */
export function storedNotProven(
  { reason, correlationId }: NoToken,
  { keyId, displayName, sink }: { readonly keyId: string; readonly displayName: string; readonly sink: string },
): VerificationError {
  return new VerificationError(
    'proof_impossible',
    `An earlier run made the secret ${keyId} of "${displayName}". Whether ${sink} has it is unknown: ${reason}`,
    {
      hint: 'Nothing was changed; that secret stays unconfirmed. Fix this and run it again, or add --allow-unproven to make another one anyway.',
      requestId: correlationId ?? undefined,
      details: { unconfirmed: [keyId] },
    },
  );
}
