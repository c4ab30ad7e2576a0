import { VerificationError } from '../../errors/verification-error.ts';
import { type SecretVerdict, tryClientSecret } from '../../identity/prove-secret.ts';
import type { Context } from '../context.ts';
import type { OpenSession } from '../session.ts';

/** Milliseconds that are kept of `--timeout` for taking back what could not be proven. */
const RESERVE = 30_000;

/** Asks Entra for a token with a secret of an application, again and again for `patienceMs`. */
export async function trySecret(
  context: Context,
  session: OpenSession,
  clientId: string,
  secret: string,
  patienceMs: number,
): Promise<SecretVerdict> {
  const { place, fetch } = session;
  context.progress('Asking Microsoft Entra ID for a token with the new secret');
  return tryClientSecret({
    ...{ fetch, authorityUrl: place.authorityUrl, tenantId: place.tenantId, graphUrl: place.graphUrl },
    ...{ clientId, secret, patienceMs, clock: context, signal: context.stop },
    onWait: () => context.progress('Waiting until Microsoft Entra ID knows the new secret'),
    onToken: (token) => context.redactor.add(token),
  });
}

/** Milliseconds that Entra may take to know a new secret. */
export function proofPatience({ patience, settings: { timeoutMs } }: Context): number {
  return patience.left() - Math.min(RESERVE, timeoutMs / 4);
}

/**
 * The error for a secret that Entra gave no token for: `secret_not_proven` where Entra knows of no such secret,
 * `proof_impossible` where something else is in the way.
 */
export function notProven(verdict: Exclude<SecretVerdict, { kind: 'works' }>, displayName: string): VerificationError {
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
          hint: 'Nothing was changed. Mend that and run it again, or give --force to deliver it all the same; the older secrets are then not removed by this run.',
        },
      );
}
