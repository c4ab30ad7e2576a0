import type { DeletionImpact } from './deletion-impact.ts';

/**
 * The words after `fhir-apps` of the commands that bring back an application that is deleted and what restoring it
 * leaves out, in the order in which they have to run. A consent of a user for themselves alone comes back when they
 * sign in.
 */
export function commandsThatBringBack(
  appId: string,
  { roleAssignments, consents }: Pick<DeletionImpact, 'roleAssignments' | 'consents'>,
): readonly (readonly string[])[] {
  const apis = [...new Set(roleAssignments.flatMap(({ apiAppId }) => apiAppId ?? []))];
  const assignments = apis.flatMap((api) => {
    const ofApi = roleAssignments.filter(({ apiAppId }) => apiAppId === api);
    const roles = [...new Set(ofApi.map(({ role }) => role))];
    return roles.map((role) => [
      ...['role', 'assign', api, '--role', role],
      // What is deleted keeps its appId, and its service principal has another id if it is made again.
      ...ofApi.flatMap((each) => (each.role === role ? ['--to', api === appId ? each.principal.id : appId] : [])),
    ]);
  });
  const clients = [...new Set(consents.flatMap((each) => (each.forAllUsers ? (each.clientAppId ?? []) : [])))];
  const granted = clients.map((clientAppId) => ['consent', 'grant', clientAppId]);
  return [['restore', appId], ...assignments, ...granted];
}
