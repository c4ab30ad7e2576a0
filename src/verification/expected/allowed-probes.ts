import type { DataAction, RoleDefinition } from '../../registration/roles/data-actions.ts';
import type { ProbeName } from '../model.ts';

/** All that a principal may do, or null where that is not known or follows from more than its roles. */
export type AllowedActions = ReadonlySet<DataAction> | null;

/** Any of the alternatives is enough; of each, all actions are needed. */
type Needed = readonly (readonly DataAction[])[];

/**
 * What each probe needs on FHIR Server for Azure (https://github.com/microsoft/fhir-server, `CheckAccess` of the
 * handlers). The action `create` is part of `write`.
 */
const NEEDED: Readonly<Record<ProbeName, Needed>> = {
  read: [['read'], ['readById']],
  search: [['read'], ['search']],
  write: [['read', 'write'], ['update']],
  create: [['write'], ['create']],
  delete: [['delete']],
  hardDelete: [['delete', 'hardDelete']],
  export: [['export']],
  import: [['import']],
  convert: [['convertData']],
  reindex: [['reindex']],
  validate: [['resourceValidate']],
  bulkUpdate: [['bulkOperator']],
  profiles: [
    ['editProfileDefinitions', 'write'],
    ['editProfileDefinitions', 'update'],
  ],
};

/**
 * What several roles allow together; each takes its own exceptions away from its own actions only. Null where one of
 * them is SMART's, whose holders may do what the scopes of their tokens say.
 */
export function actionsOfRoles(roles: readonly Omit<RoleDefinition, 'name'>[]): AllowedActions {
  const all = roles.flatMap(({ dataActions, notDataActions }) =>
    dataActions
      .filter((action) => !notDataActions.includes(action))
      .flatMap((action) => except(action, notDataActions)),
  );
  return all.includes('smart') ? null : new Set(all);
}

/** `*` with exceptions is every action by name, so that it can be joined with others. */
function except(action: DataAction, notDataActions: readonly DataAction[]): readonly DataAction[] {
  return action === '*' ? EVERY_ACTION.filter((each) => !notDataActions.includes(each)) : [action];
}

const EVERY_ACTION: readonly DataAction[] = [...new Set(Object.values(NEEDED).flat(2))];

/** Whether a probe should be allowed; null where the actions are not known. */
export function isAllowed(actions: AllowedActions, probe: ProbeName): boolean | null {
  return actions === null ? null : NEEDED[probe].some((all) => all.every((action) => actions.has(action)));
}
