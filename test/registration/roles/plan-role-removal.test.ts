import { describe, expect, it } from 'vitest';
import { appRole } from '../../../src/registration/roles/app-role.ts';
import { planRoleRemoval } from '../../../src/registration/roles/plan-role-removal.ts';
import type { RoleResource } from '../../../src/registration/roles/role-assignment.ts';

const auditor = appRole('auditor');
const nurse = appRole('nurse');
const ofOthers = { ...appRole('theirs'), id: 'theirs', description: 'Made by hand.' };
const appRoles = [auditor, ofOthers, nurse];
const ada = { id: 'ada', type: 'user', displayName: 'Ada' } as const;

function resource(...externalAccess: readonly { readonly id: string }[]): RoleResource {
  return {
    appId: 'app',
    displayName: 'Contoso FHIR',
    servicePrincipalId: 'principal',
    appRoles,
    assignments: externalAccess.map(({ id }, index) => ({
      id: `assignment-${index}`,
      appRoleId: id,
      principal: ada,
      createdDateTime: null,
    })),
  };
}

describe('planRoleRemoval', () => {
  it('disables first, then leaves out, and touches no other role', () => {
    expect(planRoleRemoval(['auditor'], { appRoles }, resource(), false)).toEqual({
      roles: [auditor],
      assignments: [],
      disabled: [{ ...auditor, isEnabled: false }, ofOthers, nurse],
      remaining: [ofOthers, nurse],
    });
  });

  it('disables none that is disabled already, as an interrupted run leaves it', () => {
    const existing = [{ ...auditor, isEnabled: false }, nurse];
    expect(planRoleRemoval(['auditor'], { appRoles: existing }, resource(), false)).toMatchObject({
      disabled: null,
      remaining: [nurse],
    });
  });

  it('takes a role that was named twice once, whatever its case', () => {
    expect(planRoleRemoval(['auditor', 'Auditor'], { appRoles }, resource(), false).roles).toEqual([auditor]);
  });

  it('is in nobody’s way who holds another role', () => {
    expect(planRoleRemoval(['auditor'], { appRoles }, resource(nurse), false).assignments).toEqual([]);
  });

  it('takes the role from its holders when forced', () => {
    expect(planRoleRemoval(['auditor'], { appRoles }, resource(nurse, auditor), true).assignments).toEqual([
      { role: auditor, principal: ada, assignmentId: 'assignment-1', isNeeded: true },
    ]);
  });

  it.each([
    [1, /^1 assignment exists .*: "Ada" \(auditor\)\.$/],
    [7, /^7 assignments exist .*"Ada" \(auditor\) and 2 more\.$/],
  ])('is refused while %i hold it', (count, message) => {
    const held = resource(...Array.from({ length: count }, () => auditor));
    expect(() => planRoleRemoval(['auditor'], { appRoles }, held, false)).toThrow(
      expect.objectContaining({
        code: 'role_in_use',
        exitCode: 2,
        message: expect.stringMatching(message) as string,
        command: ['role', 'remove', 'app', '--role', 'auditor', '--from', 'ada'],
      }) as Error,
    );
  });

  it('is refused for a role that nobody defines, with the nearest one', () => {
    expect(() => planRoleRemoval(['auditr'], { appRoles }, resource(), true)).toThrow(
      expect.objectContaining({
        code: 'unknown_role',
        details: expect.objectContaining({ nearest: 'auditor' }) as object,
      }) as Error,
    );
  });
});
