import type { Environment } from '../file/environment.ts';
import type { BatchReader } from '../../graph/batch-reader.ts';
import {
  listAccess,
  listApplications,
  type ListedPrincipal,
  type ListedServer,
  listServicePrincipals,
} from '../../graph/observe/list-server.ts';
import { bodyIfAllowed, servicePrincipalIdByAppId } from '../../graph/reads.ts';
import { MICROSOFT_GRAPH } from '../../registration/consent/graph-permissions.ts';
import { AZURE_HEALTHCARE_APIS } from '../../registration/fhir-server.ts';
import type { ObservedApi } from '../../registration/model/observed.ts';
import { isYetToBeMade } from '../../reconcile/planned-api.ts';

/**
 * Reads from lists what one look after the other would ask a thousand times: the server's applications, their service
 * principals, and what these hold at the server's API and at Microsoft Graph. Throws Graph's refusals.
 */
export async function listEverything(
  reader: BatchReader,
  { fhirUrl, serverKind }: Environment,
  api: Promise<ObservedApi> | undefined,
): Promise<ListedServer> {
  const firstParty = serverKind === 'oss' ? null : idOf(reader, AZURE_HEALTHCARE_APIS);
  const [listed, principals, graphId, firstPartyId, own] = await Promise.all([
    listApplications(reader, fhirUrl),
    listServicePrincipals(reader, fhirUrl),
    idOf(reader, MICROSOFT_GRAPH),
    firstParty,
    // Where it is blocked, so are its clients, and nothing of theirs matters.
    api?.catch(() => null) ?? null,
  ]);
  await listAccess(reader, principals, [
    ...(own === null || isYetToBeMade(own) || own.servicePrincipalId === null
      ? []
      : [{ id: own.servicePrincipalId, appId: own.appId }]),
    ...(graphId === null ? [] : [{ id: graphId, appId: null }]),
    ...(firstPartyId === null ? [] : [{ id: firstPartyId, appId: null }]),
  ]);
  return listed;
}

async function idOf(reader: BatchReader, appId: string): Promise<ListedPrincipal['id'] | null> {
  const body = bodyIfAllowed(await reader.read(servicePrincipalIdByAppId(appId)));
  return typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string' ? body.id : null;
}
