import type { FhirUser } from '../../graph/observe/fhir-users.ts';
import type { Paint } from '../../output/paint.ts';
import { renderTable } from '../../output/table.ts';
import { SMART_USER } from '../../registration/roles/app-role.ts';
import { fhirUserIssue, shortFhirUser } from '../../registration/scopes/fhir-user-url.ts';
import type { FhirUserApi } from './observe-api.ts';
import type { FhirUserListResult } from './fhir-user-results.ts';

/** The result of `fhir-user list`, in the order of who people are in the records. */
export function fhirUserListResult(
  { resource, fhirUrl }: FhirUserApi,
  users: readonly FhirUser[],
  { tenantId, sandbox }: { readonly tenantId: string; readonly sandbox: boolean },
): FhirUserListResult {
  const role = resource.appRoles.find(({ value }) => value === SMART_USER);
  const withSmartUser = new Set(
    resource.assignments.filter(({ appRoleId }) => appRoleId === role?.id).map(({ principal }) => principal.id),
  );
  const fhirUsers = users.flatMap(({ fhirUser, ...user }) =>
    fhirUser === null
      ? []
      : [
          {
            ...{ user, fhirUser, hasSmartUser: withSmartUser.has(user.id) },
            isShared: users.some((other) => other.id !== user.id && isSame(other.fhirUser, fhirUser)),
            issue: fhirUserIssue(fhirUser, fhirUrl),
          },
        ],
  );
  return {
    ...{ tenantId, sandbox, fhirUrl },
    resource: { appId: resource.appId, displayName: resource.displayName },
    fhirUsers: fhirUsers.toSorted((one, other) => (one.fhirUser < other.fhirUser ? -1 : 1)),
  };
}

/** A relative value names the same person as the whole URL. */
function isSame(one: string | null, other: string): boolean {
  return one !== null && shortFhirUser(one) === shortFhirUser(other);
}

/** The result of `fhir-user list` for people. */
export function describeFhirUsers({ fhirUsers, resource }: FhirUserListResult, paint: Paint): string {
  if (fhirUsers.length === 0) {
    return `No one is linked to a Patient or Practitioner of "${resource.displayName}".\n`;
  }
  const rows = fhirUsers.map(({ user, fhirUser, hasSmartUser, isShared, issue }) => [
    shortFhirUser(fhirUser),
    user.displayName,
    user.userPrincipalName ?? user.id,
    [
      ...(hasSmartUser ? [SMART_USER] : []),
      ...(isShared ? ['shared'] : []),
      ...(issue === null ? [] : ['refused']),
    ].join(', '),
  ]);
  const issues = fhirUsers.flatMap(({ issue }) => issue ?? []);
  return `${renderTable(['In the records', 'Who', 'Name', 'Note'], rows, paint)}${issues.map((issue) => `${paint.warn('!')} ${issue}\n`).join('')}`;
}
