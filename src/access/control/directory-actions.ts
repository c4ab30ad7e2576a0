import { matches } from '../read/azure-role-actions.ts';

/** What a directory role lets someone reach at a FHIR server. */
export type DirectoryLead = 'any role' | 'as any application' | 'the roles of groups' | 'as any person';

/**
 * The actions of directory roles that lead to access
 * (https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference).
 */
const ACTIONS: Readonly<Record<DirectoryLead, readonly string[]>> = {
  'any role': [
    'microsoft.directory/roleAssignments/*',
    'microsoft.directory/servicePrincipals/appRoleAssignedTo/*',
    'microsoft.directory/servicePrincipals/allProperties/allTasks',
  ],
  'as any application': [
    'microsoft.directory/applications*/credentials/update',
    'microsoft.directory/applications*/owners/update',
    'microsoft.directory/applications*/allProperties/allTasks',
    'microsoft.directory/servicePrincipals/credentials/update',
    'microsoft.directory/servicePrincipals/owners/update',
  ],
  'the roles of groups': [
    'microsoft.directory/groups*/members/update',
    'microsoft.directory/groups*/owners/update',
    'microsoft.directory/groups*/allProperties/allTasks',
  ],
  'as any person': [
    'microsoft.directory/users/password/update',
    'microsoft.directory/users/authenticationMethods/*',
    'microsoft.directory/users/allProperties/allTasks',
  ],
};

/** Administrative units hold people, groups and devices, and no applications. */
const IN_UNITS: readonly DirectoryLead[] = ['the roles of groups', 'as any person'];

/**
 * Where the actions of a role lead, the widest first; none where they lead nowhere. `inUnit`: as far as an
 * administrative unit reaches.
 */
export function leadsOf(allowedActions: readonly string[], inUnit: boolean): readonly DirectoryLead[] {
  const found = (Object.keys(ACTIONS) as DirectoryLead[]).filter((lead) =>
    ACTIONS[lead].some((pattern) => allowedActions.some((action) => matches(action, pattern))),
  );
  return inUnit ? found.filter((lead) => IN_UNITS.includes(lead)) : found;
}
