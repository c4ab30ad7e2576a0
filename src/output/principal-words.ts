import type { Principal } from '../registration/roles/role-assignment.ts';

/** What each type of principal is called in a table. */
export const PRINCIPAL_WORDS: Readonly<Record<Principal['type'], string>> = {
  user: 'user',
  group: 'group',
  servicePrincipal: 'application',
};
