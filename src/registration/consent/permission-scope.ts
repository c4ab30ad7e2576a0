import { scopeId } from '../ids.ts';
import { lineIssue } from '../answers/text-rules.ts';
import { parseSmartScope } from '../scopes/smart-scope.ts';
import type { PermissionScope } from '../model/permissions.ts';
import { scopePurpose, USER_IMPERSONATION } from './scope-catalog.ts';

/** Who may consent to a scope: administrators only, or users for themselves. */
export type ScopeConsent = 'admin' | 'user';

/** Scopes of OpenID Connect, which belong to no API of one's own (OpenID Connect Core 1.0, sections 5.4 and 11). */
const SIGN_IN_SCOPES: readonly string[] = ['openid', 'profile', 'email', 'offline_access'];

/** The sentence about a scope that a client need not name, because signing users in takes it; null for any other. */
export function signInScopeIssue(text: string): string | null {
  return SIGN_IN_SCOPES.includes(text.toLowerCase())
    ? `"${text}" is a scope of sign-in, which every client that signs users in requests anyway; leave it out.`
    : null;
}

/**
 * The sentence that says why Graph would refuse a scope's value, or null
 * (https://learn.microsoft.com/graph/api/resources/permissionscope).
 */
export function scopeNameIssue(text: string): string | null {
  const issue = lineIssue(text, { max: 120, what: 'The scope name' });
  if (issue !== null) {
    return issue;
  }
  const pasted = /^(?:api:\/\/|https:\/\/).*\/([^/]+)$/.exec(text)?.[1];
  if (pasted !== undefined) {
    return `"${text}" is a scope with the audience of its API; leave that out: ${pasted}.`;
  }
  if (text.startsWith('.')) {
    return `"${text}" begins with a dot, which no scope may.`;
  }
  return /^[0-9A-Za-z:!#$%&'()*+,\-./;<=>?@[\]^_`{|}~]+$/.test(text)
    ? null
    : `"${text}" has a character that no scope may have; it should look like ${USER_IMPERSONATION}.`;
}

/**
 * Who may consent to a scope where that was not chosen: people themselves to what SMART apps ask them for, as in
 * Microsoft's manifests, and administrators to any other.
 */
export function defaultConsent(value: string): ScopeConsent {
  return parseSmartScope(value) === null ? 'admin' : 'user';
}

/** The Graph spelling of who may consent. */
export function scopeType(consent: ScopeConsent): 'Admin' | 'User' {
  return consent === 'admin' ? 'Admin' : 'User';
}

/** The scope to define on a resource application for a name. */
export function permissionScope(value: string, consent: ScopeConsent, displayName: string): PermissionScope {
  const purpose = scopePurpose(value, displayName);
  const description =
    parseSmartScope(value) === null
      ? `Allows the app to call ${displayName} for the signed-in user, with that user's rights.`
      : `${purpose}, on ${displayName}.`;
  return {
    id: scopeId(value),
    value,
    type: scopeType(consent),
    isEnabled: true,
    adminConsentDisplayName: purpose.slice(0, 100),
    adminConsentDescription: description,
    userConsentDisplayName: purpose.slice(0, 100),
    userConsentDescription: description,
  };
}
