import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import type { ObservedEntitlements, ScopeGrant } from '../../registration/edit/edit-entitlements.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { fhirUrlTag, identify } from '../../registration/tags.ts';
import { askAgainIfMissing } from '../absence.ts';
import { readApplication, readServicePrincipal } from '../answers.ts';
import { readAll } from '../batch-reader.ts';
import type { GraphClient } from '../graph-client.ts';
import { readAllPages } from '../pages.ts';
import {
  applicationsWhere,
  bodyIfAllowed,
  bodyOrMissing,
  grantsOfResource,
  literal,
  servicePrincipalByAppId,
  servicePrincipalById,
} from '../reads.ts';
import { readRoleResource, roleResourceReads } from './role-resource.ts';

const GRANT = z.object({
  id: OBJECT_ID,
  clientId: OBJECT_ID,
  resourceId: OBJECT_ID,
  scope: z.string().nullish(),
  principalId: OBJECT_ID.nullish(),
});

/**
 * Reads who has the roles of an application, which applications of the same FHIR server there are, and with
 * `withConsent` who has consent to its scopes: one exchange, and two more for consent. A service principal that it does
 * not show is absent only once several reads agree. Throws Graph's refusals; consent
 * that may not be read is null, and the other applications are none.
 */
export async function observeEntitlements(
  client: GraphClient,
  application: ObservedApplication,
  { withConsent }: { readonly withConsent: boolean },
): Promise<ObservedEntitlements> {
  const { appId, tags } = application;
  const fhirUrl = identify(tags)?.fhirUrl ?? null;
  const ofServer = fhirUrl === null ? null : applicationsWhere(`tags/any(t:t eq ${literal(fhirUrlTag(fhirUrl))})`);
  const { related, ...ofResource } = await readAll(client, { ...roleResourceReads(appId), related: ofServer });
  const servicePrincipal = await askAgainIfMissing(client, servicePrincipalByAppId(appId), ofResource.servicePrincipal);
  const exists = bodyOrMissing(servicePrincipalByAppId(appId), servicePrincipal) !== null;
  const resource = exists ? await readRoleResource(client, application, { ...ofResource, servicePrincipal }) : null;
  const listed = bodyIfAllowed(related);
  return {
    resource,
    grants: resource === null || !withConsent ? [] : await readGrants(client, resource.servicePrincipalId),
    related: ofServer === null || listed === null ? [] : await readAllPages(client, ofServer, listed, readApplication),
    isRelatedRead: ofServer === null || listed !== null,
  };
}

/** All consent to the scopes of an API, with the names of the clients; null where it may not be read. */
async function readGrants(client: GraphClient, servicePrincipalId: string): Promise<readonly ScopeGrant[] | null> {
  const request = grantsOfResource(servicePrincipalId);
  const { grants } = await readAll(client, { grants: request });
  const body = bodyIfAllowed(grants);
  if (body === null) {
    return null;
  }
  const found = await readAllPages(client, request, body, (member) => parseAnswer(GRANT, member));
  const clientIds = [...new Set(found.map(({ clientId }) => clientId))];
  const clients = await readAll(client, Object.fromEntries(clientIds.map((id) => [id, servicePrincipalById(id)])));
  return found.map(({ id, clientId, resourceId, scope, principalId }) => {
    const known = bodyIfAllowed(clients[clientId] ?? null);
    const { displayName = clientId, appId = null } = known === null ? {} : readServicePrincipal(known);
    return {
      id,
      clientId,
      clientName: displayName,
      clientAppId: appId,
      resourceId,
      scope: scope ?? '',
      principalId: principalId ?? null,
    };
  });
}
