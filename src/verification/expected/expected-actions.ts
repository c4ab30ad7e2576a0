import { findAzureRole } from '../../registration/roles/azure-role.ts';
import type { AppRole } from '../../registration/model/permissions.ts';
import type { ClientToVerify, VerifiedServer } from '../verified-server.ts';
import type { AllowedActions } from './allowed-probes.ts';
import { actionsOfAppRoles, actionsOfAzureRoles } from './role-actions.ts';

/** What a client should be able to do: as the environment file says, else as its roles in the directory do. */
export function expectedActions(server: VerifiedServer, client: ClientToVerify): AllowedActions {
  const { rolesInFile, azureRoles } = client;
  if (server.serverKind !== 'oss') {
    const roles = rolesInFile === null ? azureRoles : rolesInFile.map(findAzureRole);
    return roles === null ? null : actionsOfAzureRoles(roles);
  }
  const assigned = assignedRoles(client);
  return actionsOfAppRoles(
    rolesInFile === null ? assigned : rolesInFile.map((name) => appRoleNamed(name, client)),
    server.rolesFile,
  );
}

/** The app roles of the API that the directory has assigned to a client. */
export function assignedRoles({
  existing: { api, assignedRoleIds },
}: Pick<ClientToVerify, 'existing'>): readonly AppRole[] {
  return (api?.appRoles ?? []).filter(({ id }) => assignedRoleIds.includes(id));
}

function appRoleNamed(name: string, { existing: { api } }: ClientToVerify): Pick<AppRole, 'value' | 'description'> {
  const found = api?.appRoles.find(({ value }) => value?.toLowerCase() === name.toLowerCase());
  return found ?? { value: name, description: null };
}
