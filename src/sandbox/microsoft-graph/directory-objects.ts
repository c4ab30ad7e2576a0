import { z } from 'zod';
import { showApplication } from './applications.ts';
import { type GraphCall, odataContext, type Outcome, parameter } from './graph-call.ts';
import { notFound } from './graph-error.ts';
import { servicePrincipalOf, visibleApplications, visibleServicePrincipals } from './lookup.ts';
import { type BodyRules, readBody } from './read-body.ts';
import { showServicePrincipal } from './show-service-principal.ts';

const MOST_IDS = 1000;
const body: BodyRules<{ ids: string[]; types?: string[] }> = {
  shape: z.strictObject({
    ids: z.array(z.guid().toLowerCase()).min(1).max(MOST_IDS),
    types: z.array(z.string()).exactOptional(),
  }),
  resource: 'DirectoryObject',
  readOnly: [],
};

/** `GET /directoryObjects/{id}`. */
export function getDirectoryObject(call: GraphCall): Outcome {
  const id = parameter(call, 'object').toLowerCase();
  const found = allObjects(call).find((each) => each['id'] === id);
  if (found === undefined) {
    throw notFound(id);
  }
  return { status: 200, body: { '@odata.context': odataContext(call, 'directoryObjects/$entity'), ...found } };
}

/** `POST /directoryObjects/getByIds`: those that exist, in no promised order. */
export function getDirectoryObjectsByIds(call: GraphCall): Outcome {
  const { ids, types } = readBody(body, call.request.body);
  const wanted = types?.map((type) => `#microsoft.graph.${type}`.toLowerCase());
  const value = allObjects(call).filter(
    (each) => ids.includes(String(each['id'])) && (wanted?.includes(String(each['@odata.type']).toLowerCase()) ?? true),
  );
  return { status: 200, body: { '@odata.context': odataContext(call, 'directoryObjects'), value } };
}

/** `GET /servicePrincipals/{id}/ownedObjects`. */
export function listOwnedObjects(call: GraphCall): Outcome {
  const { id } = servicePrincipalOf(call);
  const owned = [
    ...visibleApplications(call).map((each) => ({ id: each.resource.id, ownerIds: each.ownerIds })),
    ...visibleServicePrincipals(call),
  ].filter((each) => each.ownerIds.includes(id));
  const value = allObjects(call).filter((each) => owned.some((one) => one.id === each['id']));
  return { status: 200, body: { '@odata.context': odataContext(call, 'directoryObjects'), value } };
}

function allObjects(call: GraphCall): Record<string, unknown>[] {
  return [
    ...visibleApplications(call).map((each) => ({
      '@odata.type': '#microsoft.graph.application',
      ...showApplication(each.resource),
    })),
    ...visibleServicePrincipals(call).map((each) => ({
      '@odata.type': '#microsoft.graph.servicePrincipal',
      ...showServicePrincipal(call.tenant, each),
    })),
  ];
}
