import type { FhirResource } from '../../registration/model/azure-access.ts';
import { isInherited } from '../../registration/roles/azure-access.ts';
import type { DataAction } from '../../registration/roles/data-actions.ts';
import type { HeldRole } from '../facts.ts';
import { wordsOf } from '../reach.ts';
import { PLAIN_PATH } from './app-roles.ts';
import { allowedOf, listDataActions } from './azure-role-actions.ts';
import type { AzureDenial, AzureGrant, AzureGrants } from './azure-roles.ts';

/** What a deny assignment names for everyone. */
const EVERYONE = '00000000-0000-0000-0000-000000000000';

/**
 * The Azure roles that reach the data of a managed server. A deny assignment that names the principal, or everyone but
 * others, takes its actions away; one that reaches a member through another group is not applied.
 */
export function heldAzureRoles({ grants, denials }: AzureGrants, resource: FhirResource): readonly HeldRole[] {
  return grants.flatMap((grant) => {
    const given = listDataActions(grant.permissions, resource.kind);
    if (given.length === 0) {
      return [];
    }
    const denial = denials.find(
      (each) => isDenied(each, grant) && deniedBy(each, resource).some((action) => given.includes(action)),
    );
    const denied = denials.filter((each) => isDenied(each, grant)).flatMap((each) => deniedBy(each, resource));
    const actions = allowedOf(given.filter((action) => !denied.includes(action)));
    return [
      {
        ...{ principalId: grant.principalId, principalType: grant.principalType, principalName: null },
        path: {
          ...PLAIN_PATH,
          ...{ kind: 'azureRole', role: grant.roleName, since: grant.since, azureScope: grant.scope },
          inherited: isInherited(grant, resource),
          condition: grant.condition,
          denied: denial?.name ?? null,
          ...{ state: grant.state, endsAt: grant.endsAt },
        },
        actions,
        words: actions === null ? 'what the SMART scopes of the token allow' : wordsOf(actions),
      } satisfies HeldRole,
    ];
  });
}

function isDenied({ principalIds, exceptIds }: AzureDenial, { principalId }: AzureGrant): boolean {
  return (principalIds.includes(principalId) || principalIds.includes(EVERYONE)) && !exceptIds.includes(principalId);
}

function deniedBy({ permissions }: AzureDenial, { kind }: FhirResource): readonly DataAction[] {
  return listDataActions(permissions, kind);
}
