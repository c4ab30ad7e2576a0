import type { PermissionResult } from '../registration/model/result.ts';
import type { CredentialResult, RegistrationResult } from '../registration/result/registration-schema.ts';
import { knownClient } from '../registration/consent/known-clients.ts';
import type { ApiNames } from '../registration/consent/well-known-apis.ts';
import { groupWords, scopeGroups } from '../registration/scopes/scope-groups.ts';
import type { Row } from './layout.ts';

/** What a registration is, a row for each of its properties. */
export function registrationRows(result: RegistrationResult, apis: ApiNames): readonly Row[] {
  const { server, replyUrls, permissions, roleAssignments, credential } = result;
  return [
    ['Application id', known(result.appId)],
    ['Object id', known(result.objectId)],
    ['Service principal', known(result.servicePrincipalId)],
    ['State', result.accountEnabled === false ? [disabledWords(result)] : []],
    ['Tenant', [`${result.tenantId} (${result.cloud})`]],
    ['FHIR server', known(server.url).map((url) => `${url} (${server.kind})`)],
    ['Key', known(result.key)],
    ['Identifier URI', result.identifierUris],
    ['Scope to request', requestRow(result)],
    ['Scopes', joined(scopeGroups(result.scopes.map(({ value }) => value)).map(groupWords))],
    ['App roles', joined(result.appRoles.map(({ value }) => value))],
    [
      'Reply URLs',
      [
        ...replyUrls.web.map((url) => `${url} (web)`),
        ...replyUrls.spa.map((url) => `${url} (single-page app)`),
        ...replyUrls.native.map((url) => `${url} (mobile or desktop)`),
      ],
    ],
    ['Pre-authorised', result.preAuthorized.map(preAuthorizedLine)],
    ['Permissions', permissionLines(permissions, apis)],
    ['Roles', roleAssignments.map(({ role, scope }) => `${role} on ${scope}`)],
    ['Credential', credential === null ? [] : credentialLines(credential, result.dryRun)],
  ];
}

/** A list of many scopes is nothing to copy from a row; the settings of a client have it. */
function requestRow({ requestScope, type }: RegistrationResult): readonly string[] {
  const isLong = (requestScope?.split(' ').length ?? 0) > LONGEST_REQUEST;
  return isLong && type === 'resource' ? [] : known(requestScope);
}

/** As many scopes as a row can have. */
const LONGEST_REQUEST = 12;

function preAuthorizedLine({ appId, scopes }: RegistrationResult['preAuthorized'][number]): string {
  const known = knownClient(appId);
  return `${known === null ? appId : `${known.displayName} (${appId})`}: ${scopes.join(', ')}`;
}

function disabledWords({ type }: RegistrationResult): string {
  return type === 'resource' ? 'disabled: no one gets a token for it' : 'disabled: it gets no tokens';
}

function known(value: string | null): readonly string[] {
  return value === null ? [] : [value];
}

function joined(values: readonly string[]): readonly string[] {
  return values.length === 0 ? [] : [values.join(', ')];
}

/** A line for each API and state of consent, in the order in which they come. */
function permissionLines(permissions: readonly PermissionResult[], apis: ApiNames): readonly string[] {
  const byApi = new Map<string, readonly string[]>();
  for (const { resource, value, granted } of permissions) {
    const state = granted === null ? 'consent unknown' : granted ? 'granted' : 'not granted yet';
    const api = `${apis[resource] ?? resource} (${state})`;
    byApi.set(api, [...(byApi.get(api) ?? []), value]);
  }
  return [...byApi].map(([api, values]) => `${scopeGroups(values).map(groupWords).join(', ')} of ${api}`);
}

function credentialLines(credential: CredentialResult, dryRun: boolean): readonly string[] {
  const trusted = (credential.federated ?? []).map(({ subject, issuer }) => `federated: ${subject} of ${issuer}`);
  return credential.kind === 'federated' ? trusted : [describeSecret(credential, dryRun), ...trusted];
}

function describeSecret({ kind, expiresAt, deliveredTo }: CredentialResult, dryRun: boolean): string {
  const parts = [
    ...(expiresAt === null ? [] : [`expires ${expiresAt.slice(0, 10)}`]),
    ...(deliveredTo === null ? [] : [`${dryRun ? 'would go to' : 'delivered to'} ${deliveredTo}`]),
  ];
  return [kind, ...parts].join(', ');
}
