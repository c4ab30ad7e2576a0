import { textIn, type LiveAnswer } from '../exchange.ts';
import { expectStatus } from '../live.ts';
import type { Finding, Question } from '../question.ts';
import { appRole, makeApplication, makeServicePrincipal } from '../throwaway.ts';

function formOf({ headers, body }: LiveAnswer): Finding {
  return headers.get('location')?.replaceAll(textIn(body, 'id'), '{its id}') ?? null;
}

/** See A101 in docs/assumptions.md. */
export const a101: Question = {
  assumption: 'A101',
  title: 'the Location of a new app role assignment or extension property has this form',
  ask: async (live) => {
    const role = appRole('reader');
    const { path, appId } = await makeApplication(live, { appRoles: [role] });
    const principalId = await makeServicePrincipal(live, appId);
    const assigned = await live.graph('POST', `/servicePrincipals/${principalId}/appRoleAssignedTo`, {
      ...{ principalId, resourceId: principalId, appRoleId: role['id'] },
    });
    const extension = { name: 'one', dataType: 'String', targetObjects: ['User'] };
    const extended = await live.graph('POST', `${path}/extensionProperties`, extension);
    return {
      assignment: formOf(expectStatus(assigned, [201], 'assign a role')),
      extensionProperty: formOf(expectStatus(extended, [201], 'define an extension property')),
    };
  },
};
