import type { Wording } from '../errors/wording.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import type { TokenCredential } from '@azure/identity';
import { type AccessToken, keepFresh } from './access-token.ts';
import { type CredentialSettings, openCredential } from './credentials.ts';
import { type FailedAttempt, diagnoseFailure, diagnoseRenewal, diagnoseTimeout } from './failed-attempt.ts';
import { type AuthMethod, DEFAULT_CHAIN, type SingleMethod, waitsForPerson } from './methods.ts';
import { toSignInFailure } from './sign-in-failure.ts';
import { signInOrigins } from './sign-in-origins.ts';
import { recordLastResponse } from './sign-in-recorder.ts';
import { readTokenFacts, type TokenFacts } from './token-claims.ts';
import type { Transport } from '../http/transport.ts';
import { raceAbort } from '../clock.ts';
import { isGuid } from '../text/guid.ts';

/** How to sign in. */
export interface SignInOptions extends Omit<CredentialSettings, 'httpClient'> {
  readonly auth: AuthMethod;
  readonly transport: Transport;
  /**
   * Ends what waits for a service, which then counts as unreachable: the time is over. It ends nothing that waits for a
   * person.
   */
  readonly deadline: AbortSignal;
  /** Gets the name of each method before it is tried. */
  readonly onTrying: (method: SingleMethod) => void;
}

/** Someone who is signed in. */
export interface SignedIn extends TokenFacts {
  /** The method that worked. */
  readonly method: SingleMethod;
  /**
   * A token for Microsoft Graph with at least two minutes to live.
   * Throws what signIn throws, when a renewal fails.
   */
  readonly getToken: () => Promise<AccessToken>;
  /**
   * A token of the same identity for another service, such as `https://management.azure.com/.default`, with at least
   * two minutes to live. Throws what signIn throws, when Entra gives none.
   */
  readonly getTokenFor: (scope: string) => Promise<AccessToken>;
}

type Attempt = { readonly token: AccessToken } | { readonly failure: FailedAttempt };

/**
 * Signs in to Microsoft Graph of a cloud. `default` goes on to the next method only where one is not usable on this
 * machine; what was tried and refused ends it. With `clientSecret` it is the sandbox's administrator, whatever `auth`
 * says.
 * Throws SignInError `sign_in_unavailable`, `sign_in_refused`, `wrong_tenant` or `token_unreadable`; ConnectionError
 * when the way to Microsoft Entra ID is the trouble; the reason of `signal` after an abort.
 */
export async function signIn(options: SignInOptions): Promise<SignedIn> {
  const failures: FailedAttempt[] = [];
  for (const method of methodsOf(options)) {
    options.onTrying(method);
    const tryScope = prepare(method, options);
    const tryOnce = (): Promise<Attempt> => tryScope(`${options.cloud.graphUrl}/.default`);
    const attempt = await tryOnce();
    if ('token' in attempt) {
      return {
        method,
        ...factsOf(attempt.token, method, failures, options),
        getToken: renewing(attempt.token, tryOnce, options),
        getTokenFor: byScope((scope) => renewing(null, () => tryScope(scope), options)),
      };
    }
    failures.push(attempt.failure);
    if (attempt.failure.outcome !== 'unavailable') {
      break;
    }
  }
  throw toSignInFailure(failures, options);
}

/**
 * A token of someone else than who is signed in: of a person who signs in to an application, such as one of the
 * server's clients, or of a managed identity that this machine runs as. Throws what {@link signIn} throws.
 */
export async function signInAs(
  method: 'browser' | 'device-code' | 'managed-identity',
  options: SignInOptions,
  scope: string,
): Promise<AccessToken> {
  const attempt = await prepare(method, options)(scope);
  if ('failure' in attempt) {
    throw toSignInFailure([attempt.failure], options);
  }
  return attempt.token;
}

function methodsOf({ auth, clientSecret }: SignInOptions): readonly SingleMethod[] {
  if (clientSecret !== undefined) {
    return ['sandbox'];
  }
  return auth === 'default' ? DEFAULT_CHAIN : [auth];
}

/** One credential, built when first needed and asked again for each renewal, since it keeps refresh tokens. */
function prepare(method: SingleMethod, options: SignInOptions): (scope: string) => Promise<Attempt> {
  const { signal, transport } = options;
  const channel = transport.to(signInOrigins(method, options.cloud, options.env));
  // A person's time does not count.
  const deadline = waitsForPerson(method) ? new AbortController().signal : options.deadline;
  const { httpClient, lastExchange, inFlight } = recordLastResponse(channel.httpClient, { signal, deadline });
  const onSecret = (text: string): void => (text === '' ? undefined : options.onSecret(text));
  let credential: TokenCredential | null = null;
  let isSignedIn = false;
  return async (scope) => {
    // A token that is asked for after it is needed to take something back.
    const isLate = deadline.aborted;
    try {
      signal.throwIfAborted();
      credential ??= await openCredential(method, { ...options, httpClient, onSecret });
      const asked = credential.getToken(scope, { abortSignal: signal });
      const token = await raceAbort(asked, isLate ? signal : AbortSignal.any([signal, deadline]));
      if (!token?.token) {
        throw new Error(`${method} gave an answer without a token.`);
      }
      onSecret(token.token);
      isSignedIn = true;
      return { token };
    } catch (error) {
      signal.throwIfAborted();
      if (deadline.aborted && !isLate) {
        return { failure: diagnoseTimeout(method, error, { inFlight: inFlight(), last: lastExchange() }) };
      }
      const diagnose = isSignedIn ? diagnoseRenewal : diagnoseFailure;
      return { failure: diagnose(method, error, lastExchange()) };
    }
  };
}

/** One token per scope, kept as long as the sign-in is. */
function byScope(open: (scope: string) => () => Promise<AccessToken>): (scope: string) => Promise<AccessToken> {
  const tokens = new Map<string, () => Promise<AccessToken>>();
  return (scope) => {
    const getToken = tokens.get(scope) ?? open(scope);
    tokens.set(scope, getToken);
    return getToken();
  };
}

function renewing(
  first: AccessToken | null,
  tryOnce: () => Promise<Attempt>,
  options: SignInOptions,
): () => Promise<AccessToken> {
  return keepFresh(first, async () => {
    const attempt = await tryOnce();
    if ('failure' in attempt) {
      throw toSignInFailure([attempt.failure], options);
    }
    return attempt.token;
  });
}

function factsOf(
  { token }: AccessToken,
  method: SingleMethod,
  failures: readonly FailedAttempt[],
  options: SignInOptions,
): TokenFacts {
  const reject = (code: ErrorCode<4>, reason: string, hint: Wording): Error =>
    toSignInFailure(
      [...failures, { method, outcome: 'refused', code, reason, hint, correlationId: null, cause: undefined }],
      options,
    );
  const facts = readTokenFacts(token);
  if (facts === null) {
    const hint = 'Sign in with a work or school account of the tenant; a personal Microsoft account has no directory.';
    throw reject('token_unreadable', 'The token does not name the identity that it is for.', hint);
  }
  // A tenant can also be named by a domain, which the token does not tell.
  const { tenant = '' } = options;
  if (isGuid(tenant) && tenant.toLowerCase() !== facts.tenantId.toLowerCase()) {
    const hint: Wording = (input) =>
      `Sign in to that tenant, or leave out ${input('tenant')} to work in the tenant of the token.`;
    throw reject('wrong_tenant', `The token is for tenant ${facts.tenantId}, not for ${tenant}.`, hint);
  }
  return facts;
}
