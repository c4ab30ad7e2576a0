import { listIn } from '../exchange.ts';
import { expectStatus } from '../live.ts';
import type { Question } from '../question.ts';
import { appRole, makeApplication, makeServicePrincipal } from '../throwaway.ts';

/** See A4 in docs/assumptions.md. */
export const a4: Question = {
  assumption: 'A4',
  title: 'removing an app role leaves its assignments',
  ask: async (live) => {
    const role = appRole('reader');
    const { id, path, appId } = await makeApplication(live, { appRoles: [role] });
    const principalId = await makeServicePrincipal(live, appId);
    const assignment = { principalId, resourceId: principalId, appRoleId: role.id };
    const assigned = await live.graph('POST', `/servicePrincipals/${principalId}/appRoleAssignedTo`, assignment);
    expectStatus(assigned, [201], 'assign a role');
    const disabled = await live.graph('PATCH', path, { appRoles: [{ ...role, isEnabled: false }] });
    expectStatus(disabled, [204], `disable the role of ${id}`);
    expectStatus(await live.graph('PATCH', path, { appRoles: [] }), [204], 'remove the role');
    const { body } = await live.graph('GET', `/servicePrincipals/${principalId}/appRoleAssignedTo`);
    return { left: listIn(body).length };
  },
};
