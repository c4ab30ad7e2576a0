import type { Context } from '../../cli/context.ts';
import { allowedActions, namedWithActions } from '../../registration/roles/allowed-actions.ts';
import type { RoleStep } from '../../registration/roles/plan-roles.ts';
import { roleName } from '../../registration/roles/role-assignment.ts';
import { addedElement, changedSubject } from '../../registration/plan-content/access-content.ts';
import type { ContentElement, ContentRow } from '../../registration/plan-content/plan-content.ts';
import { proposalOf } from '../../session/proposal.ts';
import type { FhirUser } from '../../graph/observe/fhir-users.ts';
import type { FhirUserApi } from './observe-api.ts';

/** A person, who they are to be in the records, and the roles that they get with it. */
export interface FhirUserChange {
  readonly api: FhirUserApi;
  readonly user: FhirUser;
  /** A whole URL; null: no one. */
  readonly value: string | null;
  readonly roles: readonly string[];
}

/** What is to be changed of a person, as they are asked to confirm it. */
export function fhirUserContent(
  context: Context,
  { user, value, api }: FhirUserChange,
  roles: readonly RoleStep[],
): string {
  const { displayName: name, userPrincipalName } = user;
  const subject = {
    ...{ kind: 'user', name, key: userPrincipalName },
    details: [`Object id ${user.id}`, `Application id ${api.resource.appId}`],
  };
  const rows: readonly ContentRow[] = [
    { label: 'fhirUser', elements: valueElements(user.fhirUser, value) },
    {
      label: 'Role',
      elements: roles.map(({ role }) => addedElement(namedWithActions(roleName(role), allowedActions(role)), null)),
    },
  ];
  return proposalOf(context, value === null ? 'Remove' : 'Change', changedSubject(subject, rows.filter(hasElements)));
}

function valueElements(before: string | null, after: string | null): readonly ContentElement[] {
  if (before === after) {
    return [];
  }
  if (after === null) {
    return [{ mark: 'removed', text: before ?? '', was: null, remark: null }];
  }
  return before === null ? [addedElement(after, null)] : [{ mark: 'kept', text: after, was: before, remark: null }];
}

function hasElements({ elements }: ContentRow): boolean {
  return elements.length > 0;
}
