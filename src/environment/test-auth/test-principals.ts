import { appRoleNameIssue } from '../../registration/roles/app-role.ts';
import { unknownKey } from '../file/read-entry.ts';
import { type EnvironmentIssue, issueAt, type Location, type Mapping, type Tree } from '../file/tree.ts';

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
export function readPrincipals(list: Tree | undefined, issues: EnvironmentIssue[]): readonly TestPrincipal[] {
  if (list === undefined) {
    return [];
  }
  if (list.kind !== 'sequence') {
    issues.push(issueAt(list, 'must be a list of { "id": …, "roles": […] }.'));
    return [];
  }
  return list.items.flatMap((item) => readPrincipal(item, issues) ?? []);
}

/** Null where there is no id to go on with. */
function readPrincipal(item: Tree, issues: EnvironmentIssue[]): TestPrincipal | null {
  if (item.kind !== 'mapping') {
    issues.push(issueAt(item, 'must be an object with "id" and "roles".'));
    return null;
  }
  for (const [key, { position, value }] of item.entries) {
    if (!['id', 'roles'].includes(key.toLowerCase())) {
      issues.push(issueAt({ position, path: value.path }, unknownKey(key, [{ key: 'id' }, { key: 'roles' }])));
    }
  }
  const roles = readRoles(memberOf(item, 'roles'), issues);
  const id = memberOf(item, 'id');
  if (id === undefined) {
    issues.push(issueAt({ ...item, path: `${item.path}.id` }, 'is missing.'));
    return null;
  }
  if (id.kind !== 'scalar' || !ID.test(id.text)) {
    issues.push(issueAt(id, 'must be a text of at most 60 letters, digits, dots, hyphens and underscores.'));
    return null;
  }
  return { id: id.text, roles, at: { position: item.position, path: item.path } };
}

function readRoles(list: Tree | undefined, issues: EnvironmentIssue[]): readonly string[] {
  if (list === undefined) {
    return [];
  }
  if (list.kind !== 'sequence') {
    issues.push(issueAt(list, 'must be a list of names of roles, which may be empty.'));
    return [];
  }
  return list.items.flatMap((item) => {
    const message = item.kind === 'scalar' ? appRoleNameIssue(item.text) : 'must be the name of a role.';
    if (message !== null) {
      issues.push(issueAt(item, message));
    }
    return item.kind === 'scalar' && message === null ? [item.text] : [];
  });
}
