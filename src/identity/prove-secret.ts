import { type Clock, timeoutSignal } from '../clock.ts';
import type { Fetch } from '../http/guarded-fetch.ts';
import { EXCHANGE_LIMIT_MS } from '../http/retry.ts';
import { requestClientToken } from './token-request.ts';

/** A secret to try, and where. */
export interface SecretTrial {
  readonly fetch: Fetch;
  /** https origin. */
  readonly authorityUrl: string;
  readonly tenantId: string;
  /** https origin of Microsoft Graph, which every application may get a token for. */
  readonly graphUrl: string;
  /** The application's appId. */
  readonly clientId: string;
  readonly secret: string;
  /** Milliseconds in which a secret that is not known yet is tried again. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Ends the trial; its reason is thrown. */
  readonly signal: AbortSignal;
  /** Called before each repetition. */
  readonly onWait: () => void;
  /** Called with the token, so that no text can show it. */
  readonly onToken: (token: string) => void;
}

/** What Entra makes of a secret. */
export type SecretVerdict =
  | { readonly kind: 'works' }
  /**
   * `refused`: the secret or the application is not known, even after waiting; `unknown`: something else is in the way.
   */
  | {
      readonly kind: 'refused' | 'unknown';
      /** True only where Entra knows the application and says that this is none of its current secrets. */
      readonly isWrong: boolean;
      /** Why, in one sentence. */
      readonly reason: string;
      /** The correlation id that Microsoft's support asks for. */
      readonly correlationId: string | null;
    };

/**
 * What Entra answers to a secret that the application does not have: wrong, or expired (the replica knows only older
 * ones).
 */
const SECRET_NOT_KNOWN: ReadonlySet<number> = new Set([7000215, 7000222]);

/**
 * What Entra answers while a replica does not know the application (700016) or its service principal (7000229) yet.
 * Neither says anything about the secret. How long this lasts is assumption A1.
 */
const APPLICATION_NOT_KNOWN: ReadonlySet<number> = new Set([700016, 7000229]);

/** Milliseconds between two tries: the first wait, and the longest. */
const WAITS = { first: 500, longest: 5_000 };

interface Attempt {
  readonly verdict: SecretVerdict;
  /** True where a later try can end otherwise. */
  readonly mayPass: boolean;
}

/**
 * Asks Microsoft Entra ID for a token with a client secret, as the client will (OAuth 2.0 client credentials, RFC 6749
 * section 4.4), until it works, something else is found to be in the way, or the patience ends. Throws the reason of
 * the signal, and ConnectionError `redirect_refused`.
 */
export async function tryClientSecret(trial: SecretTrial): Promise<SecretVerdict> {
  const deadline = timeoutSignal(trial.clock, Math.max(0, Math.floor(trial.timeoutMs)));
  const patience = AbortSignal.any([trial.signal, deadline]);
  for (let wait = WAITS.first; ; wait = Math.min(wait * 2, WAITS.longest)) {
    trial.signal.throwIfAborted();
    const { verdict, mayPass } = await tryOnce(trial, deadline);
    if (!mayPass || patience.aborted) {
      return verdict;
    }
    trial.onWait();
    await trial.clock.sleep(wait, patience).catch(() => trial.signal.throwIfAborted());
    if (patience.aborted) {
      return verdict;
    }
  }
}

async function tryOnce({ secret, graphUrl, onToken, ...trial }: SecretTrial, deadline: AbortSignal): Promise<Attempt> {
  const answer = await requestClientToken(
    {
      ...trial,
      scope: `${graphUrl}/.default`,
      // An exchange in flight is finished, whatever was cancelled.
      signal: AbortSignal.any([deadline, AbortSignal.timeout(EXCHANGE_LIMIT_MS)]),
    },
    { kind: 'secret', secret },
  );
  switch (answer.kind) {
    case 'token':
      onToken(answer.token);
      return { verdict: { kind: 'works' }, mayPass: false };
    case 'unanswered':
      return unknown(answer.reason, null, answer.mayPass);
    case 'refused': {
      const { codes, reason, correlationId, isBusy } = answer;
      const isWrong = codes.some((code) => SECRET_NOT_KNOWN.has(code));
      return isWrong || codes.some((code) => APPLICATION_NOT_KNOWN.has(code))
        ? { verdict: { kind: 'refused', isWrong, reason, correlationId }, mayPass: true }
        : unknown(reason, correlationId, isBusy);
    }
  }
}

function unknown(reason: string, correlationId: string | null, mayPass: boolean): Attempt {
  return { verdict: { kind: 'unknown', isWrong: false, reason, correlationId }, mayPass };
}
