import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import { plainRead } from '../../graph/reads.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import { type Reading, readList } from '../read/reading.ts';
import { leadsOf } from './directory-actions.ts';
import type { ControlFact } from './control-fact.ts';

const DEFINITION = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  isEnabled: z.boolean().nullish(),
  rolePermissions: z.array(z.object({ allowedResourceActions: z.array(z.string()).nullish() })).nullish(),
});

const ASSIGNMENT = z.object({
  principalId: OBJECT_ID,
  roleDefinitionId: z.string(),
  directoryScopeId: z.string().nullish(),
});

/** Objects that a directory role may be limited to, by their object ids, with how people know them. */
export type ScopeNames = ReadonlyMap<string, string>;

/**
 * Who could give themselves access by a directory role, by what the role allows and where: built-in and custom ones,
 * for the whole tenant, for one application, or in an administrative unit; those that can only be activated too
 * (Graph: unifiedRoleAssignment, unifiedRoleEligibilityScheduleInstance).
 */
export async function directoryRoleControl(reading: Reading, scopes: ScopeNames): Promise<readonly ControlFact[]> {
  const about = { what: 'Directory roles', needs: 'RoleManagement.Read.Directory' };
  const at = '/roleManagement/directory';
  const read = (member: unknown): z.infer<typeof ASSIGNMENT> => parseAnswer(ASSIGNMENT, member);
  const [definitions, active, eligible] = await Promise.all([
    readList(reading, plainRead(`${at}/roleDefinitions`), (member) => parseAnswer(DEFINITION, member), about),
    readList(reading, plainRead(`${at}/roleAssignments`), read, about),
    readList(reading, plainRead(`${at}/roleEligibilityScheduleInstances`), read, {
      what: 'Directory roles that can be activated',
      needs: 'RoleEligibilitySchedule.Read.Directory',
    }),
  ]);
  const roles = new Map((definitions ?? []).map((each) => [each.id, each]));
  const factsOf = (assignments: typeof active, state: ControlFact['state']): readonly ControlFact[] =>
    (assignments ?? []).flatMap(({ principalId, roleDefinitionId, directoryScopeId }) => {
      const role = roles.get(roleDefinitionId);
      const actions = (role?.rolePermissions ?? []).flatMap((each) => each.allowedResourceActions ?? []);
      const lead = role?.isEnabled === false ? null : leadAt(actions, directoryScopeId ?? '/', scopes);
      return lead === null
        ? []
        : [{ principalId, kind: 'directoryRole', may: lead, how: role?.displayName ?? roleDefinitionId, state }];
    });
  return [...factsOf(active, 'active'), ...factsOf(eligible, 'eligible')];
}

/** Where a role leads that is limited to a scope; null where that has nothing to do with the server. */
function leadAt(actions: readonly string[], scope: string, scopes: ScopeNames): string | null {
  const isUnit = scope.startsWith('/administrativeUnits/');
  const [widest] = leadsOf(actions, isUnit);
  if (widest === undefined || scope === '/') {
    return widest ?? null;
  }
  if (isUnit) {
    return `${widest}, in an administrative unit`;
  }
  const name = scopes.get(scope.slice(1).toLowerCase());
  return name === undefined ? null : name;
}
