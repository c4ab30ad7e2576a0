import * as z from 'zod';
import type { Fetch } from '../http/guarded-fetch.ts';
import { describeConnectionIssue, refusedByTransport } from '../http/connection-issue.ts';
import { parseJson } from '../http/json-answer.ts';
import { isRefusedAnswer } from '../http/refusals.ts';
import { readTokenError } from './entra-refusal.ts';

/** Which application asks for a token, where, and for what. */
export interface TokenRequest {
  readonly fetch: Fetch;
  /** https origin. */
  readonly authorityUrl: string;
  readonly tenantId: string;
  /** The application's appId. */
  readonly clientId: string;
  /** Such as `https://fhir.contoso.com/.default`. */
  readonly scope: string;
  /** Ends the exchange. */
  readonly signal: AbortSignal;
}

/** How an application proves who it is (OAuth 2.0, RFC 6749 section 2.3 and RFC 7523 section 2.2). */
export type ClientProof =
  | { readonly kind: 'secret'; readonly secret: string }
  /** A JWT that the application has signed, or that another issuer has signed for it. */
  | { readonly kind: 'assertion'; readonly assertion: string };

/** What Microsoft Entra ID answered. */
export type TokenAnswer =
  | { readonly kind: 'token'; readonly token: string; readonly expiresInSeconds: number | null }
  | {
      readonly kind: 'refused';
      /** AADSTS numbers. */
      readonly codes: readonly number[];
      /** Why, in one sentence. */
      readonly reason: string;
      /** The correlation id that Microsoft's support asks for. */
      readonly correlationId: string | null;
      /** True where it is too busy to say. */
      readonly isBusy: boolean;
    }
  /** Nothing was said about the application; `mayPass`: a later try can end otherwise. */
  | { readonly kind: 'unanswered'; readonly reason: string; readonly mayPass: boolean };

/** An empty token proves nothing (RFC 6749 section 5.1: `access_token` is required). */
const TOKEN_ANSWER = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().optional() });
const REFUSAL = z.object({ error_codes: z.array(z.number()) });

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * Asks Microsoft Entra ID once for a token of the application itself (OAuth 2.0 client credentials, RFC 6749 section
 * 4.4). Throws ConnectionError `redirect_refused`.
 */
export async function requestClientToken(request: TokenRequest, proof: ClientProof): Promise<TokenAnswer> {
  const { fetch, authorityUrl, tenantId, clientId, scope, signal } = request;
  let answer: { readonly status: number; readonly text: string };
  try {
    answer = await fetch(`${authorityUrl}/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        ...{ grant_type: 'client_credentials', client_id: clientId, scope },
        ...(proof.kind === 'secret'
          ? { client_secret: proof.secret }
          : { client_assertion_type: ASSERTION_TYPE, client_assertion: proof.assertion }),
      }).toString(),
      signal,
    });
  } catch (error) {
    const refused = refusedByTransport(error);
    if (isRefusedAnswer(refused)) {
      throw refused;
    }
    const { message } = describeConnectionIssue(error);
    const reason = `${new URL(authorityUrl).host} could not be asked: ${message}.`;
    return { kind: 'unanswered', reason, mayPass: true };
  }
  return readAnswer(answer, new URL(authorityUrl).host);
}

function readAnswer({ status, text }: { readonly status: number; readonly text: string }, host: string): TokenAnswer {
  const body = parseJson(text);
  const token = TOKEN_ANSWER.safeParse(body);
  if (status === 200 && token.success) {
    const { access_token: accessToken, expires_in: expiresInSeconds = null } = token.data;
    return { kind: 'token', token: accessToken, expiresInSeconds };
  }
  const refusal = readTokenError(text);
  const isBusy = status === 429 || status >= 500;
  if (refusal === null) {
    return { kind: 'unanswered', reason: `${host} answered with status ${status}.`, mayPass: isBusy };
  }
  const { reason, correlationId } = refusal;
  const codes = REFUSAL.safeParse(body).data?.error_codes ?? [];
  return { kind: 'refused', codes, reason, correlationId, isBusy };
}
