import type { AppType } from '../registration/model/app-type.ts';
import type { Change, PermissionResult } from '../registration/model/result.ts';
import type { CredentialResult, RegistrationResult } from '../registration/result/registration-schema.ts';
import { knownClient } from '../registration/consent/known-clients.ts';
import type { ApiNames } from '../registration/consent/well-known-apis.ts';
import { GITHUB_ISSUER } from '../registration/credentials/federated/issuer.ts';
import { sanitized } from './sanitized.ts';
import { describeHandOffs } from './hand-off-view.ts';
import { alignRows, type Row, section } from './layout.ts';
import type { Paint } from './paint.ts';
import { settingLines } from './settings-formats/env.ts';

/** What each type is called in a sentence. */
const KIND: Readonly<Record<AppType, string>> = {
  resource: 'resource application',
  confidential: 'confidential client',
  public: 'public client',
  service: 'service client',
};

/** The result of `register` for people. */
export function describeRegistration(result: RegistrationResult, apis: ApiNames, paint: Paint): string {
  const { action, dryRun, displayName, type } = result;
  const subject = `${KIND[type]} ${paint.bold(`"${displayName}"`)}`;
  const headlines: Readonly<Record<typeof action, string>> = dryRun
    ? {
        created: `Would create ${subject}. Nothing was written.`,
        updated: `Would update ${subject}. Nothing was written.`,
        unchanged: `Nothing to change: ${subject} is as wanted.`,
      }
    : {
        created: `${paint.success('Created')} ${subject}.`,
        updated: `${paint.success('Updated')} ${subject}.`,
        unchanged: `${paint.success('Unchanged:')} ${subject} is as wanted.`,
      };
  // Only the resource of a managed service has no name of its own: it is Microsoft's, and nothing was made.
  const headline =
    result.uniqueName === null && type === 'resource' ? 'No resource application is needed.' : headlines[action];
  return `${headline}\n\n${describeFacts(result, apis, paint)}`;
}

/** The result of `show` for people. */
export function describeRegistrationDetails(result: RegistrationResult, apis: ApiNames, paint: Paint): string {
  const subject = `${KIND[result.type]} ${paint.bold(`"${result.displayName}"`)}`;
  return `${subject.charAt(0).toUpperCase()}${subject.slice(1)}\n\n${describeFacts(result, apis, paint)}`;
}

function describeFacts(result: RegistrationResult, apis: ApiNames, paint: Paint): string {
  return [
    alignRows(rowsOf(result, sanitized(apis)), paint),
    section(
      result.type === 'resource' ? 'Settings for the FHIR server' : 'Settings for the client',
      settingLines(result.settings),
      paint,
    ),
    section('In the GitHub workflow', workflowLines(result), paint),
    section(result.dryRun ? 'Changes to make' : 'Changes made', result.changes.map(changeLine), paint),
    section('Decisions taken', result.decisions, paint),
    describeHandOffs(result.handOffs, paint),
  ].join('');
}

function rowsOf(result: RegistrationResult, apis: ApiNames): readonly Row[] {
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
    ['Scope to request', known(result.requestScope)],
    ['Scopes', joined(result.scopes.map(({ value }) => value))],
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
    ['Roles held', roleAssignments.map(({ role, scope }) => `${role} on ${scope}`)],
    ['Credential', credential === null ? [] : credentialLines(credential, result.dryRun)],
  ];
}

function preAuthorizedLine({ appId, scopes }: RegistrationResult['preAuthorized'][number]): string {
  const known = knownClient(appId);
  return `${known === null ? appId : `${known.displayName} (${appId})`}: ${scopes.join(', ')}`;
}

function disabledWords({ type }: RegistrationResult): string {
  return type === 'resource' ? 'disabled: nobody gets a token for it' : 'disabled: it gets no tokens';
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
  return [...byApi].map(([api, values]) => `${values.join(', ')} of ${api}`);
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

/** What a workflow of GitHub Actions needs to sign in without a secret. */
function workflowLines({ credential, appId, tenantId }: RegistrationResult): readonly string[] {
  const isTrusted =
    credential?.kind === 'federated' && credential.federated?.some(({ issuer }) => issuer === GITHUB_ISSUER);
  return isTrusted === true && appId !== null
    ? [
        'permissions: { id-token: write, contents: read }',
        '- uses: azure/login@v2',
        `  with: { client-id: ${appId}, tenant-id: ${tenantId}, allow-no-subscriptions: true }`,
      ]
    : [];
}

/** The longest verb, `create`, sets the column. */
function changeLine({ action, summary }: Change): string {
  return `${action.padEnd('create'.length)}  ${summary}`;
}
