import { nearestName } from '../../text/nearest-name.ts';
import type { Warning } from '../../errors/warning.ts';
import type { DelegatedGrant } from '../consent/client-consent.ts';
import type { RevocationStep } from '../consent/plan-revocation.ts';
import { preAuthorizationsOf } from '../consent/pre-authorization.ts';
import { scopesIn } from '../consent/tenant-consent.ts';
import type { AppType } from '../model/app-type.ts';
import type { ObservedApplication } from '../model/observed.ts';
import type { AppRole, PermissionScope } from '../model/permissions.ts';
import type { PropertyChange } from '../model/result.ts';
import type { ApplicationPatch } from '../model/step.ts';
import { type RoleRemovalPlan, roleInUse, roleRemoval } from '../roles/plan-role-removal.ts';
import type { RoleStep } from '../roles/plan-roles.ts';
import { allowedActions } from '../roles/allowed-actions.ts';
import { type RoleResource, roleName } from '../roles/role-assignment.ts';
import type { EditIssue, EditRequest, SettledEdit } from './edit-request.ts';
import { removalWarnings, type RequestingApplication, requestingApplications } from './removal-warnings.ts';

/** Consent of a client to scopes of the application that is edited. */
export interface ScopeGrant extends DelegatedGrant {
  /** Object id of the client's service principal. */
  readonly clientId: string;
  readonly clientName: string;
  /** Null where the client could not be read. */
  readonly clientAppId: string | null;
}

/** What is read before scopes and roles are taken from an application. */
export interface ObservedEntitlements {
  /** Null for an application without a service principal in this tenant: no one has roles or consent of it. */
  readonly resource: RoleResource | null;
  /** Null where they could not be read. */
  readonly grants: readonly ScopeGrant[] | null;
  /** The applications of the same FHIR server; none where they could not be read. */
  readonly related: readonly ObservedApplication[];
  readonly isRelatedRead: boolean;
}

/** Consent that loses scopes, and whose it is. */
export interface ScopeRevocation extends RevocationStep {
  readonly grant: ScopeGrant;
}

/** Scopes and roles that go, and what has to go before them. */
export interface EntitlementRemoval {
  readonly roles: readonly AppRole[];
  readonly scopes: readonly PermissionScope[];
  /** The assignments of the roles: Entra would leave them behind, pointing to a role that is gone (assumption A4). */
  readonly assignments: readonly RoleStep[];
  /** Object id of the service principal; null for none. */
  readonly resourceId: string | null;
  /**
   * The first of the two steps that Graph demands: all of it disabled, and no client pre-authorized for it; null where
   * that is so already (https://learn.microsoft.com/graph/api/resources/approle).
   */
  readonly disabling: ApplicationPatch | null;
  readonly revocations: readonly ScopeRevocation[];
}

/** What an edit of scopes and roles writes, what of it is so already, and what cannot be done. */
export interface EntitlementEdit {
  /** Null where nothing goes. */
  readonly removal: EntitlementRemoval | null;
  /** The application without them. */
  readonly patch: Pick<ApplicationPatch, 'appRoles' | 'api'>;
  /** Of assignments and consent: what is no property of the application. */
  readonly changes: readonly PropertyChange[];
  readonly requestedBy: readonly RequestingApplication[];
  readonly settled: readonly SettledEdit[];
  readonly warnings: readonly Warning[];
  readonly effects: readonly string[];
  readonly issues: readonly EditIssue[];
}

/** Plans the removal of scopes and app roles from an application; one that is not there is removed already. */
export function editEntitlements(
  application: ObservedApplication,
  type: AppType,
  request: Pick<EditRequest, 'removeScopes' | 'removeAppRoles' | 'unassign'>,
  observed: ObservedEntitlements,
): EntitlementEdit {
  const { appRoles, api } = application;
  const roles = foundOf(request.removeAppRoles, appRoles, 'appRoles');
  const scopes = foundOf(request.removeScopes, api.oauth2PermissionScopes, 'api.oauth2PermissionScopes');
  const plan = roleRemoval(roles.found, application, observed.resource);
  const removal = entitlementRemoval(application, plan, scopes.found, observed);
  const isEmpty = plan.roles.length + scopes.found.length === 0;
  const requestedBy = requestingApplications(application, [...plan.roles, ...scopes.found], observed.related);
  const removed = { roles: plan.roles, scopes: scopes.found, requestedBy };
  return {
    removal: isEmpty ? null : removal,
    patch: isEmpty ? {} : remainingEntitlements(application, plan, scopes.found),
    changes: [...removal.assignments.map(assignmentChange), ...removal.revocations.map(revocationChange)],
    requestedBy,
    settled: [...roles.settled, ...scopes.settled],
    warnings: removalWarnings({ ...removed, isConsentKnown: observed.grants !== null }),
    effects: isEmpty ? [] : [removalEffect(removal)],
    issues: [...misplacedIssues(application, type, request), ...assignedIssues(application, plan, request.unassign)],
  };
}

interface Entitlement {
  readonly id: string;
  readonly value: string | null;
  readonly isEnabled: boolean;
}

/** The entries of these values, case ignored where nothing has the same spelling, and the values that are not there. */
function foundOf<T extends Entitlement>(
  names: readonly string[],
  entries: readonly T[],
  property: string,
): { readonly found: readonly T[]; readonly settled: readonly SettledEdit[] } {
  const find = (name: string): T | undefined =>
    entries.find(({ value }) => value === name) ??
    entries.find(({ value }) => value?.toLowerCase() === name.toLowerCase());
  const found = names.flatMap((name) => find(name) ?? []);
  const known = entries.flatMap(({ value }) => value ?? []);
  return {
    found: [...new Map(found.map((each) => [each.id, each])).values()],
    settled: names
      .filter((name) => find(name) === undefined)
      .map((value): SettledEdit => ({ property, value, state: 'absent', nearest: nearestName(value, known) })),
  };
}

function entitlementRemoval(
  application: ObservedApplication,
  plan: RoleRemovalPlan,
  scopes: readonly PermissionScope[],
  { resource, grants }: ObservedEntitlements,
): EntitlementRemoval {
  const isGone = ({ id }: PermissionScope): boolean => scopes.some((scope) => scope.id === id);
  const existing = application.api.oauth2PermissionScopes;
  const preAuthorized = withoutScopes(application, scopes);
  const api = {
    ...(scopes.some(({ isEnabled }) => isEnabled)
      ? {
          oauth2PermissionScopes: existing.map((scope) => (isGone(scope) ? { ...scope, isEnabled: false } : scope)),
        }
      : {}),
    ...(preAuthorized === null ? {} : { preAuthorizedApplications: preAuthorized }),
  };
  const disabling: ApplicationPatch = {
    ...(plan.disabled === null ? {} : { appRoles: plan.disabled }),
    ...(Object.keys(api).length === 0 ? {} : { api }),
  };
  return {
    roles: plan.roles,
    scopes,
    assignments: plan.assignments,
    resourceId: resource?.servicePrincipalId ?? null,
    disabling: Object.keys(disabling).length === 0 ? null : disabling,
    revocations: (grants ?? []).flatMap((grant) => revocationOf(application, grant, scopes)),
  };
}

function revocationOf(
  { appId, displayName }: ObservedApplication,
  grant: ScopeGrant,
  scopes: readonly PermissionScope[],
): readonly ScopeRevocation[] {
  const held = scopesIn(grant.scope);
  const removed = held.filter((value) => scopes.some((scope) => scope.value === value));
  const api = { appId, displayName, servicePrincipalId: grant.resourceId };
  const remaining = held.filter((value) => !removed.includes(value));
  return removed.length === 0 ? [] : [{ grant, api, removed, remaining }];
}

/** The clients that stay pre-authorized, and for what; null where none of these scopes is among it. */
function withoutScopes(
  application: ObservedApplication,
  scopes: readonly PermissionScope[],
): ReturnType<typeof preAuthorizationsOf> | null {
  const ids = scopes.map(({ id }) => id);
  const existing = preAuthorizationsOf(application);
  return existing.some(({ delegatedPermissionIds }) => delegatedPermissionIds.some((id) => ids.includes(id)))
    ? existing
        .map((entry) => ({
          ...entry,
          delegatedPermissionIds: entry.delegatedPermissionIds.filter((id) => !ids.includes(id)),
        }))
        .filter(({ delegatedPermissionIds }) => delegatedPermissionIds.length > 0)
    : null;
}

function remainingEntitlements(
  application: ObservedApplication,
  plan: RoleRemovalPlan,
  scopes: readonly PermissionScope[],
): EntitlementEdit['patch'] {
  const preAuthorized = withoutScopes(application, scopes);
  return {
    ...(plan.roles.length === 0 ? {} : { appRoles: plan.remaining }),
    ...(scopes.length === 0
      ? {}
      : {
          api: {
            oauth2PermissionScopes: application.api.oauth2PermissionScopes.filter(
              ({ id }) => !scopes.some((scope) => scope.id === id),
            ),
            ...(preAuthorized === null ? {} : { preAuthorizedApplications: preAuthorized }),
          },
        }),
  };
}

function misplacedIssues(
  { appRoles, api }: ObservedApplication,
  type: AppType,
  { removeScopes, removeAppRoles }: Pick<EditRequest, 'removeScopes' | 'removeAppRoles'>,
): readonly EditIssue[] {
  const message = `does not apply to ${type}; it is for resource.`;
  const isMisplaced = (names: readonly string[], existing: readonly unknown[]): boolean =>
    type !== 'resource' && names.length > 0 && existing.length === 0;
  return [
    ...(isMisplaced(removeScopes, api.oauth2PermissionScopes) ? [{ key: 'removeScope', message }] : []),
    ...(isMisplaced(removeAppRoles, appRoles) ? [{ key: 'removeAppRole', message }] : []),
  ];
}

function assignedIssues(
  application: ObservedApplication,
  { assignments }: RoleRemovalPlan,
  unassign: boolean,
): readonly EditIssue[] {
  if (assignments.length === 0 || unassign) {
    return [];
  }
  const error = roleInUse(assignments, application, 'unassign');
  return [{ key: 'removeAppRole', message: error.message, error }];
}

/** What someone has to confirm. */
function removalEffect({ roles, scopes, assignments, revocations }: EntitlementRemoval): string {
  const names = [...roles.map(roleName), ...scopes.map(({ value }) => value)].join(', ');
  const count = (number: number, what: string): readonly string[] =>
    number === 0 ? [] : [`${number} ${what}${number === 1 ? '' : 's'}`];
  const lost = [...count(assignments.length, 'assignment'), ...count(revocations.length, 'consent')];
  return `${names} ${roles.length + scopes.length === 1 ? 'is' : 'are'} removed${lost.length === 0 ? '' : `, with ${lost.join(' and ')}`}.`;
}

function assignmentChange({ role, principal }: RoleStep): PropertyChange {
  return {
    action: 'remove',
    target: 'appRoleAssignment',
    summary: `${roleName(role)} from "${principal.displayName}" (${principal.type})`,
    property: 'appRoleAssignments',
    before: {
      ...{ role: roleName(role), appRoleId: role.id, allows: allowedActions(role) },
      ...{ principal: principal.displayName, principalId: principal.id, principalType: principal.type },
    },
    after: null,
  };
}

function revocationChange({ grant, removed }: ScopeRevocation): PropertyChange {
  const whose = grant.principalId === null ? 'all users' : `user ${grant.principalId}`;
  return {
    action: 'remove',
    target: 'oAuth2PermissionGrant',
    summary: `${removed.join(', ')} from "${grant.clientName}", for ${whose}`,
    property: 'oauth2PermissionGrants',
    before: {
      ...{ client: grant.clientName, clientId: grant.clientId, scopes: removed },
      ...{ consentType: grant.principalId === null ? 'AllPrincipals' : 'Principal', principalId: grant.principalId },
    },
    after: null,
  };
}
