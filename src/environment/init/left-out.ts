import { smartCatalog } from '../../registration/scopes/smart-catalog.ts';
import { smartChoiceOf } from './smart-values.ts';
import { appRole, appRoleNameIssue, appRoleValueIssue } from '../../registration/roles/app-role.ts';
import { GRAPH_SIGN_IN_PERMISSIONS, MICROSOFT_GRAPH } from '../../registration/consent/graph-permissions.ts';
import { isManagedKind } from '../../registration/fhir-server.ts';
import type { ObservedApplication, ObservedOwner } from '../../registration/model/observed.ts';
import { splitReplyUrl } from '../../registration/answers/reply-url.ts';
import { scopesIn } from '../../registration/consent/tenant-consent.ts';
import { primaryIdentifierUri } from '../../registration/plan/plan-resource.ts';
import { existingCredentials } from '../../registration/credentials/kinds/index.ts';
import type { ExistingRegistration } from '../../registration/result/registration-result.ts';
import { foreignTags, type Identification } from '../../registration/tags.ts';
import type { AppRoleAssignee } from '../../registration/roles/role-assignment.ts';
import type { DraftEntry } from './environment-draft.ts';

/** Something that the tenant has and a file cannot have, so that `apply` neither makes nor changes it. */
export interface LeftOut {
  /** A sentence. */
  readonly text: string;
  /** The words of the command that shows it, its program first. */
  readonly command: readonly [program: 'fhir-apps' | 'az', ...words: string[]];
}

/** What a registration has, and who owns it. */
export interface DraftedRegistration {
  readonly identification: Identification;
  readonly current: ExistingRegistration;
  /** Owners other than the caller. */
  readonly otherOwners: readonly ObservedOwner[];
}

/** What a file does not have of a registration, beside what {@link DraftEntry.values} have; pure. */
export function leftOutOf(
  { identification, current: existing, otherOwners }: DraftedRegistration,
  { values }: Pick<DraftEntry, 'values'>,
): readonly LeftOut[] {
  const { application } = existing;
  const { appId } = application;
  return [
    ...listed(
      'Owners',
      otherOwners.map(({ name }) => name),
      ['az', 'ad', 'app', 'owner', 'list', '--id', appId],
    ),
    ...credentialsLeftOut(existing, values.federated),
    ...(existing.accountEnabled === false
      ? [{ text: 'It is disabled.', command: ['fhir-apps', 'show', appId] } as const]
      : []),
    ...listed(
      'Other settings',
      [...unwritten(existing, values), ...otherSettings(application)],
      ['az', 'ad', 'app', 'show', '--id', appId],
    ),
    ...(identification.type === 'resource'
      ? resourceLeftOut(identification, application)
      : clientLeftOut(identification, existing, values)),
  ];
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** Properties of any application that a field has, and whose value it cannot have here. */
function unwritten({ application }: ExistingRegistration, values: DraftEntry['values']): readonly string[] {
  const { description, notes, serviceManagementReference, web, spa, publicClient, tags } = application;
  const urls = [...web.redirectUris, ...spa.redirectUris, ...publicClient.redirectUris];
  const written = textsOf(values.replyUrl).map((typed) => splitReplyUrl(typed).url);
  return [
    ...Object.entries({ description, notes, serviceManagementReference, logoutUrl: web.logoutUrl })
      .filter(([key, value]) => value !== null && value !== '' && values[key] === undefined)
      .map(([key]) => key),
    ...urls.filter((url) => !written.includes(url)).map((url) => `reply URL ${url}`),
    ...foreignTags(tags)
      .filter((tag) => !textsOf(values.tag).includes(tag))
      .map((tag) => `tag ${tag}`),
  ];
}

/** One sentence for a list; none for an empty one. */
function listed(what: string, names: readonly string[], command: LeftOut['command']): readonly LeftOut[] {
  return names.length === 0 ? [] : [{ text: `${what}: ${names.join(', ')}.`, command }];
}

function credentialsLeftOut(existing: ExistingRegistration, federated: unknown): readonly LeftOut[] {
  const { application, federatedCredentials } = existing;
  const written = textsOf(federated).length;
  const trusted = federatedCredentials ?? [];
  const foreign = existingCredentials(application, []).filter(({ ours }) => !ours);
  const command = ['fhir-apps', 'credential', 'list', application.appId] as const;
  return [
    ...listed(
      'Credentials that others made',
      foreign.map(({ kind, name, id }) => `${kind} ${name ?? 'without a name'} (${id})`),
      command,
    ),
    ...(trusted.length > written
      ? listed(
          written === 0 ? 'Federated credentials' : `Federated credentials, of which the file has ${written}`,
          trusted.map(({ name }) => name),
          command,
        )
      : []),
  ];
}

/** Settings of an application that no field has, by Graph's names. */
function otherSettings(application: ObservedApplication): readonly string[] {
  const { signInAudience, web, api } = application;
  const { enableIdTokenIssuance, enableAccessTokenIssuance } = web.implicitGrantSettings;
  return [
    ...(signInAudience === null || signInAudience === 'AzureADMyOrg' ? [] : [`signInAudience ${signInAudience}`]),
    ...(enableIdTokenIssuance || enableAccessTokenIssuance ? ['web.implicitGrantSettings'] : []),
    ...(api.others?.acceptMappedClaims === true ? ['api.acceptMappedClaims'] : []),
    ...((api.others?.knownClientApplications ?? []).length > 0 ? ['api.knownClientApplications'] : []),
  ];
}

function resourceLeftOut(
  { serverKind, fhirUrl }: Identification,
  application: ObservedApplication,
): readonly LeftOut[] {
  const { appId, appRoles, identifierUris } = application;
  const scopes = application.api.oauth2PermissionScopes;
  const smart = smartChoiceOf(application);
  const catalog = smart === null ? null : smartCatalog(smart);
  // People consent themselves to what SMART on FHIR defines.
  const enabled = scopes.filter(
    ({ isEnabled, value, type }) => isEnabled && !(type === 'User' && catalog?.scopes.includes(value) === true),
  );
  const valueIssue = isManagedKind(serverKind) ? appRoleValueIssue : appRoleNameIssue;
  const written = appRoles.filter(({ isEnabled, value }) => isEnabled && value !== null && valueIssue(value) === null);
  const primary = primaryIdentifierUri(application, fhirUrl);
  const types = new Set(enabled.map(({ type }) => type));
  const show: LeftOut['command'] = ['az', 'ad', 'app', 'show', '--id', appId];
  return [
    ...listed(
      'Roles that a file cannot name',
      appRoles
        .filter((role) => !written.includes(role) && role.value !== catalog?.systemRole)
        .map(({ value, displayName, id }) => value ?? displayName ?? id),
      ['fhir-apps', 'role', 'list', appId],
    ),
    ...listed(
      'Descriptions and members of the roles',
      written.filter((role) => role.value !== null && !isAsDefined(role, role.value)).map(({ value }) => value ?? ''),
      ['fhir-apps', 'role', 'list', appId],
    ),
    ...listed(
      'Disabled scopes',
      scopes.filter(({ isEnabled }) => !isEnabled).map(({ value }) => value),
      show,
    ),
    ...(types.size > 1
      ? listed(
          'Who may consent to each scope',
          enabled.map(({ value, type }) => `${value} (${type})`),
          show,
        )
      : []),
    ...listed(
      'Further identifier URIs',
      identifierUris.filter((uri) => uri !== primary),
      show,
    ),
  ];
}

function isAsDefined(role: ObservedApplication['appRoles'][number], value: string): boolean {
  const { description, allowedMemberTypes } = appRole(value);
  return (
    role.description === description &&
    [...role.allowedMemberTypes].sort().join() === [...allowedMemberTypes].sort().join()
  );
}

function clientLeftOut(
  { type }: Identification,
  existing: ExistingRegistration,
  values: DraftEntry['values'],
): readonly LeftOut[] {
  const { application, api, assignedRoleIds } = existing;
  const { appId, requiredResourceAccess } = application;
  const signIn = GRAPH_SIGN_IN_PERMISSIONS.map(({ id }) => id);
  const kind = type === 'service' ? 'Role' : 'Scope';
  const others = requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) => {
    const left = resourceAccess.filter(({ id, type: each }) =>
      resourceAppId === MICROSOFT_GRAPH ? !signIn.includes(id) : resourceAppId !== api?.appId || each !== kind,
    );
    return left.length === 0 ? [] : [`${left.length} of ${resourceAppId}`];
  });
  const roles = (api?.appRoles ?? []).filter(
    ({ id, value, isEnabled }) => assignedRoleIds.includes(id) && (type !== 'service' || value === null || !isEnabled),
  );
  const consented = values.adminConsent === true ? [] : (existing.grants ?? []).flatMap(({ scope }) => scopesIn(scope));
  return [
    ...listed('Consent for all users', consented, ['fhir-apps', 'consent', 'list', appId]),
    ...listed('Other permissions', others, ['fhir-apps', 'consent', 'list', appId]),
    ...listed(
      'App roles that it has',
      roles.map(({ value, displayName, id }) => value ?? displayName ?? id),
      ['fhir-apps', 'show', appId],
    ),
  ];
}

/** What a file does not have of the access to a server; `roleAssignees` are null where they could not be read. */
export function accessLeftOut(
  server: Pick<Identification, 'serverKind' | 'fhirUrl'>,
  resource: Pick<ObservedApplication, 'appId' | 'appRoles'> | null,
  roleAssignees: readonly AppRoleAssignee[] | null,
): readonly LeftOut[] {
  const managed: readonly LeftOut[] = isManagedKind(server.serverKind)
    ? [
        {
          text: 'Azure roles of people, groups and applications on the server, which init does not read.',
          command: ['fhir-apps', 'role', 'list', server.fhirUrl],
        },
      ]
    : [];
  if (resource === null) {
    return managed;
  }
  const command = ['fhir-apps', 'role', 'list', resource.appId] as const;
  const nameOf = (id: string): string => {
    const role = resource.appRoles.find((each) => each.id === id);
    return role?.value ?? role?.displayName ?? 'the default role';
  };
  return [
    ...managed,
    ...(roleAssignees === null
      ? [{ text: 'Who has roles of the resource, which could not be read.', command } as const]
      : listed(
          'Roles of people, groups and other applications',
          roleAssignees.map(({ name, type, appRoleIds }) => `${name} (${type}: ${appRoleIds.map(nameOf).join(', ')})`),
          command,
        )),
  ];
}
