import { describe, expect, it } from 'vitest';
import { createPaint } from '../../src/output/paint.ts';
import { sanitized } from '../../src/output/sanitized.ts';
import { describeRoleChange } from '../../src/commands/role/role-change-view.ts';
import { describeRoleList, roleListResult } from '../../src/commands/role/role-list-view.ts';
import { appRole } from '../../src/registration/roles/app-role.ts';
import type { RoleResource } from '../../src/registration/roles/role-assignment.ts';
import type { RoleChangeResult } from '../../src/commands/role/role-results.ts';

const plain = createPaint(false);
const APP_ID = 'a1b2c3d4-0000-4000-8000-000000000001';
const PLACE = { tenantId: '5d0c5a8e-3f1b-4b5e-9d3e-0a4f2c9b7e11', sandbox: false };

const ada = { id: 'ada-id', type: 'user', displayName: 'Ada\u001b[31m' } as const;
const nurses = { id: 'nurses-id', type: 'group', displayName: 'Nurses' } as const;
const job = { id: 'job-id', type: 'servicePrincipal', displayName: 'Nightly import' } as const;

describe('a list of roles', () => {
  const resource: RoleResource = {
    appId: APP_ID,
    displayName: 'Contoso FHIR',
    servicePrincipalId: 'resource-id',
    appRoles: [
      appRole('globalAdmin'),
      appRole('globalReader'),
      { ...appRole('old'), isEnabled: false },
      { ...appRole('silent'), value: null },
    ],
    assignments: [
      { id: '1', appRoleId: appRole('globalReader').id, principal: ada, createdDateTime: '2026-11-05T12:00:00Z' },
      { id: '2', appRoleId: appRole('globalReader').id, principal: nurses, createdDateTime: null },
      { id: '3', appRoleId: appRole('old').id, principal: job, createdDateTime: '2026-11-05T12:00:00Z' },
      {
        ...{ id: '4', appRoleId: '00000000-0000-0000-0000-000000000000', principal: ada },
        createdDateTime: '2026-11-06T12:00:00Z',
      },
    ],
  };

  it('has a row for each holder, and one for a role that nobody has', () => {
    expect(describeRoleList(sanitized(roleListResult(resource, PLACE)), plain)).toBe(
      `App roles of "Contoso FHIR" (${APP_ID})

Role                     Who             Type         Object id  Since
globalAdmin              (no one)
globalReader             Ada[31m         user         ada-id     2026-11-05
globalReader             Nurses          group        nurses-id
old (disabled)           Nightly import  application  job-id     2026-11-05
silent                   (no one)
(access without a role)  Ada[31m         user         ada-id     2026-11-06
`,
    );
  });

  it('of a resource without roles says so', () => {
    const bare = { ...resource, appRoles: [], assignments: [] };
    expect(describeRoleList(roleListResult(bare, { ...PLACE, sandbox: true }), plain)).toBe(
      `"Contoso FHIR" (${APP_ID}) has no app roles.\n`,
    );
  });
});

describe('a change of roles', () => {
  const assignment = (
    principal: RoleChangeResult['roleAssignments'][number]['principal'],
    action: RoleChangeResult['roleAssignments'][number]['action'],
  ): RoleChangeResult['roleAssignments'][number] => ({ role: 'globalReader', principal, action });
  const change = (facts: Partial<RoleChangeResult>): RoleChangeResult => ({
    ...{ ...PLACE, dryRun: false, roleAssignments: [], impact: null, handOffs: [] },
    resource: { appId: APP_ID, displayName: 'Contoso FHIR' },
    ...facts,
  });
  const handOff = {
    ...({ kind: 'app-role', who: 'Someone else', url: null, command: 'az rest' } as const),
    ...{ effect: null, owners: null, credentials: null, expiresAt: null, approveWith: null },
  };

  it.each<[what: string, facts: Partial<RoleChangeResult>, headline: string]>([
    ['done', { roleAssignments: [assignment(ada, 'created'), assignment(job, 'unchanged')] }, 'Changed the roles of'],
    ['to be done', { dryRun: true, roleAssignments: [assignment(ada, 'removed')] }, 'Would change the roles of'],
    ['not needed', { roleAssignments: [assignment(ada, 'unchanged')] }, '✔ Unchanged: the roles of'],
    [
      'not allowed',
      { roleAssignments: [assignment(ada, 'refused')], handOffs: [handOff] },
      'Not changed: the roles of',
    ],
  ])('begins with what is %s', (_what, facts, headline) => {
    expect(describeRoleChange(change(facts), plain)).toContain(`${headline} "Contoso FHIR" (${APP_ID})`);
  });

  it('tells each assignment, and what is left to others', () => {
    const roleAssignments = [assignment(nurses, 'created'), assignment(job, 'refused')];
    expect(describeRoleChange(sanitized(change({ roleAssignments, handOffs: [handOff] })), plain)).toBe(
      `✔ Changed the roles of "Contoso FHIR" (${APP_ID}).

Action   Role          Who             Type         Object id
created  globalReader  Nurses          group        nurses-id
refused  globalReader  Nightly import  application  job-id

! It waits for an administrator: the app role is not assigned yet.

Send this to: Someone else
  Assign the app role
    az rest
`,
    );
  });
});
