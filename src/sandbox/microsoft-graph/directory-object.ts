import { readApplication } from './applications/show-application.ts';
import type { GraphCall } from './graph-call.ts';
import { badRequest } from './graph-error.ts';
import { showGroup } from './people/show-group.ts';
import { directoryRole, showDirectoryRole } from './people/show-directory-role.ts';
import { asRead } from './as-read.ts';
import { showServicePrincipal } from './service-principals/show-service-principal.ts';
import { showDefaults, showUser } from './people/show-user.ts';

/** A directory object of any type as Graph shows it, with its `@odata.type`. */
export type ShownObject = Readonly<Record<string, unknown>>;

/** The types of directory objects, as casts name them, each with its collection and its name in error texts. */
const TYPES = {
  'microsoft.graph.application': { collection: 'applications', resource: 'Application' },
  'microsoft.graph.directoryRole': { collection: 'directoryRoles', resource: 'DirectoryRole' },
  'microsoft.graph.group': { collection: 'groups', resource: 'Group' },
  'microsoft.graph.servicePrincipal': { collection: 'servicePrincipals', resource: 'ServicePrincipal' },
  'microsoft.graph.user': { collection: 'users', resource: 'User' },
} as const;

/** A type of directory objects. */
export type ObjectType = keyof typeof TYPES;

/** The live directory object with this id that replication has made visible, as Graph shows it; undefined for none. */
export function directoryObject(call: GraphCall, id: string): ShownObject | undefined {
  const { applications, groups, servicePrincipals, users } = call.tenant;
  const application = applications[id];
  if (application?.resource.deletedDateTime === null && call.visible(application.createdAt)) {
    return typed('microsoft.graph.application', readApplication(application.resource));
  }
  const principal = servicePrincipals[id];
  if (principal?.deletedDateTime === null && call.visible(principal.createdAt)) {
    return typed('microsoft.graph.servicePrincipal', asRead(showServicePrincipal(call.tenant, principal)));
  }
  const user = users[id];
  if (user !== undefined && call.visible(user.createdAt)) {
    return typed('microsoft.graph.user', call.request.query.has('$select') ? showUser(user) : showDefaults(user));
  }
  const group = groups[id];
  if (group !== undefined && call.visible(group.createdAt)) {
    return typed('microsoft.graph.group', showGroup(group));
  }
  const role = directoryRole(id);
  return role === undefined ? undefined : typed('microsoft.graph.directoryRole', showDirectoryRole(role));
}

/** The visible objects with these ids, in the order of the ids. */
export function directoryObjects(call: GraphCall, ids: readonly string[]): ShownObject[] {
  return ids.map((id) => directoryObject(call, id)).filter((each) => each !== undefined);
}

/** The type that a path's last segment casts to, such as `microsoft.graph.user`. Throws GraphError 400 for another. */
export function castOf(segment: string): ObjectType {
  const names = Object.keys(TYPES) as ObjectType[];
  const type = names.find((name) => name.toLowerCase() === segment.toLowerCase());
  if (type === undefined) {
    throw badRequest(`Resource not found for the segment '${segment}'.`);
  }
  return type;
}

/** The collection and the name in error texts of a type. */
export function kindOf(type: ObjectType): { readonly collection: string; readonly resource: string } {
  return TYPES[type];
}

/** Whether a shown object is of this type. */
export function isOfType(object: ShownObject, type: ObjectType): boolean {
  return object['@odata.type'] === `#${type}`;
}

function typed(type: ObjectType, shown: Readonly<Record<string, unknown>>): ShownObject {
  return { '@odata.type': `#${type}`, ...shown };
}
