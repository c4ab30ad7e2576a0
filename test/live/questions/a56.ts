import type { JsonObject } from '../exchange.ts';
import type { Finding, Question } from '../question.ts';
import { appRole, makeApplication, permissionScope, refusalWithText } from '../throwaway.ts';

/** See A56 in docs/assumptions.md. */
export const a56: Question = {
  assumption: 'A56',
  title: 'an invalid part of api or appRoles has the code InvalidValue and this text',
  ask: async (live) => {
    const { path } = await makeApplication(live);
    const patch = async (body: JsonObject): Promise<Finding> => {
      const answer = await live.graph('PATCH', path, body);
      return answer.status < 300 ? 'taken' : refusalWithText(answer);
    };
    const scopes = (scope: JsonObject): JsonObject => ({ api: { oauth2PermissionScopes: [scope] } });
    return {
      blank: await patch(scopes(permissionScope('a b'))),
      noName: await patch(scopes({ ...permissionScope('reader'), adminConsentDisplayName: undefined })),
      noMemberTypes: await patch({ appRoles: [{ ...appRole('reader'), allowedMemberTypes: [] }] }),
    };
  },
};
