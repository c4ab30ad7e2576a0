import { type SecretVerdict, tryClientSecret } from '../identity/prove-secret.ts';
import type { ObservedApplication } from '../registration/model/observed.ts';
import { isYoung } from '../registration/credentials/unmarked-secrets.ts';
import type { Context } from '../cli/context.ts';
import type { OpenSession } from '../session/session.ts';

/** Milliseconds that are kept of `--timeout` for taking back what could not be proven. */
const CLEANUP_RESERVE_MS = 30_000;

/**
 * Milliseconds after which Microsoft Entra ID knows a new secret everywhere, so that a refusal is final
 * (assumption A1).
 */
export const KNOWN_EVERYWHERE_AFTER = 5 * 60_000;

/** Milliseconds for asking about a secret that Entra has known for long. */
const PATIENCE_FOR_KNOWN = 15_000;

/** A secret to ask for a token with, and how. */
interface Trial {
  /** The application's appId. */
  readonly clientId: string;
  readonly secret: string;
  readonly timeoutMs: number;
  /** For progress, such as `the new secret`. */
  readonly what: string;
}

/** Asks Entra for a token with a secret of an application, again and again for `timeoutMs`. */
export async function trySecret(
  context: Context,
  session: OpenSession,
  { clientId, secret, timeoutMs, what }: Trial,
): Promise<SecretVerdict> {
  const { tenantContext, fetch } = session;
  context.progress(`Asking Microsoft Entra ID for a token with ${what}`);
  return tryClientSecret({
    ...{
      fetch,
      authorityUrl: tenantContext.authorityUrl,
      tenantId: tenantContext.tenantId,
      graphUrl: tenantContext.graphUrl,
    },
    ...{ clientId, secret, timeoutMs, clock: context, signal: context.stop },
    onWait: () => context.progress(`Waiting until Microsoft Entra ID knows ${what}`),
    onToken: (token) => context.redactor.add(token),
  });
}

/** Milliseconds that Entra may take to know a new secret. */
export function proofTimeoutMs({ deadline, settings: { timeoutMs } }: Context): number {
  return deadline.remaining() - Math.min(CLEANUP_RESERVE_MS, timeoutMs / 4);
}

/** Whether the value in a sink is the secret that it begins like. */
export type StoredSecretVerdict =
  | { readonly kind: 'proven' }
  /** Entra knows the application, and the value is none of its current secrets. */
  | { readonly kind: 'disproved' }
  | { readonly kind: 'unknown'; readonly verdict: Exclude<SecretVerdict, { kind: 'works' }> };

/**
 * Proves by a token that the value in a sink is a secret of an application. Only for a secret that no other current one
 * begins like: a token shows that the value is one of them, not which. That it is refused counts only once Entra must
 * know the secret, because a new one is refused too for up to a minute.
 */
export async function tryStoredSecret(
  context: Context,
  session: OpenSession,
  { appId, passwordCredentials }: Pick<ObservedApplication, 'appId' | 'passwordCredentials'>,
  held: { readonly keyId: string; readonly text: string },
): Promise<StoredSecretVerdict> {
  context.redactor.add(held.text);
  const isNew = (): boolean =>
    passwordCredentials.some(
      (secret) => secret.keyId === held.keyId && isYoung(secret, session.now(), KNOWN_EVERYWHERE_AFTER),
    );
  const most = Math.max(0, proofTimeoutMs(context) / 2);
  const verdict = await trySecret(context, session, {
    clientId: appId,
    secret: held.text,
    timeoutMs: isNew() ? most : Math.min(most, PATIENCE_FOR_KNOWN),
    what: 'the secret that an earlier run delivered',
  });
  if (verdict.kind === 'works') {
    return { kind: 'proven' };
  }
  return verdict.isWrong && !isNew() ? { kind: 'disproved' } : { kind: 'unknown', verdict };
}
