import { UsageError } from '../../../errors/usage-error.ts';
import type { RegisterAnswers } from '../../answers/answers.ts';
import { assignedAzureRoles } from '../../roles/azure-access.ts';
import type { Observed } from '../../model/observed.ts';
import { type FederatedSubject, isPullRequest, type TrustedPair } from './federated-subject.ts';
import { pullRequestIssue } from './write-roles.ts';

/** Whom the answers trust; nobody for a kind of credential that is not federated. */
export function subjectsToTrust(answers: RegisterAnswers): readonly FederatedSubject[] {
  return 'credential' in answers && answers.credential.kind === 'federated' ? answers.credential.trusted : [];
}

/**
 * Refuses what the values alone do not show: a role that changes data beside a pull request that is trusted, where one
 * of the two stands already. Throws UsageError `pull_request_writes`.
 */
export function assertNoWritingPullRequests(answers: RegisterAnswers, observed: Observed): void {
  if (answers.type !== 'service' || answers.allowPullRequestWrites) {
    return;
  }
  const existing = (observed.federatedCredentials ?? []).filter(isPullRequest);
  const wanted = subjectsToTrust(answers).filter(isPullRequest);
  const isNew = wanted.some(({ subject }) => !existing.some((each) => each.subject === subject));
  const roles = [...answers.roles, ...assignedRoleNames(observed), ...(isNew ? rolesUnread(observed) : [])];
  const named = new Map(roles.map((role) => [role.toLowerCase(), role]));
  assertRolesReadOnly([...existing, ...wanted], [...named.values()]);
}

/**
 * Refuses to give an application a role that changes data while it trusts a pull request. Throws UsageError
 * `pull_request_writes`.
 */
export function assertNoWritingRoles(credentials: readonly TrustedPair[], roles: readonly string[]): void {
  assertRolesReadOnly(credentials.filter(isPullRequest), roles);
}

function assertRolesReadOnly(pullRequests: readonly TrustedPair[], roles: readonly string[]): void {
  const issue = pullRequests.length === 0 ? null : pullRequestIssue(roles);
  if (issue !== null) {
    throw new UsageError('pull_request_writes', (input) => capitalized(issue(input)), {
      details: { subjects: [...new Set(pullRequests.map(({ subject }) => subject))], roles },
    });
  }
}

function capitalized(sentence: string): string {
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}

/** The roles on the FHIR server that the client holds already, by app role or by Azure RBAC. */
function assignedRoleNames({ api, assignments, azureAccess, servicePrincipal }: Observed): readonly string[] {
  const appRoles = assignments
    .filter(({ resourceId }) => resourceId === api?.servicePrincipalId)
    .map(({ appRoleId }) => api?.appRoles.find(({ id }) => id === appRoleId)?.value ?? appRoleId);
  const azureRoles = azureAccess === null ? [] : assignedAzureRoles(azureAccess, servicePrincipal?.id ?? null);
  return [...appRoles, ...azureRoles.map(({ role }) => role.name)];
}

/** Azure roles that a standing client may hold and nobody could read: nobody can say that they may not write. */
function rolesUnread({ azureAccess, servicePrincipal }: Observed): readonly string[] {
  return servicePrincipal !== null && azureAccess !== null && azureAccess.assignments === null
    ? ['Azure roles that could not be read']
    : [];
}
