import { createHash, randomBytes } from 'node:crypto';
import { EXCHANGE_LIMIT_MS } from '../../http/retry.ts';
import type { Fetch, WholeAnswer } from '../../http/guarded-fetch.ts';

/** Where people sign in, and to which application. */
export interface SignInTarget {
  readonly fetch: Fetch;
  /** https origin. */
  readonly authorityUrl: string;
  readonly tenantId: string;
  /** The application's appId. */
  readonly clientId: string;
  /** Ends the exchange. */
  readonly signal: AbortSignal;
}

/** What Microsoft Entra ID makes of a reply URL. */
export type ReplyUrlVerdict =
  | { readonly kind: 'accepted' }
  /** `code` such as `AADSTS50011`; null where it gave none. */
  | { readonly kind: 'refused'; readonly code: string | null };

/**
 * Sends an authorization request that nobody is signed in for (OpenID Connect Core section 3.1.2.1, `prompt=none`). Only
 * a reply URL that is registered for a client that is known gets the answer that nobody is (RFC 6749 section 4.1.2.1).
 * The redirect is read, and not followed. What Entra looks at before is assumption A121. Throws what the connection
 * throws.
 */
export async function tryReplyUrl(
  { fetch, authorityUrl, tenantId, clientId, signal }: SignInTarget,
  replyUrl: string,
): Promise<ReplyUrlVerdict> {
  const challenge = createHash('sha256').update(randomBytes(32).toString('base64url')).digest('base64url');
  const query = new URLSearchParams({
    ...{ client_id: clientId, response_type: 'code', redirect_uri: replyUrl, scope: 'openid', prompt: 'none' },
    ...{ state: randomBytes(8).toString('hex'), code_challenge: challenge, code_challenge_method: 'S256' },
  });
  const answer = await fetch(`${authorityUrl}/${tenantId}/oauth2/v2.0/authorize?${query.toString()}`, {
    headers: { accept: 'text/html' },
    signal: AbortSignal.any([signal, AbortSignal.timeout(EXCHANGE_LIMIT_MS)]),
    keepsRedirect: true,
  });
  return leadsTo(answer, replyUrl) ? { kind: 'accepted' } : { kind: 'refused', code: codeIn(answer) };
}

/** An error on a page of its own may be reached by a redirect too, so that where it leads is what counts. */
function leadsTo({ status, headers }: WholeAnswer, replyUrl: string): boolean {
  const location = headers.get('location') ?? '';
  const plain = (url: string): string => url.replace(/[?#].*$/s, '').replace(/\/$/, '');
  return status >= 300 && status < 400 && plain(location) === plain(replyUrl) && /[?#&]error=/.test(location);
}

function codeIn({ text, headers }: WholeAnswer): string | null {
  return /AADSTS\d{4,8}/.exec(`${text} ${headers.get('location') ?? ''}`)?.[0] ?? null;
}
