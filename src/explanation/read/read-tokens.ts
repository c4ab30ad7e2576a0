import { decodeJwt } from 'jose/jwt/decode';
import * as z from 'zod';

/** What a token in a text is about; its signature was verified by nobody. */
export interface ReadToken {
  /** The client that got it: its name, else its id; null where the token has neither. */
  readonly client: string | null;
  /** Whom it acts for; null for the client itself. */
  readonly person: string | null;
  readonly audience: string | null;
  readonly tenantId: string | null;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  /** ISO 8601 UTC; null where the token does not say it. */
  readonly expiresAt: string | null;
}

/** A JSON Web Token (RFC 7519): three parts of base64url, of which two begin with `{"`. */
const JWT = /eyJ[\w-]{10,8000}\.eyJ[\w-]{10,16000}\.[\w-]{0,2000}/g;

const CLAIMS = z.object({
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  tid: z.string().optional(),
  appid: z.string().optional(),
  azp: z.string().optional(),
  app_displayname: z.string().optional(),
  upn: z.string().optional(),
  preferred_username: z.string().optional(),
  unique_name: z.string().optional(),
  scp: z.string().optional(),
  roles: z.array(z.string()).optional(),
  exp: z.number().optional(),
});

/** True where a text has a token in it. */
export function hasToken(text: string): boolean {
  return text.search(JWT) !== -1;
}

/** The tokens in a text, each once. */
export function readTokens(text: string): readonly ReadToken[] {
  return [...new Set(text.match(JWT) ?? [])].flatMap((token) => {
    const claims = claimsOf(token);
    return claims === null ? [] : [toReadToken(claims)];
  });
}

/** The text without its tokens, so that nothing of them is found or shown elsewhere. */
export function withoutTokens(text: string): string {
  return text.replace(JWT, '[token]');
}

function toReadToken(claims: z.infer<typeof CLAIMS>): ReadToken {
  const { aud, tid, appid, azp, scp, roles = [], exp } = claims;
  return {
    client: claims.app_displayname ?? appid ?? azp ?? null,
    person: claims.upn ?? claims.preferred_username ?? claims.unique_name ?? null,
    audience: typeof aud === 'string' ? aud : (aud?.join(', ') ?? null),
    tenantId: tid ?? null,
    roles,
    scopes: scp?.split(' ').filter(Boolean) ?? [],
    expiresAt: exp === undefined || !isDate(exp) ? null : new Date(exp * 1000).toISOString(),
  };
}

function isDate(seconds: number): boolean {
  return Math.abs(seconds) < 8.64e12;
}

function claimsOf(token: string): z.infer<typeof CLAIMS> | null {
  try {
    return CLAIMS.safeParse(decodeJwt(token)).data ?? null;
  } catch {
    return null;
  }
}
