import type { Question } from '../question.ts';
import { appRole, isRefused, makeApplication, permissionScope } from '../throwaway.ts';

/** See A92 in docs/assumptions.md. */
export const a92: Question = {
  assumption: 'A92',
  title: 'values of scopes and app roles that differ in letter case alone are duplicates',
  ask: async (live) => {
    const { path } = await makeApplication(live);
    const roles = { appRoles: [appRole('reader'), appRole('Reader')] };
    const both = { appRoles: [appRole('reader')], api: { oauth2PermissionScopes: [permissionScope('Reader')] } };
    return {
      twoRoles: isRefused(await live.graph('PATCH', path, roles)),
      roleAndScope: isRefused(await live.graph('PATCH', path, both)),
    };
  },
};
