import { appRoleNameFault } from '../../registration/roles/app-role.ts';
import { unknownKey } from '../read-entry.ts';
import { type EnvironmentFault, faultAt, type Location, type Mapping, type Tree } from '../tree.ts';

/** What Entra, a key vault and an env file can all carry, and short enough for every name that is made of it. */
const ID = /^[a-z0-9][a-z0-9._-]{0,59}$/i;

/** A user or a client of a testauthenvironment.json. */
export interface TestPrincipal {
  readonly id: string;
  readonly roles: readonly string[];
  /** Where it stands. */
  readonly at: Location;
}

/** The members of a mapping without regard to case. */
function memberOf(mapping: Mapping, name: string): Tree | undefined {
  return [...mapping.entries].find(([key]) => key.toLowerCase() === name)?.[1].value;
}

/** The users or clients of a list; what is wrong with it is added to the faults. */
export function readPrincipals(list: Tree | undefined, faults: EnvironmentFault[]): readonly TestPrincipal[] {
  if (list === undefined) {
    return [];
  }
  if (list.kind !== 'sequence') {
    faults.push(faultAt(list, 'must be a list of { "id": …, "roles": […] }.'));
    return [];
  }
  return list.items.flatMap((item) => readPrincipal(item, faults) ?? []);
}

/** Null where there is no id to go on with. */
function readPrincipal(item: Tree, faults: EnvironmentFault[]): TestPrincipal | null {
  if (item.kind !== 'mapping') {
    faults.push(faultAt(item, 'must be an object with "id" and "roles".'));
    return null;
  }
  for (const [key, { place, value }] of item.entries) {
    if (!['id', 'roles'].includes(key.toLowerCase())) {
      faults.push(faultAt({ place, path: value.path }, unknownKey(key, [{ key: 'id' }, { key: 'roles' }])));
    }
  }
  const roles = readRoles(memberOf(item, 'roles'), faults);
  const id = memberOf(item, 'id');
  if (id === undefined) {
    faults.push(faultAt({ ...item, path: `${item.path}.id` }, 'is missing.'));
    return null;
  }
  if (id.kind !== 'scalar' || !ID.test(id.text)) {
    faults.push(faultAt(id, 'must be a text of at most 60 letters, digits, dots, hyphens and underscores.'));
    return null;
  }
  return { id: id.text, roles, at: { place: item.place, path: item.path } };
}

function readRoles(list: Tree | undefined, faults: EnvironmentFault[]): readonly string[] {
  if (list === undefined) {
    return [];
  }
  if (list.kind !== 'sequence') {
    faults.push(faultAt(list, 'must be a list of names of roles, which may be empty.'));
    return [];
  }
  return list.items.flatMap((item) => {
    const message = item.kind === 'scalar' ? appRoleNameFault(item.text) : 'must be the name of a role.';
    if (message !== null) {
      faults.push(faultAt(item, message));
    }
    return item.kind === 'scalar' && message === null ? [item.text] : [];
  });
}
