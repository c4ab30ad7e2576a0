import { UsageError } from '../../errors/usage-error.ts';
import { askedIds } from '../consent/api-permissions.ts';
import { GRAPH_APIS } from '../consent/graph-permissions.ts';
import { assertMayConsentForAll } from '../scopes/consent-for-all.ts';
import { planTenantGrants } from '../consent/tenant-consent.ts';
import { wellKnownPermission } from '../consent/well-known-apis.ts';
import { isPullRequest } from '../credentials/federated/federated-subject.ts';
import { pullRequestIssue } from '../credentials/federated/write-roles.ts';
import type { GrantStep } from '../model/consent.ts';
import type { AppRole, PermissionScope } from '../model/permissions.ts';
import { CONSENT_BY, GRAPH_ROLES_BY, ROLES_BY } from '../result/hand-off.ts';
import { unfitness } from '../roles/plan-roles.ts';
import { roleName } from '../roles/role-assignment.ts';
import type { AccessRequest, Applicant, ApplicantApi } from './applicant.ts';
import { appRoleEffect, scopesEffect } from './effect.ts';

/**
 * What an application asks for and does not have: each app role by itself, the scopes of an API together, as they are
 * granted. A scope that the API gives it without consent is no request.
 */
export function accessRequests(applicant: Applicant): readonly AccessRequest[] {
  return applicant.apis.flatMap((api) => [...roleRequests(applicant, api), ...scopeRequests(applicant, api)]);
}

function roleRequests(applicant: Applicant, api: ApplicantApi): readonly AccessRequest[] {
  const { application, assignments } = applicant;
  const held = (assignments ?? [])
    .filter(({ resourceId }) => resourceId === api.servicePrincipalId)
    .map(({ appRoleId }) => appRoleId);
  const ids = new Set(askedIds(application.requiredResourceAccess, api.appId, 'Role'));
  return [...ids]
    .filter((id) => !held.includes(id))
    .map((id) => {
      const role = api.appRoles.find((each) => each.id === id) ?? undefinedRole(id);
      return {
        kind: 'app-role',
        role,
        api,
        names: [roleName(role)],
        effect: appRoleEffect(role, api),
        grantedBy: GRAPH_APIS.includes(api.appId) ? GRAPH_ROLES_BY : ROLES_BY,
        obstacle: obstacleOf(applicant, api) ?? roleObstacle(applicant, api, role),
        isUncertain: assignments === null,
      };
    });
}

/** A role that the API does not define, or that could not be read. */
function undefinedRole(id: string): AppRole {
  return { id, value: null, displayName: null, description: null, isEnabled: false, allowedMemberTypes: [] };
}

function roleObstacle(
  { application, federatedCredentials }: Applicant,
  api: ApplicantApi,
  role: AppRole,
): string | null {
  if (!api.appRoles.includes(role)) {
    return `"${api.displayName}" defines no such role.`;
  }
  if (!role.isEnabled) {
    return `The role is disabled in "${api.displayName}".`;
  }
  const { displayName } = application;
  const issue = unfitness(role, { id: '', type: 'servicePrincipal', displayName });
  return issue ?? pullRequestObstacle(federatedCredentials, api, role);
}

/** A pull request can come from anybody, so that nothing but reading on the FHIR server goes to a job that trusts them. */
function pullRequestObstacle(
  federatedCredentials: Applicant['federatedCredentials'],
  api: ApplicantApi,
  role: AppRole,
): string | null {
  const isOfGraph = GRAPH_APIS.includes(api.appId);
  if (!isOfGraph && pullRequestIssue([roleName(role)]) === null) {
    return null;
  }
  if (federatedCredentials === null) {
    return 'Which jobs may sign in as it could not be read, and a pull request must not get this role.';
  }
  if (!federatedCredentials.some(isPullRequest)) {
    return null;
  }
  return isOfGraph
    ? 'Every pull request of its repository would get this permission in the whole tenant.'
    : 'Every pull request of its repository would get this role, which may change data; only role assign gives it.';
}

/** Why nothing of an API can be granted to an application. */
function obstacleOf({ servicePrincipal }: Applicant, api: ApplicantApi): string | null {
  if (servicePrincipal === null) {
    return 'It has no service principal, or it could not be read.';
  }
  if (!servicePrincipal.accountEnabled) {
    return 'It is disabled; enable it first.';
  }
  if (!api.isReadable) {
    return 'The API could not be read, which takes Application.Read.All.';
  }
  return api.servicePrincipalId === null ? 'The API has no service principal in this tenant.' : null;
}

function scopeRequests(applicant: Applicant, api: ApplicantApi): readonly AccessRequest[] {
  const given = api.preAuthorizedIds ?? [];
  const asked = new Set(askedIds(applicant.application.requiredResourceAccess, api.appId, 'Scope'));
  const ids = [...asked].filter((id) => !given.includes(id));
  const scopes = api.scopes.filter((scope) => ids.includes(scope.id) && canBeGranted(scope));
  const lost = ids.filter((id) => !scopes.some((scope) => scope.id === id));
  const { step, obstacle } = planGrant(applicant, api, scopes);
  const ungranted = step === null ? (obstacle === null ? [] : scopes) : scopes.filter(isAddedBy(step));
  const common = { kind: 'delegated', api, grantedBy: CONSENT_BY, isUncertain: applicant.grants === null } as const;
  const requests: readonly AccessRequest[] = [
    {
      ...common,
      step,
      names: ungranted.map(({ value }) => value),
      effect: scopesEffect(ungranted, api),
      obstacle: obstacleOf(applicant, api) ?? obstacle,
    },
    {
      ...common,
      step: null,
      names: lost.map((id) => nameOf(api, id)),
      effect: scopesEffect([], api),
      obstacle: obstacleOf(applicant, api) ?? `"${api.displayName}" defines no such enabled scope.`,
    },
  ];
  return requests.filter(({ names }) => names.length > 0);
}

function canBeGranted({ isEnabled, value }: PermissionScope): boolean {
  return isEnabled && value !== '';
}

function isAddedBy({ added }: GrantStep): (scope: PermissionScope) => boolean {
  return ({ value }) => added.includes(value);
}

function nameOf({ appId, scopes }: ApplicantApi, id: string): string {
  return scopes.find((scope) => scope.id === id)?.value ?? wellKnownPermission(appId, id) ?? id;
}

/** How scopes are granted; `step` is null where all of them are granted, and where there is an obstacle. */
interface PlannedGrant {
  readonly step: GrantStep | null;
  readonly obstacle: string | null;
}

const OBSTACLES: ReadonlySet<string> = new Set(['grant_too_long', 'smart_consent_refused']);

/** Whoever asks for more than a grant holds must not keep others from being listed, so that it is an obstacle here. */
function planGrant({ grants }: Applicant, api: ApplicantApi, scopes: readonly PermissionScope[]): PlannedGrant {
  const existing = grants?.filter(({ principalId }) => principalId === null) ?? null;
  try {
    assertMayConsentForAll({
      ...{ displayName: api.displayName, defined: api.scopes },
      wanted: scopes.map(({ value }) => value),
    });
    const [step = null] = planTenantGrants([{ api, scopes: scopes.map(({ value }) => value) }], existing);
    return { step, obstacle: null };
  } catch (error) {
    if (error instanceof UsageError && OBSTACLES.has(error.code)) {
      return { step: null, obstacle: error.message };
    }
    throw error;
  }
}
