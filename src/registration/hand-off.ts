import { AZURE_ROLES } from './app-role.ts';
import { azureResource } from './fhir-server.ts';
import { GRAPH_SIGN_IN_PERMISSIONS } from './graph-permissions.ts';
import type { HandOff } from './result.ts';

const CONSENT_BY = 'Cloud Application Administrator, or another role that may grant tenant-wide consent';

/** What a consent hand-off is made of. */
export interface ConsentFacts {
  readonly authorityUrl: string;
  readonly tenantId: string;
  /** Null before Entra has given it. */
  readonly appId: string | null;
  readonly requestScope: string;
  /** A reply URL that a browser can open; null where the client has none. */
  readonly replyUrl: string | null;
}

/**
 * Admin consent for a client that signs users in: the page that asks for it, which needs a reply URL to return to, and
 * the command that needs none (Microsoft identity platform: admin consent).
 */
export function consentHandOff(facts: ConsentFacts): HandOff {
  if (facts.appId === null) {
    return { kind: 'admin-consent', who: CONSENT_BY, url: null, command: null };
  }
  // A scope without an API before it is Microsoft Graph's, whose own URL differs between clouds.
  const scope = [facts.requestScope, ...GRAPH_SIGN_IN_PERMISSIONS.map(({ value }) => value)].join(' ').trim();
  const query = new URLSearchParams({ client_id: facts.appId, scope, redirect_uri: facts.replyUrl ?? '' });
  return {
    kind: 'admin-consent',
    who: CONSENT_BY,
    url:
      facts.replyUrl === null ? null : `${facts.authorityUrl}/${facts.tenantId}/v2.0/adminconsent?${query.toString()}`,
    command: `az ad app permission admin-consent --id ${facts.appId}`,
  };
}

/** True where a client that signs users in has a permission that nobody has granted for the tenant yet. */
export function lacksConsent(
  permissions: readonly { readonly kind: string; readonly granted: boolean | null }[],
): boolean {
  return permissions.some(({ kind, granted }) => kind === 'delegated' && granted !== true);
}

function quoted(text: string): string {
  return `"${text.replace(/["\\$`]/g, '\\$&')}"`;
}

const ROLES_BY = 'Cloud Application Administrator, or AppRoleAssignment.ReadWrite.All with Application.Read.All';

/** An app role of a resource, and who is to hold it, by object ids (Graph: appRoleAssignment). */
export interface RoleGrant {
  readonly principalId: string | null;
  readonly resourceId: string | null;
  readonly appRoleId: string;
}

/** An app role that the caller may not assign: the exact request for somebody who may (Graph: Grant an appRoleAssignment). */
export function appRoleHandOff(grant: RoleGrant, graphUrl: string): HandOff {
  const { principalId, resourceId, appRoleId } = grant;
  const body = JSON.stringify({ principalId, resourceId, appRoleId });
  return {
    kind: 'app-role',
    who: ROLES_BY,
    url: null,
    command: `az rest --method POST --url ${graphUrl}/v1.0/servicePrincipals/${resourceId ?? ''}/appRoleAssignedTo --headers Content-Type=application/json --body '${body}'`,
  };
}

/** An app role assignment that the caller may not remove: the exact request (Graph: Delete appRoleAssignedTo). */
export function appRoleRemovalHandOff(resourceId: string, assignmentId: string, graphUrl: string): HandOff {
  return {
    kind: 'app-role-removal',
    who: ROLES_BY,
    url: null,
    command: `az rest --method DELETE --url ${graphUrl}/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo/${assignmentId}`,
  };
}

/**
 * An Azure role on a managed FHIR service for a client that acts as itself: to its service principal's object id
 * (facts/fhir-entra.md 4.4). The scope is looked up by name, which a server's own host shows; behind a custom domain it
 * is left to fill in.
 */
export function azureRoleHandOff(role: string | null, servicePrincipalId: string | null, fhirUrl: string): HandOff {
  const resource = azureResource(fhirUrl);
  const scope =
    resource === null
      ? '"<resource id of the FHIR service>"'
      : `"$(az resource list --resource-type ${resource.type} --query "[?name=='${resource.name}'].id" --output tsv)"`;
  return {
    kind: 'azure-rbac',
    who: 'Owner, User Access Administrator or Role Based Access Control Administrator of the FHIR service',
    url: null,
    command: [
      'az role assignment create',
      `--assignee-object-id ${servicePrincipalId ?? '"<object id of the service principal>"'}`,
      '--assignee-principal-type ServicePrincipal',
      `--role ${role === null ? '"<one of: ' + Object.values(AZURE_ROLES).join(', ') + '>"' : quoted(role)}`,
      `--scope ${scope}`,
    ].join(' '),
  };
}
