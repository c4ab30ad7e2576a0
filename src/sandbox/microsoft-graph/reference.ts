import type { GraphCall } from './graph-call.ts';
import { badRequest, invalidValue, notFound } from './graph-error.ts';

/** A relation that users, groups or service principals can have to an object; applications cannot. */
type Relation = 'members' | 'owners';

/**
 * The object that `@odata.id` in the body of `POST …/$ref` names. Throws GraphError 400 for none, 404 for a missing
 * one.
 */
export function referenceInBody(call: GraphCall, relation: Relation): string {
  const body: unknown = call.request.body;
  const reference = typeof body === 'object' && body !== null && '@odata.id' in body ? body['@odata.id'] : undefined;
  if (typeof reference !== 'string') {
    throw badRequest("A value is required for property '@odata.id' of resource 'DirectoryObject'.");
  }
  return directoryReference(call, reference, relation);
}

/**
 * The object id at the end of a URL such as `https://graph.microsoft.com/v1.0/directoryObjects/{id}`. Only users and
 * service principals can be owners; groups can also be members. Throws GraphError 400 for other types (text:
 * https://github.com/Azure/azure-cli/issues/12946), 404 for a missing object.
 */
export function directoryReference(call: GraphCall, url: string, relation: Relation): string {
  const id = /\/(?:directoryObjects|servicePrincipals|users|groups)(?:\/|\(')([0-9a-f-]{36})(?:'\))?$/i
    .exec(url)?.[1]
    ?.toLowerCase();
  if (id === undefined) {
    throw invalidValue(relation);
  }
  const { applications, groups, servicePrincipals, users } = call.tenant;
  if (applications[id] !== undefined) {
    throw invalidTarget('Application', id, relation);
  }
  const principal = servicePrincipals[id];
  const found = (principal?.deletedDateTime === null ? principal : undefined) ?? users[id] ?? groups[id];
  if (found === undefined || !call.visible(found.createdAt)) {
    throw notFound(id);
  }
  if (relation === 'owners' && id in groups) {
    throw invalidTarget('Group', id, relation);
  }
  return id;
}

/**
 * The ids with one added. Throws GraphError 400 when it is present (https://github.com/pnp/pnpframework/issues/139).
 */
export function addedReference(ids: readonly string[], id: string, relation: Relation): string[] {
  if (ids.includes(id)) {
    throw badRequest(
      `One or more added object references already exist for the following modified properties: '${relation}'.`,
    );
  }
  return [...ids, id];
}

/** The ids without one. Throws GraphError 400 when it is absent (text: https://github.com/hashicorp/go-azure-sdk). */
export function removedReference(ids: readonly string[], id: string, relation: Relation): string[] {
  const wanted = id.toLowerCase();
  if (!ids.includes(wanted)) {
    throw badRequest(
      `One or more removed object references do not exist for the following modified properties: '${relation}'.`,
    );
  }
  return ids.filter((each) => each !== wanted);
}

function invalidTarget(type: string, id: string, relation: Relation): ReturnType<typeof badRequest> {
  return badRequest(
    `The reference target '${type}_${id}' of type '${type}' is invalid for the '${relation}' reference.`,
  );
}
