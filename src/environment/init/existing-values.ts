import type { FieldValues } from '../../cli/fields/field.ts';
import { SERVER_ROLES, appRoleNameIssue, appRoleValueIssue } from '../../registration/roles/app-role.ts';
import { type ParserName, parseText, textIssue } from '../../registration/answers/parsers.ts';
import { inferPlatform, replyUrlMessage } from '../../registration/answers/reply-url.ts';
import { askedScopes } from '../../registration/consent/api-permissions.ts';
import { GRAPH_SIGN_IN_PERMISSIONS, MICROSOFT_GRAPH } from '../../registration/consent/graph-permissions.ts';
import { scopesIn } from '../../registration/consent/tenant-consent.ts';
import { smartChoiceOf } from './smart-values.ts';
import { smartCatalog } from '../../registration/scopes/smart-catalog.ts';
import { DEFAULT_SCOPES } from '../../registration/consent/scope-catalog.ts';
import { inferServerKind, isManagedKind } from '../../registration/fhir-server.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { OWN_APP_ID } from '../../registration/plan/identifier-uri.ts';
import { primaryIdentifierUri, tokenVersionOf } from '../../registration/plan/plan-resource.ts';
import type { ExistingRegistration } from '../../registration/result/registration-result.ts';
import { foreignTags, type Identification } from '../../registration/tags.ts';
import { existingCredentialValues } from './existing-credential-values.ts';
import type { ExistingValues } from './environment-draft.ts';

/**
 * The values under which `register`, `plan` and `apply` find a registration as wanted, but for what its findings say
 * (`adopt`); pure. No secret is among them, and none can be: the directory shows none.
 */
export function existingValues(identification: Identification, existing: ExistingRegistration): ExistingValues {
  const { type, key, fhirUrl, serverKind } = identification;
  const { application } = existing;
  const common: FieldValues = {
    name: application.displayName,
    fhirUrl,
    ...(serverKind === inferServerKind(fhirUrl) ? {} : { serverKind }),
  };
  const directory = directoryValues(application);
  switch (type) {
    case 'resource':
      return merged([{ values: common, remarks: [] }, resourceValues(identification, application), directory]);
    case 'confidential':
      return merged([
        { values: { ...common, key }, remarks: [] },
        webValues(application),
        delegatedValues(existing),
        existingCredentialValues(existing),
        directory,
      ]);
    case 'public':
      return merged([
        { values: { ...common, key }, remarks: [] },
        publicValues(application),
        delegatedValues(existing),
        directory,
      ]);
    case 'service':
      return merged([
        { values: { ...common, key }, remarks: [] },
        roleValues(identification, existing),
        existingCredentialValues(existing),
        directory,
      ]);
  }
}

function merged(parts: readonly ExistingValues[]): ExistingValues {
  return {
    values: Object.fromEntries(parts.flatMap(({ values }) => Object.entries(values))),
    remarks: parts.flatMap(({ remarks }) => remarks),
  };
}

const TEXT_PARSERS = {
  description: 'description',
  notes: 'notes',
  serviceManagementReference: 'serviceReference',
} as const;

/** True for a text that a file can have, its invisible characters as escapes. */
function fitsFile(parser: ParserName, text: string): boolean {
  return 'value' in parseText(parser, text, { escaped: true });
}

function directoryValues({
  description,
  notes,
  serviceManagementReference,
  tags,
}: ObservedApplication): ExistingValues {
  const texts = Object.entries({ description, notes, serviceManagementReference }).filter(
    (entry): entry is [keyof typeof TEXT_PARSERS, string] => entry[1] !== null && entry[1] !== '',
  );
  const written = texts.filter(([key, text]) => fitsFile(TEXT_PARSERS[key], text));
  const tag = foreignTags(tags).filter((each) => fitsFile('tag', each));
  return { values: { ...Object.fromEntries(written), ...(tag.length === 0 ? {} : { tag }) }, remarks: [] };
}

function resourceValues({ fhirUrl, serverKind }: Identification, application: ObservedApplication): ExistingValues {
  const smart = smartChoiceOf(application);
  const ofSmart = new Set(smart === null ? [] : smartCatalog(smart).scopes);
  const scopes = application.api.oauth2PermissionScopes.filter(
    ({ isEnabled, value }) => isEnabled && !ofSmart.has(value),
  );
  const scopeNames = scopes.map(({ value }) => value);
  const roleNames = application.appRoles
    .filter(
      ({ isEnabled, value }) =>
        isEnabled &&
        value !== null &&
        (isManagedKind(serverKind) ? appRoleValueIssue(value) : appRoleNameIssue(value)) === null,
    )
    .map(({ value }) => value ?? '');
  const uri = primaryIdentifierUri(application, fhirUrl);
  const version = tokenVersionOf(application);
  // `auto` is what a new one would get: it depends on the tenant, so that it is not said where it fits any.
  const isOwn = uri !== null && (uri === fhirUrl || uri.includes(application.appId) || uri === OWN_APP_ID);
  const goesByUri = smart === null ? uri === fhirUrl : isManagedKind(serverKind);
  const usualVersion = goesByUri ? 1 : 2;
  return {
    values: {
      ...(isManagedKind(serverKind) ? { ownAudience: true } : {}),
      ...(uri === null || isOwn ? {} : { identifierUri: uri }),
      ...(smart === null ? {} : { smart: smart.version }),
      ...(smart === null || smart.set === 'us-core' ? {} : { smartScopes: smart.set }),
      ...(version === usualVersion ? {} : { tokenVersion: String(version) }),
      ...(scopeNames.length === 0 || isSame(scopeNames, DEFAULT_SCOPES) ? {} : { scope: scopeNames }),
      ...(scopes.length > 0 && scopes.every(({ type }) => type === 'User') ? { scopeConsent: 'user' } : {}),
      ...(roleNames.length === 0 || isSame(roleNames, Object.keys(SERVER_ROLES)) ? {} : { appRole: roleNames }),
    },
    remarks: [],
  };
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((each) => others.includes(each));
}

function webValues({ web }: ObservedApplication): ExistingValues {
  const urls = web.redirectUris.filter((url) => /^https?:/.test(url) && replyUrlMessage(url) === null);
  return {
    values: {
      ...(urls.length === 0 ? {} : { replyUrl: urls }),
      ...(web.logoutUrl && textIssue('logoutUrl', web.logoutUrl) === null ? { logoutUrl: web.logoutUrl } : {}),
    },
    remarks: [],
  };
}

function publicValues({ spa, publicClient, isFallbackPublicClient }: ObservedApplication): ExistingValues {
  const written = (url: string, platform: 'spa' | 'native'): string =>
    inferPlatform(url) === platform ? url : `${platform}=${url}`;
  const isFine = (url: string): boolean => replyUrlMessage(url) === null;
  const urls = [
    ...spa.redirectUris.filter(isFine).map((url) => written(url, 'spa')),
    ...publicClient.redirectUris.filter(isFine).map((url) => written(url, 'native')),
  ];
  return {
    values: {
      ...(urls.length === 0 ? {} : { replyUrl: urls }),
      ...(isFallbackPublicClient === true ? { deviceCode: true } : {}),
    },
    remarks: [],
  };
}

/**
 * The scopes that a client asks its API for unless they are the default ones, and whether all users have
 * consented.
 */
function delegatedValues(existing: ExistingRegistration): ExistingValues {
  const { application, api } = existing;
  const names = askedScopes(application, api).flatMap(({ value, isEnabled }) => (isEnabled ? [value] : []));
  return {
    values: {
      ...(names.length === 0 || isSame(names, DEFAULT_SCOPES) ? {} : { scope: names }),
      ...(names.length > 0 && isConsentedTo(existing, names) ? { adminConsent: true } : {}),
    },
    remarks: signInRemarks(application),
  };
}

/** Every client that signs users in asks for these, so that no value says it. */
function signInRemarks({ requiredResourceAccess }: ObservedApplication): readonly string[] {
  const asked = requiredResourceAccess
    .filter(({ resourceAppId }) => resourceAppId === MICROSOFT_GRAPH)
    .flatMap(({ resourceAccess }) => resourceAccess.map(({ id }) => id));
  const missing = GRAPH_SIGN_IN_PERMISSIONS.filter(({ id }) => !asked.includes(id)).map(({ value }) => value);
  return missing.length === 0
    ? []
    : [
        `apply asks for ${missing.join(', ')} of Microsoft Graph, which signing users in takes. It gives no access until someone consents.`,
      ];
}

/** True where what `adminConsent` grants is granted: these scopes of the API, and those that signing in takes. */
function isConsentedTo(
  { api, grants, graphServicePrincipalId }: ExistingRegistration,
  names: readonly string[],
): boolean {
  const isGranted = (resourceId: string | null, scopes: readonly string[]): boolean => {
    const granted = grants?.filter((grant) => grant.resourceId === resourceId).flatMap(({ scope }) => scopesIn(scope));
    return scopes.every((scope) => granted?.includes(scope) === true);
  };
  return (
    isGranted(api?.servicePrincipalId ?? null, names) &&
    isGranted(
      graphServicePrincipalId,
      GRAPH_SIGN_IN_PERMISSIONS.map(({ value }) => value),
    )
  );
}

function roleValues({ serverKind }: Identification, existing: ExistingRegistration): ExistingValues {
  if (isManagedKind(serverKind)) {
    const roles = (existing.azureRoles ?? []).map(({ role }) => role);
    return { values: roles.length === 0 ? {} : { role: [...new Set(roles)] }, remarks: [] };
  }
  const held = (existing.api?.appRoles ?? []).filter(({ id }) => existing.assignedRoleIds.includes(id));
  const names = held.flatMap(({ value, isEnabled }) => (value === null || !isEnabled ? [] : [value]));
  return {
    values: names.length === 0 ? {} : { role: names },
    remarks: names.length === 0 ? ['It has no role: name the one that it should have.'] : [],
  };
}
