import type { FhirDocument } from '../fhir/fhir-document.ts';
import { type FhirServerName, fhirServerUrl } from '../fhir/fhir-server.ts';
import { type SettingsInForce, settingsInForce } from '../fhir/fhir-settings.ts';
import type { Application } from '../tenant/application.ts';
import type { Tenant } from '../tenant/model.ts';
import { publicationOf } from '../tenant/service-principal.ts';
import { servicePrincipalByAppId } from '../tenant/tenant.ts';
import { DIRECTORY_ROLES, type User } from '../tenant/user.ts';

/** Someone or something with access. */
export interface PersonView {
  readonly name: string;
  readonly userName: string;
  readonly isEnabled: boolean;
  /** Of the directory, and of the applications. */
  readonly roles: readonly string[];
}

/** An application of the tenant. */
export interface ApplicationView {
  readonly name: string;
  readonly appId: string;
  readonly identifierUris: readonly string[];
  readonly replyUrls: readonly string[];
  readonly roles: readonly string[];
}

/** A FHIR server, and what it goes by. */
export interface FhirServerView extends SettingsInForce {
  readonly title: string;
  readonly url: string;
  /** The command that registers it in this sandbox. */
  readonly registerWith: string;
}

/** The tenant at a glance. */
export interface Overview {
  readonly tenantName: string;
  readonly tenantId: string;
  readonly people: readonly PersonView[];
  readonly applications: readonly ApplicationView[];
  readonly servers: readonly FhirServerView[];
}

const TITLES: Readonly<Record<FhirServerName, string>> = {
  oss: 'Open-source FHIR Server for Azure',
  ahds: 'FHIR service in Azure Health Data Services',
};

const REGISTER_FLAGS: Readonly<Record<FhirServerName, string>> = {
  oss: "--name 'Contoso FHIR'",
  ahds: "--name 'Contoso FHIR' --server-kind ahds",
};

/** Sums up a tenant and its FHIR servers, without anything secret. */
export function overviewOf(tenant: Tenant, settings: FhirDocument['settings'], origin: string): Overview {
  return {
    tenantName: tenant.displayName,
    tenantId: tenant.tenantId,
    people: Object.values(tenant.users).map((user) => personView(tenant, user)),
    applications: Object.values(tenant.applications)
      .filter(({ resource }) => resource.deletedDateTime === null)
      .map((application) => applicationView(tenant, application))
      // The newest first: what a person has just registered, before what the tenant began with.
      .reverse(),
    servers: (['oss', 'ahds'] as const).map((name) => ({
      ...settingsInForce(settings[name], name, origin, tenant),
      title: TITLES[name],
      url: fhirServerUrl(origin, name),
      registerWith: `fhir-apps register resource --sandbox ${REGISTER_FLAGS[name]} --fhir-url ${fhirServerUrl(origin, name)}`,
    })),
  };
}

function personView(tenant: Tenant, user: User): PersonView {
  return {
    name: user.displayName,
    userName: user.userPrincipalName,
    isEnabled: user.accountEnabled,
    roles: [...user.directoryRoleTemplateIds.map(directoryRoleName), ...appRolesOf(tenant, user.id)],
  };
}

function applicationView(tenant: Tenant, { resource }: Application): ApplicationView {
  const principal = servicePrincipalByAppId(tenant, resource.appId);
  return {
    name: resource.displayName,
    appId: resource.appId,
    identifierUris: resource.identifierUris,
    replyUrls: [...resource.web.redirectUris, ...resource.spa.redirectUris, ...resource.publicClient.redirectUris],
    roles: principal === undefined ? [] : appRolesOf(tenant, principal.id),
  };
}

/** The roles that a principal was assigned itself, such as `globalReader on Contoso FHIR`. */
function appRolesOf(tenant: Tenant, principalId: string): readonly string[] {
  return Object.values(tenant.appRoleAssignments)
    .filter((each) => each.principalId === principalId)
    .map(({ appRoleId, resourceId }) => {
      const resource = tenant.servicePrincipals[resourceId];
      const publication = resource === undefined ? null : publicationOf(tenant, resource.appId);
      const role = publication?.appRoles.find(({ id }) => id === appRoleId);
      return `${role?.value ?? 'access'} on ${publication?.displayName ?? resourceId}`;
    });
}

/** `globalAdministrator` as `Global Administrator`; a role that the sandbox does not know, by its id. */
function directoryRoleName(templateId: string): string {
  const [key] = Object.entries(DIRECTORY_ROLES).find(([, id]) => id === templateId) ?? [templateId];
  return key === templateId ? key : key.replace(/^./, (letter) => letter.toUpperCase()).replace(/\B[A-Z]/g, ' $&');
}
