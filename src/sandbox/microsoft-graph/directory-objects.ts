import { z } from 'zod';
import { castOf, directoryObject, directoryObjects, isOfType, kindOf } from './directory-object.ts';
import { type GraphCall, odataContext, type Outcome, parameter } from './graph-call.ts';
import { notFound } from './graph-error.ts';
import { listAnswer } from './list-query.ts';
import { mayTouch, servicePrincipalOf, userOf } from './lookup.ts';
import { type BodyRules, readBody } from './read-body.ts';

const MAX_IDS = 1000;
const body: BodyRules<{ ids: string[]; types?: string[] }> = {
  shape: z.strictObject({
    ids: z.array(z.guid().toLowerCase()).min(1).max(MAX_IDS),
    types: z.array(z.string()).exactOptional(),
  }),
  resource: 'DirectoryObject',
  readOnly: [],
};

/** `GET /directoryObjects/{id}`. */
export function getDirectoryObject(call: GraphCall): Outcome {
  const id = parameter(call, 'object').toLowerCase();
  const found = directoryObject(call, id);
  if (found === undefined) {
    throw notFound(id);
  }
  return { status: 200, body: { '@odata.context': odataContext(call, 'directoryObjects/$entity'), ...found } };
}

/**
 * `POST /directoryObjects/getByIds`: the objects that exist, not in the order that was asked for (recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/keyvault/tests/latest/recordings/test_keyvault_hsm_role.yaml);
 * `types` such as `user`, `servicePrincipal`.
 */
export function getDirectoryObjectsByIds(call: GraphCall): Outcome {
  const { ids, types } = readBody(body, call.request.body);
  const wanted = types?.map((type) => `#microsoft.graph.${type}`.toLowerCase());
  const value = directoryObjects(call, [...new Set(ids)].sort()).filter(
    (each) => wanted?.includes(String(each['@odata.type']).toLowerCase()) ?? true,
  );
  return { status: 200, body: { '@odata.context': odataContext(call, 'directoryObjects'), value } };
}

/** `GET /servicePrincipals/{id}/ownedObjects`. */
export function listOwnedObjects(call: GraphCall): Outcome {
  return listOwnedBy(call, servicePrincipalOf(call).id);
}

/** `GET /users/{id}/ownedObjects` and `GET /me/ownedObjects`. */
export function listOwnedObjectsOfUser(call: GraphCall): Outcome {
  return listOwnedBy(call, userOf(call).id);
}

/** Answers the objects with these ids; with a cast at the end of the path (`{type}`), those of its type only. */
export function listDirectoryObjects(call: GraphCall, ids: readonly string[]): Outcome {
  const items = directoryObjects(call, ids);
  const cast = call.parameters['type'];
  if (cast === undefined) {
    return listAnswer(call, { collection: 'directoryObjects', resource: 'DirectoryObject', items });
  }
  const type = castOf(cast);
  return listAnswer(call, { ...kindOf(type), items: items.filter((each) => isOfType(each, type)) });
}

function listOwnedBy(call: GraphCall, ownerId: string): Outcome {
  const { applications, groups, servicePrincipals } = call.tenant;
  const owned = [
    ...Object.values(applications).map(({ resource, ownerIds }) => ({ id: resource.id, ownerIds })),
    ...Object.values(servicePrincipals),
    ...Object.values(groups),
  ].filter(({ ownerIds }) => ownerIds.includes(ownerId) && mayTouch(call, ownerIds));
  return listDirectoryObjects(
    call,
    owned.map(({ id }) => id),
  );
}
