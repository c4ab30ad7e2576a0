import { assignedRoles, isAssigned } from '../assigned-roles.ts';
import { EntraError } from '../entra-error.ts';
import type { ServicePrincipal } from '../../tenant/model.ts';
import type { AccessTokenFacts } from './access-token.ts';

/** Who asks for a token in its own name, what for, and where. */
export interface ApplicationTokenRequest extends Omit<AccessTokenFacts, 'roles' | 'subject'> {
  readonly principal: ServicePrincipal;
}

/**
 * The access token of an application, or of a managed identity, in its own name: with the app roles that it has.
 * Throws EntraError 501051 where the API takes only assigned principals (assumption A27).
 */
export function applicationToken({ principal, ...facts }: ApplicationTokenRequest): AccessTokenFacts {
  const { tenant, client, resource } = facts;
  if (resource.principal.appRoleAssignmentRequired && !isAssigned(tenant, principal.id, resource.principal.id)) {
    throw new EntraError(
      501051,
      'invalid_grant',
      400,
      `Application '${client.appId}'(${client.displayName}) is not assigned to a role for the application ` +
        `'${resource.name}'(${resource.publication.displayName}).`,
    );
  }
  return {
    ...facts,
    roles: assignedRoles(tenant, principal.id, resource),
    subject: { kind: 'application', principal },
  };
}
