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

/** Characters of tokens and the dots between their parts: each run is looked at once, so that no text takes long. */
const RUN = /[\w.-]+/g;

/** How the JSON of every header begins, `{"`, in base64url. */
const HEADER_START = 'eyJ';

/** Characters that no header is shorter than. */
const SHORTEST_PART = 12;

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
  return tokensIn(text).length > 0;
}

/** The tokens in a text, each once; what is encrypted cannot be read. */
export function readTokens(text: string): readonly ReadToken[] {
  return [...new Set(tokensIn(text))].flatMap((token) => {
    const claims = claimsOf(token);
    return claims === null ? [] : [toReadToken(claims)];
  });
}

/** The text without its tokens, so that nothing of them is found or shown elsewhere. */
export function withoutTokens(text: string): string {
  return text.replace(RUN, (run) => {
    const parts = run.split('.');
    const starts = tokenStarts(parts);
    const kept = parts.map((part, index) => {
      const start = starts.get(index);
      return start === undefined ? part : `${part.slice(0, start.at)}[token]`;
    });
    return kept.filter((_part, index) => !isInside(index, starts)).join('.');
  });
}

/** Where a token begins in a part, and how many parts it has. */
interface TokenStart {
  readonly at: number;
  readonly count: number;
}

function tokensIn(text: string): readonly string[] {
  return (text.match(RUN) ?? []).flatMap((run) => {
    const parts = run.split('.');
    return [...tokenStarts(parts)].map(([index, { at, count }]) =>
      [parts[index]?.slice(at), ...parts.slice(index + 1, index + count)].join('.'),
    );
  });
}

/**
 * The tokens among the parts of a run, by the index of their header: three parts, of which the second is not empty
 * (JSON Web Signature, https://www.rfc-editor.org/rfc/rfc7515#section-7.1), or five, of which the second may be
 * (JSON Web Encryption, https://www.rfc-editor.org/rfc/rfc7516#section-7.1). Letters
 * before the header are no part of it.
 */
function tokenStarts(parts: readonly string[]): ReadonlyMap<number, TokenStart> {
  const starts = new Map<number, TokenStart>();
  for (let index = 0; index < parts.length - 2; index += 1) {
    const [header = '', second = ''] = parts.slice(index, index + 2);
    const at = header.indexOf(HEADER_START);
    const isHeader = at !== -1 && header.length - at >= SHORTEST_PART;
    const isSigned = second.length >= SHORTEST_PART && second.startsWith('ey');
    const isEncrypted = !isSigned && parts.length - index >= 5;
    if (isHeader && (isSigned || isEncrypted)) {
      const count = isSigned ? 3 : 5;
      starts.set(index, { at, count });
      index += count - 1;
    }
  }
  return starts;
}

function isInside(index: number, starts: ReadonlyMap<number, TokenStart>): boolean {
  return [1, 2, 3, 4].some((back) => (starts.get(index - back)?.count ?? 0) > back);
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
