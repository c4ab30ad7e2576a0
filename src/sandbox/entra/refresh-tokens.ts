import { hashHandle, newHandle, type RefreshToken } from '../tenant/sign-in.ts';
import type { Tenant } from '../tenant/model.ts';
import { withoutExpired } from './expired-sign-ins.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * How long a refresh token can be redeemed, in milliseconds
 * (https://learn.microsoft.com/entra/identity-platform/refresh-tokens).
 */
const LIFETIME_MS = { spa: DAY_MS, web: 90 * DAY_MS, publicClient: 90 * DAY_MS } as const;

/** What a new refresh token is for. */
export type RefreshRight = Omit<RefreshToken, 'id' | 'issuedAt' | 'expiresAt'>;

/** The tenant with a new refresh token, and the token itself, which the tenant knows only the hash of. */
export function withRefreshToken(
  tenant: Tenant,
  right: RefreshRight,
  now: Date,
): { readonly tenant: Tenant; readonly refreshToken: string } {
  const expiresAt = now.getTime() + LIFETIME_MS[right.platform];
  return keep(tenant, { ...right, issuedAt: now.getTime(), expiresAt }, now);
}

/**
 * The tenant with a successor of `token`, which stays valid itself, as Entra's do. A single-page application's is not
 * renewed: its successor ends when it does.
 */
export function withSuccessor(
  tenant: Tenant,
  token: RefreshToken,
  now: Date,
): { readonly tenant: Tenant; readonly refreshToken: string } {
  return token.platform === 'spa' ? keep(tenant, token, now) : withRefreshToken(tenant, token, now);
}

/** The refresh token that a client holds; null for one that was never given, was revoked, or is long forgotten. */
export function findRefreshToken(tenant: Tenant, refreshToken: string): RefreshToken | null {
  return tenant.refreshTokens[hashHandle(refreshToken)] ?? null;
}

/** The tenant without the refresh tokens that came of an authorization code (RFC 6749 §4.1.2). */
export function withoutRefreshTokensOf(tenant: Tenant, authorizationCodeId: string): Tenant {
  const kept = Object.entries(tenant.refreshTokens).filter(
    ([, token]) => token.authorizationCodeId !== authorizationCodeId,
  );
  return { ...tenant, refreshTokens: Object.fromEntries(kept) };
}

function keep(
  tenant: Tenant,
  token: Omit<RefreshToken, 'id'>,
  now: Date,
): { readonly tenant: Tenant; readonly refreshToken: string } {
  const refreshToken = newHandle();
  const id = hashHandle(refreshToken);
  const young = withoutExpired(tenant, now);
  return { tenant: { ...young, refreshTokens: { ...young.refreshTokens, [id]: { ...token, id } } }, refreshToken };
}
