import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import { list } from './registrations.ts';
import type { ServedSandbox } from './served-sandbox.ts';

interface Principal {
  readonly id: string;
  readonly appId: string;
  readonly accountEnabled: boolean;
}

interface Assignment {
  readonly appRoleId: string;
  readonly principalId: string;
  readonly resourceId: string;
}

interface Grant {
  readonly clientId: string;
  readonly resourceId: string;
  readonly principalId: string | null;
  readonly scope: string;
}

/**
 * Who may do what in the tenant of a sandbox, as texts that can be compared: the applications, their service principals,
 * each app role that is assigned and each scope that is consented to.
 */
export async function tenantAccess(sandbox: ServedSandbox): Promise<readonly string[]> {
  const [applications, principals, grants] = await Promise.all([
    list<Principal>(sandbox, '/applications?$top=999'),
    list<Principal>(sandbox, '/servicePrincipals?$top=999'),
    list<Grant>(sandbox, '/oauth2PermissionGrants?$top=999'),
  ]);
  const assignments = await Promise.all(
    principals.map(({ id }) => list<Assignment>(sandbox, `/servicePrincipals/${id}/appRoleAssignedTo?$top=999`)),
  );
  return [
    ...applications.map(({ id, appId }) => `application ${id} ${appId}`),
    ...principals.map(({ id, accountEnabled }) => `service principal ${id} ${accountEnabled ? 'on' : 'off'}`),
    ...assignments
      .flat()
      .map(({ appRoleId, principalId, resourceId }) => `role ${appRoleId} of ${resourceId} for ${principalId}`),
    ...grants.flatMap(({ clientId, resourceId, principalId, scope }) =>
      scope
        .split(' ')
        .filter((value) => value !== '')
        .map((value) => `scope ${value} of ${resourceId} to ${clientId} for ${principalId ?? 'all users'}`),
    ),
  ].sort();
}

/** Runs commands that were printed, as a shell splits them; each has to succeed. */
export async function runPrinted(sandbox: ServedSandbox, commands: readonly string[]): Promise<void> {
  for (const command of commands) {
    const words = execFileSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' }).split('\0');
    // The flags that lead to this sandbox follow, which are added to each run here.
    const { exitCode, stderr } = await sandbox.run([...words.slice(1, words.indexOf('--tenant')), '--yes']);
    expect({ command, exitCode, stderr }).toMatchObject({ exitCode: 0 });
  }
}
