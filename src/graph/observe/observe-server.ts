import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import type { Caller, ObservedApplication } from '../../registration/model/observed.ts';
import { fhirUrlTag } from '../../registration/tags.ts';
import type { ObservedAccess } from '../../registration/trust.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphAnswer } from '../graph-request.ts';
import { type BatchReader, readNamed } from '../batch-reader.ts';
import { readAllPages } from '../pages.ts';
import {
  bodyIfAllowed,
  grantsOfResource,
  roleAssignmentsOf,
  ofApplication,
  servicePrincipalByAppId,
} from '../reads.ts';
import { listMarked } from './find-application.ts';
import { readRelatedObjects } from './related-objects.ts';
import { readPrincipals } from './principal-names.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';

/** Every application that carries the tag of a server, 999 in an exchange. */
export async function listServer(client: GraphClient, fhirUrl: string): Promise<readonly ObservedApplication[]> {
  const found: ObservedApplication[] = [];
  for await (const application of listMarked(client, fhirUrlTag(fhirUrl))) {
    found.push(application);
  }
  return found;
}

/** Who holds an application, and what of that the caller may not read. */
export interface ExternalAccessOf {
  readonly access: ObservedAccess;
  /** Such as `its owners`. */
  readonly unreadable: readonly string[];
}

/**
 * Reads who holds applications: three reads for each, twenty in an exchange. `ownerIds` are the owners that the file
 * names.
 */
export async function observeExternalAccess(
  reader: BatchReader,
  applications: readonly ObservedApplication[],
  caller: Caller,
  ownerIds: readonly string[],
): Promise<ReadonlyMap<string, ExternalAccessOf>> {
  return new Map(
    await Promise.all(
      applications.map(async (application) => {
        const { id, appId } = application;
        const found = await readNamed(reader, {
          servicePrincipal: servicePrincipalByAppId(appId),
          owners: ofApplication(id, 'owners'),
          federatedCredentials: ofApplication(id, 'federatedIdentityCredentials'),
        });
        const { servicePrincipal, owners, federatedCredentials } = readRelatedObjects({
          ...found,
          assignments: null,
          grants: null,
        });
        const access: ObservedAccess = {
          application,
          servicePrincipal,
          owners,
          federatedCredentials,
          caller,
          ownerIds,
        };
        const unreadable = [
          ...(isRefused(found.servicePrincipal) ? ['its service principal'] : []),
          ...(owners === null ? ['its owners'] : []),
          ...(federatedCredentials === null ? ['its federated credentials'] : []),
        ];
        return [id, { access, unreadable }] as const;
      }),
    ),
  );
}

/** Nothing there is an answer; anything else that is none means that it is not known. */
function isRefused(answer: GraphAnswer | null): boolean {
  return answer !== null && answer.status >= 400 && answer.status !== 404;
}

/** A service principal that has a role or a consent at a resource. */
export interface ResourceClient {
  readonly servicePrincipalId: string;
  readonly displayName: string;
}

const ROLE_HOLDER = z.object({
  principalId: OBJECT_ID,
  principalType: z.string().nullish(),
  principalDisplayName: z.string().nullish(),
});
const GRANT = z.object({ clientId: OBJECT_ID });

/**
 * The service principals that have app roles of a resource, or consent to its scopes; null where the caller may not
 * read them. A resource without a service principal has none.
 */
export async function observeResourceClients(
  reader: BatchReader,
  appId: string,
  servicePrincipalId: string | null,
): Promise<readonly ResourceClient[] | null> {
  if (servicePrincipalId === null) {
    return [];
  }
  const requests = { roles: roleAssignmentsOf(appId), grants: grantsOfResource(servicePrincipalId) };
  const answers = await readNamed(reader, requests);
  const [roles, grants] = [bodyIfAllowed(answers.roles), bodyIfAllowed(answers.grants)];
  if (roles === null || grants === null) {
    return null;
  }
  const [externalAccess, consented] = await Promise.all([
    readAllPages(reader.client, requests.roles, roles, (member) => parseAnswer(ROLE_HOLDER, member)),
    readAllPages(reader.client, requests.grants, grants, (member) => parseAnswer(GRANT, member)),
  ]);
  const withRole = externalAccess.filter(({ principalType }) => principalType === 'ServicePrincipal');
  const ids = [
    ...new Set([...withRole.map(({ principalId }) => principalId), ...consented.map(({ clientId }) => clientId)]),
  ];
  const unnamed = ids.filter((id) => !withRole.some(({ principalId }) => principalId === id));
  const names = unnamed.length === 0 ? new Map<string, never>() : await readPrincipals(reader.client, unnamed);
  return ids.map((id) => ({
    servicePrincipalId: id,
    displayName:
      withRole.find(({ principalId }) => principalId === id)?.principalDisplayName ??
      names.get(id.toLowerCase())?.displayName ??
      id,
  }));
}
