import { describeDataActions, type RoleDefinition } from './data-actions.ts';
import { appRoleId } from '../ids.ts';
import { lineIssue } from '../answers/text-rules.ts';
import type { AppRole } from '../model/permissions.ts';

import { smartScopePurpose } from '../scopes/smart-catalog.ts';
import { clinicalScopes } from '../scopes/smart-scope.ts';

/** The role of people to whom the FHIR server applies the SMART scopes of their tokens. */
export const SMART_USER = 'smartUser';

/**
 * The roles of FHIR Server for Azure and what each allows
 * (https://github.com/microsoft/fhir-server/blob/main/src/Microsoft.Health.Fhir.Shared.Web/roles.json).
 */
export const SERVER_ROLES: Readonly<Record<string, string>> = {
  globalAdmin: 'Everything, including hard delete and profile definitions.',
  globalConverter: 'Read, and convert data.',
  globalExporter: 'Read, and export in bulk.',
  globalImporter: 'Read, and import in bulk.',
  globalReader: 'Read.',
  globalWriter: 'Read, write and delete, but neither hard delete nor change profile definitions.',
  [SMART_USER]: 'What the SMART on FHIR scopes of the token allow.',
};

/**
 * The sentence that says why a server would not accept a role of this name, or null
 * (`roles.schema.json` in https://github.com/microsoft/fhir-server).
 */
export function appRoleNameIssue(text: string): string | null {
  const issue = lineIssue(text, { max: 120, what: 'The role name' });
  return (
    issue ?? (/^[A-Za-z_-]+$/.test(text) ? null : `"${text}" is not a role name; use letters, hyphens and underscores.`)
  );
}

/** The sentence that says why Graph would refuse the value of an app role, or null (Graph: appRole, `value`). */
export function appRoleValueIssue(text: string): string | null {
  return (
    lineIssue(text, { max: 120, what: 'The role name' }) ??
    (/^(?!\.)[0-9A-Za-z:!#$%&'()*+,\-./;<=>?@[\]^_`{|}~]+$/.test(text)
      ? null
      : `"${text}" is not a role name; it has a space or another character that no role may have, or begins with a dot.`)
  );
}

/** The sentence that says why a service client cannot have a role of this name, or null. */
export function serviceRoleIssue(text: string): string | null {
  const isSmart = /^(smartUser|FHIR SMART User)$/i.test(text.trim());
  return (
    lineIssue(text, { max: 120, what: 'The role' }) ??
    (isSmart
      ? 'smartUser is refused for a service client: the server would ask it for a fhirUser, which only a person has.'
      : null)
  );
}

/** The role to define on a resource application for a name; users and applications may hold it. */
export function appRole(value: string): AppRole {
  return {
    id: appRoleId(value),
    value,
    displayName: value,
    description: descriptionOf(value),
    isEnabled: true,
    // No person acts as a backend service.
    allowedMemberTypes: isSystemRole(value) ? ['Application'] : ['User', 'Application'],
  };
}

/** As {@link appRole}, for a role of the server's roles.json: described by its data actions. */
export function definedAppRole(definition: RoleDefinition): AppRole {
  return { ...appRole(definition.name), description: describeDataActions(definition) };
}

/** Whether a role is a SMART scope for backend services, which get their scopes as roles. */
export function isSystemRole(value: string): boolean {
  return clinicalScopes([value]).some(({ context }) => context === 'system');
}

function descriptionOf(value: string): string {
  // Own properties only: `constructor` and the like are legal role names.
  const known = Object.hasOwn(SERVER_ROLES, value) ? SERVER_ROLES[value] : undefined;
  return known ?? smartScopePurpose(value) ?? `The role ${value} of the FHIR server.`;
}
