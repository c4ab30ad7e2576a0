import { GRAPH_SIGN_IN_PERMISSIONS } from '../consent/graph-permissions.ts';
import type { TenantContext } from './registration-result.ts';
import { type HandOff, NO_HAND_OFF_FACTS } from '../model/result.ts';

/** Who may consent for the whole tenant, and take consent back. */
export const CONSENT_BY = 'Cloud Application Administrator, or another role that may grant tenant-wide consent';

/** What a consent hand-off is made of. */
export interface ConsentFacts {
  readonly tenantContext: TenantContext;
  /** Null before Entra has given it. */
  readonly appId: string | null;
  readonly requestScope: string;
  /** A reply URL that a browser can open; null where the client has none. */
  readonly replyUrl: string | null;
}

/**
 * The command for an administrator to grant consent, signed in to the same tenant. Without scopes it consents to all
 * that the client asks for. `az ad app permission admin-consent` is no substitute: it works neither for applications
 * nor in other clouds (https://github.com/Azure/azure-cli/issues/29424).
 */
export function consentCommand(tenantContext: TenantContext, appId: string, scopes: readonly string[] = []): string {
  // A scope such as patient/*.read is a pattern to a shell.
  const named = scopes.flatMap((scope) => ['--scope', `'${scope.replaceAll("'", "'\\''")}'`]);
  return ['fhir-apps', 'consent', 'grant', appId, ...named, ...tenantFlags(tenantContext)].join(' ');
}

/** The command for an administrator to review and grant all that an application asks for, signed in to that tenant. */
export function approveCommand(tenantContext: TenantContext, appId: string): string {
  return ['fhir-apps', 'approve', appId, ...tenantFlags(tenantContext)].join(' ');
}

function tenantFlags({ tenantId, cloud, graphUrl, authorityUrl, sandbox }: TenantContext): readonly string[] {
  const where =
    cloud === 'custom'
      ? ['--tenant', tenantId, '--graph-url', graphUrl, '--authority-url', authorityUrl]
      : ['--tenant', tenantId, ...(cloud === 'public' ? [] : ['--cloud', cloud])];
  return sandbox ? ['--sandbox'] : where;
}

/**
 * Admin consent for a client that signs users in: the page that asks for it, which needs a reply URL to return to, and
 * the command that needs none (Microsoft identity platform: admin consent).
 */
export function consentHandOff(facts: ConsentFacts): HandOff {
  if (facts.appId === null) {
    return { kind: 'admin-consent', who: CONSENT_BY, url: null, command: null, ...NO_HAND_OFF_FACTS };
  }
  // A scope without an API before it is Microsoft Graph's, whose own URL differs between clouds.
  const scope = [facts.requestScope, ...GRAPH_SIGN_IN_PERMISSIONS.map(({ value }) => value)].join(' ').trim();
  const { authorityUrl, tenantId } = facts.tenantContext;
  const query = new URLSearchParams({ client_id: facts.appId, scope, redirect_uri: facts.replyUrl ?? '' });
  return {
    kind: 'admin-consent',
    who: CONSENT_BY,
    url: facts.replyUrl === null ? null : `${authorityUrl}/${tenantId}/v2.0/adminconsent?${query.toString()}`,
    command: consentCommand(facts.tenantContext, facts.appId),
    ...NO_HAND_OFF_FACTS,
  };
}

/** True where a client that signs users in has a permission that nobody has granted for the tenant yet. */
export function lacksConsent(
  permissions: readonly { readonly kind: string; readonly granted: boolean | null }[],
): boolean {
  return permissions.some(({ kind, granted }) => kind === 'delegated' && granted !== true);
}

/** Who may assign app roles, but for those of Microsoft Graph. */
export const ROLES_BY = 'Cloud Application Administrator, or AppRoleAssignment.ReadWrite.All with Application.Read.All';

/**
 * Who may assign the application permissions of Microsoft Graph and Azure AD Graph, which no other role may grant
 * (https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference#cloud-application-administrator).
 */
export const GRAPH_ROLES_BY =
  'Privileged Role Administrator, or AppRoleAssignment.ReadWrite.All with Application.Read.All';

/** An app role of a resource, and who is to hold it, by object ids (Graph: appRoleAssignment). */
export interface RoleGrant {
  readonly principalId: string | null;
  readonly resourceId: string | null;
  readonly appRoleId: string;
}

/**
 * An app role that the caller may not assign: the exact request for someone who may (Graph: Grant an
 * appRoleAssignment).
 */
export function appRoleHandOff(grant: RoleGrant, graphUrl: string): HandOff {
  const { principalId, resourceId, appRoleId } = grant;
  const body = JSON.stringify({ principalId, resourceId, appRoleId });
  return {
    kind: 'app-role',
    who: ROLES_BY,
    url: null,
    command: `az rest --method POST --url ${graphUrl}/v1.0/servicePrincipals/${resourceId ?? ''}/appRoleAssignedTo --headers Content-Type=application/json --body '${body}'`,
    ...NO_HAND_OFF_FACTS,
  };
}

/** An app role assignment that the caller may not remove: the exact request (Graph: Delete appRoleAssignedTo). */
export function appRoleRemovalHandOff(resourceId: string, assignmentId: string, graphUrl: string): HandOff {
  return {
    kind: 'app-role-removal',
    who: ROLES_BY,
    url: null,
    command: `az rest --method DELETE --url ${graphUrl}/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo/${assignmentId}`,
    ...NO_HAND_OFF_FACTS,
  };
}
