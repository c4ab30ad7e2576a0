import type { ExistingFederatedCredential } from '../credentials/federated/federated-results.ts';
import type { AppType, ServerKind } from '../model/app-type.ts';
import { sortedTexts } from '../canonical-order.ts';
import type { ObservedApi, ObservedApplication } from '../model/observed.ts';
import { primaryIdentifierUri, tokenVersionOf } from '../plan/plan-resource.ts';
import { preAuthorizationsOf } from '../consent/pre-authorization.ts';
import type { Identification } from '../tags.ts';
import { apiPermissions, type PermissionFacts, permissionsOf } from './permission-results.ts';
import type { RegistrationResult } from './registration-schema.ts';
import { CREDENTIAL_KINDS } from '../credentials/kinds/index.ts';
import { FHIR_USER_CLAIM, issuesFhirUser } from '../scopes/fhir-user.ts';
import { parseSmartScope, smartSpelling } from '../scopes/smart-scope.ts';
import { settingsOf } from './settings.ts';

/** Where a registration lives and how the run was made. */
export interface TenantContext {
  readonly tenantId: string;
  readonly cloud: string;
  /** https origins, without version or tenant. */
  readonly authorityUrl: string;
  readonly graphUrl: string;
  readonly sandbox: boolean;
}

/** What a registration is, as answers or tags say it. */
export interface RegistrationIdentity {
  readonly type: AppType;
  readonly key: string;
  readonly fhirUrl: string | null;
  readonly serverKind: ServerKind;
  readonly displayName: string;
  readonly uniqueName: string | null;
}

/** The identity of a registration that stands, as its tags say it. */
export function taggedIdentity(
  identification: Identification,
  { displayName, uniqueName }: ObservedApplication,
): RegistrationIdentity {
  return { ...identification, displayName, uniqueName };
}

/** What stands of a registration, or would stand after a dry run; ids that only Entra assigns are null until then. */
export interface ExistingRegistration extends PermissionFacts {
  /** False where the service principal is disabled; null where there is none yet. */
  readonly accountEnabled: boolean | null;
  /** The Azure roles that it holds on a managed server; default: not known. */
  readonly azureRoles?: RegistrationResult['roleAssignments'];
  /** Null where they could not be read. */
  readonly federatedCredentials: readonly ExistingFederatedCredential[] | null;
}

/** The parts of a result that tell of the run, not of what stands. */
export type RunResult = Pick<
  RegistrationResult,
  'action' | 'dryRun' | 'credential' | 'unconfirmed' | 'decisions' | 'departures' | 'handOffs' | 'changes'
>;

/** The parts of a result that follow from what stands. */
export type ExistingResult = Omit<RegistrationResult, keyof RunResult>;

/** A whole result, its keys in the order of the contract. */
export function completeResult(existing: ExistingResult, run: RunResult): RegistrationResult {
  const { type, endpoints, settings: common, ...between } = existing;
  const { action, dryRun, credential, unconfirmed, decisions, departures, handOffs, changes } = run;
  const authorityUrl = new URL(endpoints.token).origin;
  const own = credential && CREDENTIAL_KINDS[credential.kind].settings(credential, { ...existing, authorityUrl });
  const settings = { ...common, ...own };
  return {
    ...{ type, action, dryRun, ...between, credential, unconfirmed },
    ...{ endpoints, settings, decisions, departures, handOffs, changes },
  };
}

/** What is known of a server or client that has no application of ours. */
export type ForeignFacts = Pick<RegistrationResult, 'type' | 'displayName' | 'key' | 'appId' | 'servicePrincipalId'> &
  Pick<RegistrationResult, 'accountEnabled' | 'server' | 'requestScope' | 'roleAssignments' | 'settings'>;

/** The parts of a result for what has no application of ours: Microsoft's API, or an identity that Azure keeps. */
export function foreignResult(tenantContext: TenantContext, facts: ForeignFacts): ExistingResult {
  return {
    type: facts.type,
    sandbox: tenantContext.sandbox,
    displayName: facts.displayName,
    key: facts.key,
    uniqueName: null,
    appId: facts.appId,
    objectId: null,
    servicePrincipalId: facts.servicePrincipalId,
    accountEnabled: facts.accountEnabled,
    tenantId: tenantContext.tenantId,
    cloud: tenantContext.cloud,
    server: facts.server,
    identifierUris: [],
    requestScope: facts.requestScope,
    replyUrls: { web: [], spa: [], native: [] },
    scopes: [],
    smartScopes: [],
    appRoles: [],
    preAuthorized: [],
    permissions: [],
    roleAssignments: facts.roleAssignments,
    endpoints: endpointsOf(tenantContext),
    settings: facts.settings,
  };
}

/** The endpoints of a tenant; always those of version 2.0 (Microsoft identity platform: OpenID Connect metadata). */
function endpointsOf(tenantContext: TenantContext): RegistrationResult['endpoints'] {
  const tenant = `${tenantContext.authorityUrl}/${tenantContext.tenantId}`;
  return {
    authorize: `${tenant}/oauth2/v2.0/authorize`,
    token: `${tenant}/oauth2/v2.0/token`,
    deviceCode: `${tenant}/oauth2/v2.0/devicecode`,
    openidConfiguration: `${tenant}/v2.0/.well-known/openid-configuration`,
  };
}

/**
 * Authority and Audience for the server, consistent with the version of the tokens that it will receive
 * (https://learn.microsoft.com/graph/api/resources/apiapplication).
 */
function serverOf(
  tenantContext: TenantContext,
  identity: RegistrationIdentity,
  existing: ExistingRegistration,
): RegistrationResult['server'] {
  if (identity.type === 'resource') {
    const authority = `${tenantContext.authorityUrl}/${tenantContext.tenantId}`;
    const tokenVersion = tokenVersionOf(existing.application);
    const ownAppId = existing.exists ? existing.application.appId : null;
    const audience = tokenVersion === 2 ? ownAppId : primaryIdentifierUri(existing.application, identity.fhirUrl);
    const base = { kind: identity.serverKind, url: identity.fhirUrl };
    return { ...base, audience, authority: tokenVersion === 2 ? `${authority}/v2.0` : authority, tokenVersion };
  }
  return serverOfApi(tenantContext, identity, existing.api);
}

/** The server as its clients see it: by what its API says; what is not known is null. */
export function serverOfApi(
  tenantContext: TenantContext,
  { serverKind, fhirUrl }: Pick<RegistrationIdentity, 'serverKind' | 'fhirUrl'>,
  api: ObservedApi | null,
): RegistrationResult['server'] {
  const base = { kind: serverKind, url: fhirUrl };
  const authority = `${tenantContext.authorityUrl}/${tenantContext.tenantId}`;
  if (api === null) {
    return { ...base, audience: null, authority: null, tokenVersion: null };
  }
  const version = api.tokenVersion;
  return {
    ...base,
    audience: version === 2 ? api.appId : api.audience,
    authority: version === 2 ? `${authority}/v2.0` : authority,
    tokenVersion: version,
  };
}

/**
 * The exact string that a client puts into `scope`: the API's scopes, or `/.default` for a client that acts as itself.
 */
function requestScopeOf(identity: RegistrationIdentity, existing: ExistingRegistration): string | null {
  const { application, api } = existing;
  if (identity.type === 'resource') {
    const uri = primaryIdentifierUri(application, identity.fhirUrl);
    const scopes = application.api.oauth2PermissionScopes.filter(({ isEnabled }) => isEnabled);
    return uri === null || scopes.length === 0 ? null : scopes.map(({ value }) => `${uri}/${value}`).join(' ');
  }
  if (api === null) {
    return null;
  }
  if (identity.type === 'service') {
    return `${api.audience}/.default`;
  }
  const asked = apiPermissions(existing).filter(({ kind }) => kind === 'delegated');
  return asked.length === 0 ? null : asked.map(({ value }) => `${api.audience}/${value}`).join(' ');
}

function smartScopesOf(existing: ExistingRegistration): RegistrationResult['smartScopes'] {
  return apiPermissions(existing).flatMap(({ value, kind }) => {
    const scope = kind === 'delegated' ? parseSmartScope(value) : null;
    return scope === null ? [] : [{ smart: smartSpelling(scope), entra: value }];
  });
}

/** By the values of the scopes; one that is defined no more goes by its id. */
function preAuthorizedOf(application: ObservedApplication): RegistrationResult['preAuthorized'] {
  const { oauth2PermissionScopes } = application.api;
  return preAuthorizationsOf(application).map(({ appId, delegatedPermissionIds }) => ({
    appId,
    scopes: delegatedPermissionIds.map((id) => oauth2PermissionScopes.find((scope) => scope.id === id)?.value ?? id),
  }));
}

/** Those of an application, the one that counts first. */
function identifierUrisOf({ fhirUrl }: RegistrationIdentity, application: ObservedApplication): readonly string[] {
  const primary = primaryIdentifierUri(application, fhirUrl);
  return [
    ...(primary === null ? [] : [primary]),
    ...sortedTexts(application.identifierUris).filter((uri) => uri !== primary),
  ];
}

function replyUrlsOf({ web, spa, publicClient }: ObservedApplication): RegistrationResult['replyUrls'] {
  return { web: web.redirectUris, spa: spa.redirectUris, native: publicClient.redirectUris };
}

/** The result that describes what stands; pure, shared by `register`, its dry run and `show`. */
export function existingResult(
  tenantContext: TenantContext,
  identity: RegistrationIdentity,
  existing: ExistingRegistration,
): ExistingResult {
  const { application, api, exists } = existing;
  const server = serverOf(tenantContext, identity, existing);
  const requestScope = requestScopeOf(identity, existing);
  const assigned = (api?.appRoles ?? []).filter(({ id }) => existing.assignedRoleIds.includes(id));
  const appId = exists ? application.appId : null;
  return {
    type: identity.type,
    sandbox: tenantContext.sandbox,
    displayName: identity.displayName,
    key: identity.key,
    uniqueName: identity.uniqueName,
    appId,
    objectId: exists ? application.id : null,
    servicePrincipalId: existing.servicePrincipalId,
    accountEnabled: existing.accountEnabled,
    tenantId: tenantContext.tenantId,
    cloud: tenantContext.cloud,
    server,
    identifierUris: identifierUrisOf(identity, application),
    requestScope,
    replyUrls: replyUrlsOf(application),
    scopes: application.api.oauth2PermissionScopes.map(({ value, id }) => ({ value, id })),
    smartScopes: smartScopesOf(existing),
    appRoles: application.appRoles.map(({ value, id }) => ({ value: value ?? '', id })),
    preAuthorized: preAuthorizedOf(application),
    permissions: permissionsOf(existing),
    roleAssignments: [
      ...assigned.map(({ value, id }) => ({ role: value ?? id, scope: api?.audience ?? '' })),
      ...(existing.azureRoles ?? []),
    ],
    endpoints: endpointsOf(tenantContext),
    settings: settingsOf({
      ...identity,
      appId,
      tenantId: tenantContext.tenantId,
      authorityUrl: tenantContext.authorityUrl,
      server,
      requestScope,
      fhirUserClaim: issuesFhirUser(application) ? FHIR_USER_CLAIM : null,
    }),
  };
}
