/** The built-in directory roles that matter to the calls of this tool. */
export type DirectoryRoleName =
  | 'Global Administrator'
  | 'Privileged Role Administrator'
  | 'Application Administrator'
  | 'Cloud Application Administrator'
  | 'Application Developer'
  | 'User Administrator'
  | 'Global Reader'
  | 'Directory Readers';

interface DirectoryRole {
  /** By which tokens name it. */
  readonly templateId: string;
  /** The roles that hold all of it, as far as it is about applications. */
  readonly within: readonly DirectoryRoleName[];
}

/** By https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference. */
const DIRECTORY_ROLES: Readonly<Record<DirectoryRoleName, DirectoryRole>> = {
  'Global Administrator': { templateId: '62e90394-69f5-4237-9190-012177145e10', within: [] },
  'Privileged Role Administrator': {
    templateId: 'e8611ab8-c189-46e8-94e1-60213ab1f814',
    within: ['Global Administrator'],
  },
  'Application Administrator': {
    templateId: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
    within: ['Global Administrator'],
  },
  'Cloud Application Administrator': {
    templateId: '158c047a-c907-4556-b7ef-446551a6b5f7',
    within: ['Application Administrator', 'Global Administrator'],
  },
  'Application Developer': {
    templateId: 'cf1c38e5-3621-4004-a7cb-879624dced7c',
    within: ['Cloud Application Administrator', 'Application Administrator', 'Global Administrator'],
  },
  'User Administrator': { templateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1', within: ['Global Administrator'] },
  'Global Reader': { templateId: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451', within: ['Global Administrator'] },
  'Directory Readers': {
    templateId: '88d8e3e3-8f55-4a1e-953a-9b9898b8876b',
    within: [
      'Global Reader',
      'User Administrator',
      'Cloud Application Administrator',
      'Application Administrator',
      'Privileged Role Administrator',
      'Global Administrator',
    ],
  },
};

/**
 * What tokens have among directory roles that allows nothing beyond what any member or guest may: User, Guest User,
 * Restricted Guest User, and what stands for none.
 */
const NO_ROLES: ReadonlySet<string> = new Set([
  'b79fbf4d-3ef9-4689-8143-76b194e85509',
  'a0b1b346-4d3e-4e8b-98f8-753987be4970',
  '10dae51f-b6af-4016-8d66-8c2a99b929b3',
  '2af84b1e-32c8-42b7-82bc-daa82404023b',
  '0997a1d0-0d1d-4acb-b408-d5ca73121e90',
]);

/** The template ids among those of a token (`wids`) that are roles, in small letters. */
export function rolesAmong(templateIds: readonly string[]): readonly string[] {
  return templateIds.map((id) => id.toLowerCase()).filter((id) => !NO_ROLES.has(id));
}

/** The name of a role by its template id; null for a role that does not matter to this tool. */
export function directoryRoleName(templateId: string): string | null {
  return Object.entries(DIRECTORY_ROLES).find(([, role]) => role.templateId === templateId)?.[0] ?? null;
}

/** True where one of the roles, by their template ids, is one that is named, or holds all of it. */
export function holdsRole(templateIds: readonly string[], named: readonly DirectoryRoleName[]): boolean {
  const enough = named.flatMap((name) => [name, ...DIRECTORY_ROLES[name].within]);
  return enough.some((name) => templateIds.includes(DIRECTORY_ROLES[name].templateId));
}
