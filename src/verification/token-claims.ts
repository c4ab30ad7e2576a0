import { decodeJwt } from 'jose/jwt/decode';
import * as z from 'zod';
import type { Immutable } from '../registration/model/immutable.ts';

/**
 * The claims of an access token that decide what its bearer may do on a FHIR server
 * (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference).
 */
const TOKEN_CLAIMS = z.looseObject({
  iss: z.string().optional(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  ver: z.string().optional(),
  tid: z.string().optional(),
  oid: z.string().optional(),
  appid: z.string().optional(),
  azp: z.string().optional(),
  roles: z.array(z.string()).optional(),
  scp: z.string().optional(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  upn: z.string().optional(),
  exp: z.number().optional(),
  nbf: z.number().optional(),
});

/** See {@link TOKEN_CLAIMS}; nobody here has verified the signature. */
export type TokenClaims = Immutable<z.infer<typeof TOKEN_CLAIMS>>;

/** The claims of a token; null where it is no JWT. */
export function readTokenClaims(token: string): TokenClaims | null {
  try {
    return TOKEN_CLAIMS.safeParse(decodeJwt(token)).data ?? null;
  } catch {
    return null;
  }
}
