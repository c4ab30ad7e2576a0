import type { RegisterAnswers } from '../answers/answers.ts';
import { enabledChange, unionChange } from './merge.ts';
import type { ObservedApplication, RequiredResourceAccess } from '../model/observed.ts';
import { PLATFORMS, type Platform, replyUrlIdentity } from '../answers/reply-url.ts';
import type { ApplicationBody, ApplicationPatch } from '../model/step.ts';
import { tagChange } from '../tags.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The reply URLs that an application has on a platform. */
export function replyUrlsOf(application: ObservedApplication, platform: Platform): readonly string[] {
  switch (platform) {
    case 'web':
      return application.web.redirectUris;
    case 'spa':
      return application.spa.redirectUris;
    case 'native':
      return application.publicClient.redirectUris;
  }
}

function wantedReplyUrls(wanted: ApplicationBody, platform: Platform): readonly string[] {
  switch (platform) {
    case 'web':
      return wanted.web?.redirectUris ?? [];
    case 'spa':
      return wanted.spa?.redirectUris ?? [];
    case 'native':
      return wanted.publicClient?.redirectUris ?? [];
  }
}

/**
 * The reply URLs of a platform after the merge: ours added, and taken from it where we want them on another; null for
 * no change.
 */
function replyUrlChange(
  application: ObservedApplication,
  wanted: ApplicationBody,
  platform: Platform,
): readonly string[] | null {
  const existing = replyUrlsOf(application, platform);
  const elsewhere = new Set(
    PLATFORMS.filter((other) => other !== platform).flatMap((other) =>
      wantedReplyUrls(wanted, other).map(replyUrlIdentity),
    ),
  );
  const kept = existing.filter((url) => !elsewhere.has(replyUrlIdentity(url)));
  const merged = unionChange(kept, wantedReplyUrls(wanted, platform), replyUrlIdentity);
  return merged ?? (kept.length === existing.length ? null : kept);
}

/** The permissions an application asks for, with ours added; null for no change. */
export function requiredAccessChange(
  existing: readonly RequiredResourceAccess[],
  wanted: readonly RequiredResourceAccess[],
): readonly RequiredResourceAccess[] | null {
  const merged = existing.map((entry) => {
    const ours = wanted.find(({ resourceAppId }) => resourceAppId === entry.resourceAppId);
    const access = unionChange(entry.resourceAccess, ours?.resourceAccess ?? [], ({ id, type }) => `${type} ${id}`);
    return access === null ? entry : { ...entry, resourceAccess: access };
  });
  const whole = unionChange(merged, wanted, ({ resourceAppId }) => resourceAppId);
  return whole ?? (merged.some((entry, index) => entry !== existing[index]) ? merged : null);
}

/**
 * Nested objects are sent whole, except for what Graph refuses to take back
 * (https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/3149).
 */
function webChange(
  application: ObservedApplication,
  wanted: ApplicationBody,
): NonNullable<ApplicationPatch['web']> | null {
  const redirectUris = replyUrlChange(application, wanted, 'web');
  const logoutUrl = wanted.web?.logoutUrl;
  const logoutDiffers = logoutUrl !== undefined && logoutUrl !== application.web.logoutUrl;
  return redirectUris === null && !logoutDiffers
    ? null
    : { ...(redirectUris === null ? {} : { redirectUris }), ...(logoutDiffers ? { logoutUrl } : {}) };
}

/** What has to be written of the properties that only describe an application to people. */
function descriptiveChange(application: ObservedApplication, wanted: ApplicationBody): Writable<ApplicationPatch> {
  const patch: Writable<ApplicationPatch> = {};
  // A name is taken without white space around it and in one Unicode form, so that neither is a difference.
  if (wanted.displayName !== application.displayName.trim().normalize('NFC')) {
    patch.displayName = wanted.displayName;
  }
  for (const property of ['description', 'notes', 'serviceManagementReference'] as const) {
    const value = wanted[property];
    if (value !== undefined && value !== application[property]) {
      patch[property] = value;
    }
  }
  return patch;
}

/**
 * What has to be written to an existing application so that it holds all that is wanted; what others added stays.
 * Identifier URI, token version and the type of a scope are decided elsewhere. Empty when nothing differs.
 */
export function applicationChange(
  application: ObservedApplication,
  wanted: ApplicationBody,
  answers: RegisterAnswers,
): ApplicationPatch {
  const patch = descriptiveChange(application, wanted);
  const tags = tagChange(application.tags, wanted.tags ?? []);
  if (tags !== null) {
    patch.tags = tags;
  }
  const publicClient = application.isFallbackPublicClient ?? false;
  if (wanted.isFallbackPublicClient === true ? !publicClient : publicClient && answers.type !== 'public') {
    patch.isFallbackPublicClient = wanted.isFallbackPublicClient ?? false;
  }
  const scopes = enabledChange(application.api.oauth2PermissionScopes, wanted.api?.oauth2PermissionScopes ?? []);
  if (scopes !== null) {
    patch.api = { oauth2PermissionScopes: scopes };
  }
  // The server ignores the case of a role's name, so that another spelling would be the same role twice.
  const appRoles = enabledChange(application.appRoles, wanted.appRoles ?? [], (value) => value.toLowerCase());
  if (appRoles !== null) {
    patch.appRoles = appRoles;
  }
  const web = webChange(application, wanted);
  if (web !== null) {
    patch.web = web;
  }
  const spa = replyUrlChange(application, wanted, 'spa');
  if (spa !== null) {
    patch.spa = { redirectUris: spa };
  }
  const native = replyUrlChange(application, wanted, 'native');
  if (native !== null) {
    patch.publicClient = { redirectUris: native };
  }
  const access = requiredAccessChange(application.requiredResourceAccess, wanted.requiredResourceAccess ?? []);
  if (access !== null) {
    patch.requiredResourceAccess = access;
  }
  if (application.servicePrincipalLockConfiguration === null) {
    patch.servicePrincipalLockConfiguration = { isEnabled: true, allProperties: true };
  }
  return patch;
}

const PROPERTY_NAMES: Readonly<Record<keyof ApplicationPatch, string>> = {
  displayName: 'name',
  signInAudience: 'sign-in audience',
  description: 'description',
  notes: 'notes',
  serviceManagementReference: 'service management reference',
  tags: 'tags',
  identifierUris: 'identifier URIs',
  isFallbackPublicClient: 'public client flows',
  api: 'scopes',
  appRoles: 'app roles',
  web: 'web reply URLs',
  spa: 'single-page app reply URLs',
  publicClient: 'native reply URLs',
  requiredResourceAccess: 'requested permissions',
  servicePrincipalLockConfiguration: 'app instance lock',
  optionalClaims: 'optional claims',
};

/** The properties a patch writes, in the words of a change's summary. */
export function describePatch(patch: ApplicationPatch): string {
  return Object.entries(PROPERTY_NAMES)
    .filter(([property]) => property in patch)
    .map(([, name]) => name)
    .join(', ');
}
