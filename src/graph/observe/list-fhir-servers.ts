import { uniqueNameOf } from '../../registration/answers/names.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { AppRole, PermissionScope } from '../../registration/model/permissions.ts';
import { identify } from '../../registration/tags.ts';
import type { GraphClient } from '../graph-client.ts';
import { listMarked } from './find-application.ts';

/** A FHIR server that has a resource application of ours, as a list tells of it; lists lag. */
export interface ListedFhirServer {
  readonly fhirUrl: string;
  /** The name of its resource application. */
  readonly displayName: string;
  /** How many clients of ours it has. */
  readonly clients: number;
  readonly appRoles: readonly AppRole[];
  readonly scopes: readonly PermissionScope[];
}

/**
 * Lists the FHIR servers of the tenant by their URLs, in one list that names the properties it reads. What lacks the
 * unique name of ours is left out: tags alone can be anybody's. Throws Graph's refusals.
 */
export async function listFhirServers(client: GraphClient): Promise<readonly ListedFhirServer[]> {
  const resources = new Map<string, ObservedApplication>();
  const clients = new Map<string, number>();
  for await (const application of listMarked(client, null, 'id,appId,displayName,uniqueName,appRoles,api')) {
    const found = identify(application.tags);
    if (found === null || application.uniqueName !== uniqueNameOf(found.fhirUrl, found.key)) {
      continue;
    }
    if (found.type === 'resource') {
      resources.set(found.fhirUrl, application);
    } else {
      clients.set(found.fhirUrl, (clients.get(found.fhirUrl) ?? 0) + 1);
    }
  }
  return [...resources]
    .map(([fhirUrl, { displayName, appRoles, api }]) => ({
      ...{ fhirUrl, displayName, appRoles },
      clients: clients.get(fhirUrl) ?? 0,
      scopes: api.oauth2PermissionScopes,
    }))
    .sort((one, other) => (one.fhirUrl < other.fhirUrl ? -1 : 1));
}
