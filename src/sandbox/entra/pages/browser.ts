import { createHmac, timingSafeEqual } from 'node:crypto';
import { hashHandle, newHandle } from '../../tenant/sign-in.ts';
import type { Tenant } from '../../tenant/model.ts';
import { without } from '../../tenant/tenant.ts';
import type { User } from '../../tenant/user.ts';
import { EntraError } from '../entra-error.ts';
import { withoutExpired } from '../expired-sign-ins.ts';

/** The browser that a page is shown in, known by a cookie. */
export interface Browser {
  /** The cookie's value: random, and new with every sign-in. */
  readonly handle: string;
  /** Whether the browser does not have the cookie yet. */
  readonly isNew: boolean;
  /** Who is signed in; null for nobody. */
  readonly session: Session | null;
}

/** Someone who is signed in. */
export interface Session {
  readonly user: User;
  /** Epoch milliseconds. */
  readonly signedInAt: number;
}

/**
 * How long a user stays signed in without "Stay signed in", in milliseconds: a day
 * (https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes).
 */
const SESSION_LIFETIME_MS = 24 * 60 * 60 * 1000;

/** Reads a `Cookie` header. A user who was removed or disabled since, or got a new password, is not signed in. */
export function browserOf(tenant: Tenant, cookieHeader: string | undefined, now: Date): Browser {
  const handle = cookieValue(cookieHeader, cookieName(tenant));
  if (handle === null) {
    return { handle: newHandle(), isNew: true, session: null };
  }
  const kept = tenant.signInSessions[hashHandle(handle)];
  const user = kept === undefined ? undefined : tenant.users[kept.userId];
  const isSignedIn =
    kept !== undefined &&
    kept.expiresAt > now.getTime() &&
    user?.accountEnabled === true &&
    user.password.salt === kept.passwordSalt;
  return { handle, isNew: false, session: isSignedIn ? { user, signedInAt: kept.signedInAt } : null };
}

/**
 * The tenant with this user signed in, in a browser that gets a new handle, so that one planted before is worth
 * nothing.
 */
export function withSignIn(
  tenant: Tenant,
  browser: Browser,
  user: User,
  now: Date,
): { readonly tenant: Tenant; readonly browser: Browser } {
  const handle = newHandle();
  const signedInAt = now.getTime();
  const session = {
    id: hashHandle(handle),
    userId: user.id,
    passwordSalt: user.password.salt,
    signedInAt,
    expiresAt: signedInAt + SESSION_LIFETIME_MS,
  };
  const before = withoutExpired(withoutSignIn(tenant, browser), now);
  return {
    tenant: { ...before, signInSessions: { ...before.signInSessions, [session.id]: session } },
    browser: { handle, isNew: true, session: { user, signedInAt } },
  };
}

/** The tenant with nobody signed in in this browser. */
export function withoutSignIn(tenant: Tenant, browser: Browser): Tenant {
  return { ...tenant, signInSessions: without(tenant.signInSessions, hashHandle(browser.handle)) };
}

/**
 * The cookie that makes the browser known again. `SameSite=None`, as Entra's: single-page apps renew tokens in a hidden
 * frame with `prompt=none`. What a form does is guarded by {@link antiForgeryToken} instead, and no page can be framed.
 */
export function browserCookie(tenant: Tenant, browser: Browser): string {
  return `${cookieName(tenant)}=${browser.handle}; Path=/; Secure; HttpOnly; SameSite=None`;
}

/** Makes the browser forget its cookie. */
export function expiredCookie(tenant: Tenant): string {
  return `${cookieName(tenant)}=; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=0`;
}

/** What a form of a page shown in this browser carries, and nobody else can know. */
export function antiForgeryToken(browser: Browser): string {
  return createHmac('sha256', browser.handle).update('anti-forgery').digest('base64url');
}

/** Throws EntraError 165000 when a form did not come from a page shown in this browser, as it is signed in now. */
export function requireOwnForm(browser: Browser, form: URLSearchParams): void {
  const expected = Buffer.from(antiForgeryToken(browser));
  const given = Buffer.from(form.get('anti_forgery_token') ?? '');
  if (browser.isNew || given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new EntraError(
      165000,
      'invalid_request',
      400,
      'Invalid Request: The request tokens do not match the user context. Do not copy the user context values (cookies; ' +
        'form fields; headers) between different requests or user sessions; always maintain the ALL of the supplied ' +
        'values across a complete single user flow. Failure Reasons:[Token values do not match;]',
    );
  }
}

/** Cookies do not tell the ports of localhost apart, so the name tells sandboxes apart. */
function cookieName(tenant: Tenant): string {
  return `__Host-fhir-apps-${tenant.tenantId}`;
}

function cookieValue(header: string | undefined, name: string): string | null {
  const pairs = (header ?? '').split(';').map((each) => each.trim());
  const value = pairs.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
  return value === undefined || value === '' ? null : value;
}
