import { decodeJwt } from 'jose/jwt/decode';
import * as z from 'zod';

/** Who signed in, as the token says. */
export interface SignedInIdentity {
  readonly kind: 'user' | 'app';
  /** The user's principal name or the application's display name; the id where the token has neither. */
  readonly name: string;
  /** Of the user, or of the application's service principal. */
  readonly objectId: string;
  /** appId of the application that the token was given to. */
  readonly clientId: string;
}

/** What a token for Microsoft Graph says of its bearer: a hint for messages, verified by nobody here. */
export interface TokenFacts {
  readonly tenantId: string;
  readonly identity: SignedInIdentity;
  /** Delegated permissions (`scp`). */
  readonly scopes: readonly string[];
  /** Application permissions (`roles`). */
  readonly roles: readonly string[];
  /** Template ids of the user's directory roles (`wids`). */
  readonly directoryRoles: readonly string[];
}

/**
 * Claims by https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference; versions 1 and 2 have
 * different names.
 */
const claimsOfToken = z.object({
  tid: z.string(),
  oid: z.string(),
  appid: z.string().optional(),
  azp: z.string().optional(),
  app_displayname: z.string().optional(),
  idtyp: z.string().optional(),
  upn: z.string().optional(),
  preferred_username: z.string().optional(),
  unique_name: z.string().optional(),
  scp: z.string().optional(),
  roles: z.array(z.string()).optional(),
  wids: z.array(z.string()).optional(),
});

/** Reads the payload of a token; null where it is not a JWT of a directory, as for personal Microsoft accounts. */
export function readTokenFacts(token: string): TokenFacts | null {
  const parsed = claimsOfToken.safeParse(claimsIn(token));
  if (!parsed.success) {
    return null;
  }
  const claims = parsed.data;
  const clientId = claims.appid ?? claims.azp ?? '';
  const isApp = claims.idtyp === 'app' || claims.scp === undefined;
  const name = isApp ? claims.app_displayname : (claims.upn ?? claims.preferred_username ?? claims.unique_name);
  return {
    tenantId: claims.tid,
    identity: {
      kind: isApp ? 'app' : 'user',
      name: name ?? (isApp && clientId !== '' ? clientId : claims.oid),
      objectId: claims.oid,
      clientId,
    },
    scopes: claims.scp?.split(' ').filter(Boolean) ?? [],
    roles: claims.roles ?? [],
    directoryRoles: claims.wids ?? [],
  };
}

function claimsIn(token: string): unknown {
  try {
    return decodeJwt(token);
  } catch {
    return null;
  }
}
