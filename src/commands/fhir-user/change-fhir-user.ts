import { attempt, type StepOutcome } from '../../graph/apply/step-outcome.ts';
import { applyRoles } from '../../graph/apply/apply-roles.ts';
import { type FhirUser, findFhirUsers, readFhirUser } from '../../graph/observe/fhir-users.ts';
import { setFhirUser } from '../../graph/write/fhir-user.ts';
import { NO_HAND_OFF_FACTS, type HandOff } from '../../registration/model/result.ts';
import { planRoles, type RoleStep } from '../../registration/roles/plan-roles.ts';
import { shortFhirUser } from '../../registration/scopes/fhir-user-url.ts';
import { roleName } from '../../registration/roles/role-assignment.ts';
import { appRoleHandOff } from '../../registration/result/hand-off.ts';
import { changeAccess } from '../../session/change-access.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import type { SessionContext } from '../../session/session.ts';
import type { FhirUserApi } from './observe-api.ts';
import type { FhirUserChangeResult } from './fhir-user-results.ts';
import { type FhirUserChange, fhirUserContent } from './fhir-user-content.ts';

/** One write of a change: the value on the person, or a role. */
type ChangeStep = { readonly kind: 'value' } | { readonly kind: 'role'; readonly step: RoleStep };

/**
 * Sets who a person is in the records, and gives the roles, once both are confirmed; in a dry run neither. What the
 * caller may not do is handed off. Throws as `changeAccess`, and UsageError `unknown_role`.
 */
export async function changeFhirUser(job: SessionContext, change: FhirUserChange): Promise<FhirUserChangeResult> {
  const { api, user, value, roles } = change;
  const { client, tenantContext } = job.session;
  const shared = value === null ? [] : await findFhirUsers(client, [value, shortFhirUser(value)], api.extension);
  const sharedWith = shared.filter(({ id }) => id !== user.id);
  warnOfSharing(job, change, sharedWith);
  const principals = api.principals.filter(({ id }) => id === user.id);
  const roleSteps = planRoles('assign', roles, principals, api.resource);
  const needed: readonly ChangeStep[] = [
    ...(user.fhirUser === value ? [] : [{ kind: 'value' as const }]),
    ...roleSteps.flatMap((step) => (step.isNeeded ? [{ kind: 'role' as const, step }] : [])),
  ];
  const refused = await write(job, change, needed);
  const isRefused = (step: RoleStep): boolean => refused.some((each) => each.kind === 'role' && each.step === step);
  return {
    ...{ dryRun: job.context.settings.dryRun, sandbox: tenantContext.sandbox, tenantId: tenantContext.tenantId },
    resource: { appId: api.resource.appId, displayName: api.resource.displayName },
    fhirUrl: api.fhirUrl,
    user: personOf(user),
    before: user.fhirUser,
    after: value,
    action:
      user.fhirUser === value ? 'unchanged' : refused.some(({ kind }) => kind === 'value') ? 'refused' : 'changed',
    roleAssignments: roleSteps.map((step) => ({
      role: roleName(step.role),
      action: !step.isNeeded ? 'unchanged' : isRefused(step) ? 'refused' : 'created',
    })),
    sharedWith: sharedWith.map(personOf),
    handOffs: refused.map((step) => handOffOf(job, change, step)),
  };
}

/** Reads the person as the directory has them. */
export function readPerson({ session }: SessionContext, api: FhirUserApi, id: string): Promise<FhirUser> {
  return readFhirUser(session.client, id, api.extension);
}

function personOf({ id, displayName, userPrincipalName }: FhirUser): FhirUserChangeResult['user'] {
  return { id, displayName, userPrincipalName };
}

function write(
  job: SessionContext,
  change: FhirUserChange,
  needed: readonly ChangeStep[],
): Promise<readonly ChangeStep[]> {
  const { context } = job;
  const { api, user, value } = change;
  const isRemoval = value === null;
  return changeAccess(job, {
    needed,
    confirmation: {
      shown: fhirUserContent(
        context,
        change,
        needed.flatMap((each) => (each.kind === 'role' ? [each.step] : [])),
      ),
      question: isRemoval ? 'Remove it?' : 'Change it?',
    },
    progress: isRemoval ? 'Removing fhirUser' : 'Setting fhirUser',
    attemptAll: (steps) => attemptAll(job, change, steps),
    partialWork: () => ({
      state: `${user.displayName} is linked, but not every role is assigned.`,
      leftovers: [
        {
          kind: 'user',
          id: user.id,
          name: user.displayName,
          remove: commandForTenant(
            ['fhir-user', 'remove', `user:${user.id}`, '--fhir-url', api.fhirUrl],
            context.settings,
          ),
        },
      ],
    }),
  });
}

async function attemptAll(
  { session: { client } }: SessionContext,
  { api, user, value }: FhirUserChange,
  steps: readonly ChangeStep[],
): Promise<readonly StepOutcome<ChangeStep>[]> {
  const roles = steps.flatMap((each) => (each.kind === 'role' ? [each.step] : []));
  const values = await Promise.all(
    steps
      .filter(({ kind }) => kind === 'value')
      .map((step) => attempt(step, () => setFhirUser(client, user, api.extension, value))),
  );
  const failed = values.find(({ error }) => error !== null);
  if (failed !== undefined) {
    // With the role alone, FHIR servers would refuse the person.
    return steps.map((step) => ({ step, error: failed.error }));
  }
  const assigned = await applyRoles(client, 'assign', roles, api.resource.servicePrincipalId);
  const stepOf = (role: RoleStep): ChangeStep =>
    steps.find((each) => each.kind === 'role' && each.step === role) ?? { kind: 'role', step: role };
  return [...values, ...assigned.map(({ step, error }) => ({ step: stepOf(step), error }))];
}

function handOffOf({ session }: SessionContext, { api, user, value }: FhirUserChange, step: ChangeStep): HandOff {
  const { graphUrl } = session.tenantContext;
  if (step.kind === 'role') {
    const { servicePrincipalId: resourceId } = api.resource;
    return appRoleHandOff({ principalId: user.id, resourceId, appRoleId: step.step.role.id }, graphUrl);
  }
  const body = JSON.stringify({ [api.extension]: value });
  return {
    kind: 'fhir-user',
    who: 'User Administrator, or User.ReadWrite.All',
    url: null,
    command: `az rest --method PATCH --url ${graphUrl}/v1.0/users/${user.id} --headers Content-Type=application/json --body '${body}'`,
    ...NO_HAND_OFF_FACTS,
    effect: `Apps of SMART on FHIR could read as this person of the records: ${value ?? 'no one'}.`,
  };
}

function warnOfSharing({ context }: SessionContext, { value }: FhirUserChange, others: readonly FhirUser[]): void {
  if (others.length > 0) {
    const names = others.map(({ displayName, userPrincipalName }) => userPrincipalName ?? displayName).join(', ');
    context.warn({
      code: 'fhir_user_shared',
      message: `${value ?? ''} is also ${names}: each would read as the other.`,
    });
  }
}
