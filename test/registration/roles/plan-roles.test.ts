import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/errors/usage-error.ts';
import type { AppRole } from '../../../src/registration/model/permissions.ts';
import { appRole } from '../../../src/registration/roles/app-role.ts';
import { planRoles, type RoleChange } from '../../../src/registration/roles/plan-roles.ts';
import type { Principal, RoleResource } from '../../../src/registration/roles/role-assignment.ts';

const ada: Principal = { id: 'ada', type: 'user', displayName: 'Ada' };
const nurses: Principal = { id: 'nurses', type: 'group', displayName: 'Nurses' };
const job: Principal = { id: 'job', type: 'servicePrincipal', displayName: 'Nightly import' };

const reader = appRole('globalReader');
const forUsers: AppRole = { ...appRole('forUsers'), allowedMemberTypes: ['User'] };
const forApps: AppRole = { ...appRole('forApps'), allowedMemberTypes: ['Application'] };
const disabled: AppRole = { ...appRole('disabled'), isEnabled: false };
const unnamed: AppRole = { ...appRole('unnamed'), value: null };

/** A resource where Ada reads, and has the role that is disabled. */
const resource: RoleResource = {
  appId: 'app',
  displayName: 'Contoso FHIR',
  servicePrincipalId: 'resource',
  appRoles: [reader, appRole('globalExporter'), appRole('smartUser'), forUsers, forApps, disabled, unnamed],
  assignments: [
    { id: 'a1', appRoleId: reader.id, principal: ada, createdDateTime: null },
    { id: 'a2', appRoleId: disabled.id, principal: ada, createdDateTime: null },
    { id: 'a3', appRoleId: forUsers.id, principal: nurses, createdDateTime: null },
  ],
};

function refusal(change: RoleChange, names: readonly string[], principals: readonly Principal[]): UsageError {
  try {
    planRoles(change, names, principals, resource);
  } catch (error) {
    if (error instanceof UsageError) {
      return error;
    }
    throw error;
  }
  throw new Error('Nothing was refused.');
}

describe('planRoles', () => {
  it.each<[RoleChange, readonly string[], readonly Principal[], readonly string[]]>([
    ['assign', ['globalReader'], [ada], ['globalReader of Ada: stands']],
    ['assign', ['globalReader'], [job, ada], ['globalReader of Nightly import', 'globalReader of Ada: stands']],
    ['assign', ['GLOBALREADER', 'globalReader'], [nurses], ['globalReader of Nurses']],
    ['assign', ['smartUser', 'forUsers'], [nurses], ['smartUser of Nurses', 'forUsers of Nurses: stands']],
    ['assign', ['forApps'], [job], ['forApps of Nightly import']],
    ['remove', ['globalReader'], [ada, job], ['globalReader of Ada', 'globalReader of Nightly import: stands']],
    ['remove', ['disabled'], [ada], ['disabled of Ada']],
    ['remove', ['smartUser'], [job], ['smartUser of Nightly import: stands']],
  ])('to %s %j for %j', (change, names, principals, expected) => {
    const steps = planRoles(change, names, principals, resource);
    expect(
      steps.map(
        ({ role, principal, isNeeded }) =>
          `${role.value ?? ''} of ${principal.displayName}${isNeeded ? '' : ': stands'}`,
      ),
    ).toEqual(expected);
    expect(
      steps.every(({ assignmentId, isNeeded }) => isNeeded === ((assignmentId === null) === (change === 'assign'))),
    ).toBe(true);
  });

  it.each<[what: string, RoleChange, string, Principal, code: string, says: string]>([
    ['a role that is not there', 'assign', 'globalReadr', ada, 'unknown_role', 'did you mean "globalReader"?'],
    ['one that is not there to be taken', 'remove', 'globalReadr', ada, 'unknown_role', 'did you mean "globalReader"?'],
    ['a disabled role', 'assign', 'disabled', ada, 'role_not_assignable', 'is disabled'],
    ['an application role for a person', 'assign', 'forApps', ada, 'role_not_assignable', '"Ada" is a user'],
    ['an application role for a group', 'assign', 'forApps', nurses, 'role_not_assignable', '"Nurses" is a group'],
    ['a user role for a job', 'assign', 'forUsers', job, 'role_not_assignable', '"Nightly import" is an application'],
    ['smartUser for a job', 'assign', 'smartUser', job, 'role_not_assignable', 'fhirUser'],
  ])('refuses %s', (_what, change, name, principal, code, says) => {
    const error = refusal(change, [name], [principal]);
    expect(error.code).toBe(code);
    expect(error.message).toContain(says);
  });

  it('names the roles that can be named, and every principal at fault', () => {
    expect(refusal('assign', ['x'], [ada]).details?.known).toEqual([
      ...['globalReader', 'globalExporter', 'smartUser', 'forUsers', 'forApps'],
    ]);
    expect(refusal('assign', ['forApps'], [ada, job, nurses]).details?.faults).toHaveLength(2);
  });
});
