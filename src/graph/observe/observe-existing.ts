import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import { AZURE_HEALTHCARE_APIS } from '../../registration/fhir-server.ts';
import { GRAPH_APIS, MICROSOFT_GRAPH } from '../../registration/consent/graph-permissions.ts';
import type { ObservedApi, ObservedApplication } from '../../registration/model/observed.ts';
import type { ExistingRegistration } from '../../registration/result/registration-result.ts';
import type { Identification } from '../../registration/tags.ts';
import { readApplication, readServicePrincipal } from '../answers.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import { toApi } from './api-lookup.ts';
import { type BatchReader, readNamed } from '../batch-reader.ts';
import { readRelatedObjects } from './related-objects.ts';
import { withAllPages } from '../pages.ts';
import {
  applicationByKey,
  bodyIfAllowed,
  ofApplicationByAppId,
  ofServicePrincipal,
  servicePrincipalByAppId,
  servicePrincipalIdByAppId,
} from '../reads.ts';

const IDENTIFIED = z.object({ id: OBJECT_ID });

/**
 * The appId of the API that a client asks permissions of, which is none of the directory's; `usual` where it asks none;
 * null for no API.
 */
function apiOf(
  application: ObservedApplication,
  { type, serverKind }: Identification,
  usual: string | null,
): string | null {
  const asked = application.requiredResourceAccess
    .map(({ resourceAppId }) => resourceAppId)
    .find((appId) => !GRAPH_APIS.includes(appId));
  return type === 'resource' ? null : (asked ?? usual ?? (serverKind === 'oss' ? null : AZURE_HEALTHCARE_APIS));
}

/**
 * Reads what hangs on an application that is known to stand, in one exchange, and more where users have consented one
 * by one. `usualApi` is the appId of the API that a client of this server is thought to have where it asks none for
 * anything; default: not known.
 */
export async function observeExisting(
  look: BatchReader,
  application: ObservedApplication,
  identification: Identification,
  usualApi: string | null = null,
): Promise<ExistingRegistration> {
  const { appId } = application;
  const apiAppId = apiOf(application, identification, usualApi);
  const grants = ofServicePrincipal(appId, 'oauth2PermissionGrants');
  const assignments = ofServicePrincipal(appId, 'appRoleAssignments');
  const found = await readNamed(look, {
    servicePrincipal: servicePrincipalByAppId(appId),
    assignments,
    grants,
    federatedCredentials: ofApplicationByAppId(appId, 'federatedIdentityCredentials'),
    apiApplication: apiAppId === null ? null : applicationByKey('appId', apiAppId),
    apiServicePrincipal: apiAppId === null ? null : servicePrincipalByAppId(apiAppId),
    microsoftGraph: identification.type === 'resource' ? null : servicePrincipalIdByAppId(MICROSOFT_GRAPH),
  });
  const read = <T>(name: keyof typeof found, reader: (body: unknown) => T): T | null => {
    const body = bodyIfAllowed(found[name]);
    return body === null ? null : reader(body);
  };
  const servicePrincipal = read('apiServicePrincipal', readServicePrincipal);
  const apiApplication = read('apiApplication', readApplication);
  const firstParty = apiAppId === AZURE_HEALTHCARE_APIS;
  const api: ObservedApi | null =
    apiAppId === null || (servicePrincipal === null && apiApplication === null && !firstParty)
      ? null
      : toApi(identification, { application: apiApplication, servicePrincipal, firstParty });
  const state = readRelatedObjects({
    ...found,
    owners: null,
    grants: await withAllPages(look.client, grants, found.grants),
    assignments: await withAllPages(look.client, assignments, found.assignments),
  });
  return {
    application,
    exists: true,
    servicePrincipalId: state.servicePrincipal?.id ?? null,
    accountEnabled: state.servicePrincipal?.accountEnabled ?? null,
    api,
    assignedRoleIds: state.assignments
      .filter(({ resourceId }) => resourceId === api?.servicePrincipalId)
      .map(({ appRoleId }) => appRoleId),
    grants: state.grants,
    federatedCredentials: state.federatedCredentials,
    graphServicePrincipalId: read('microsoftGraph', (body) => parseAnswer(IDENTIFIED, body))?.id ?? null,
  };
}
