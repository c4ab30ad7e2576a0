import { z } from 'zod';
import { parseAnswer } from '../http/parse-answer.ts';
import { PrivilegeError } from '../errors/fhir-apps-error.ts';
import { UsageError } from '../errors/usage-error.ts';
import {
  AZURE_API_FOR_FHIR_TYPE,
  FHIR_SERVICE_TYPE,
  isNamedBy,
  readFhirResourceId,
} from '../registration/roles/fhir-resource-id.ts';
import type { FhirResource } from '../registration/model/azure-access.ts';
import { azureResource } from '../registration/fhir-server.ts';
import type { ServerKind } from '../registration/model/app-type.ts';
import { isNotFound } from './azure-error.ts';
import type { ResourceManager } from './resource-manager.ts';

/** A managed server, as its clients know it. */
export interface ManagedServer {
  readonly fhirUrl: string;
  readonly serverKind: Exclude<ServerKind, 'oss'>;
}

const SUBSCRIPTION = z.object({ subscriptionId: z.string() });
const RESOURCE = z.object({ id: z.string() });
const SERVICE = z.object({
  properties: z.object({
    authenticationConfiguration: z.object({ audience: z.string().nullish() }).nullish(),
  }),
});

/**
 * Finds the resource of a managed server among those that the caller may read: by its own host, and behind a custom
 * domain by its audience. Null where none is found. Throws UsageError `fhir_resource_ambiguous` with the list, and the
 * refusals of Azure Resource Manager (Azure Resource Manager: Subscriptions - List, Resources - List).
 */
export async function findFhirService(manager: ResourceManager, server: ManagedServer): Promise<FhirResource | null> {
  const subscriptions = await manager.list('/subscriptions', { 'api-version': '2022-12-01' });
  const lists = await Promise.all(
    subscriptions.map((each) => servicesIn(manager, parseAnswer(SUBSCRIPTION, each).subscriptionId, server)),
  );
  const services = lists.flat();
  const isServer = await Promise.all(services.map((service) => isServerOf(manager, service, server)));
  const [found, ...others] = services.filter((_, index) => isServer[index] === true);
  if (found !== undefined && others.length > 0) {
    const ids = [found, ...others].map(({ id }) => id);
    throw new UsageError('fhir_resource_ambiguous', `${ids.length} FHIR services could be ${server.fhirUrl}.`, {
      hint: (input) => `Name one with ${input('fhirResourceId')}: ${ids.join(', ')}`,
      details: { candidates: ids },
    });
  }
  return found ?? null;
}

async function servicesIn(
  manager: ResourceManager,
  subscriptionId: string,
  { serverKind }: ManagedServer,
): Promise<readonly FhirResource[]> {
  const type = serverKind === 'ahds' ? FHIR_SERVICE_TYPE : AZURE_API_FOR_FHIR_TYPE;
  const query = { $filter: `resourceType eq '${type}'`, 'api-version': '2021-04-01' };
  const resources = await manager.list(`/subscriptions/${subscriptionId}/resources`, query);
  return resources.flatMap((each) => readFhirResourceId(parseAnswer(RESOURCE, each).id) ?? []);
}

async function isServerOf(
  manager: ResourceManager,
  service: FhirResource,
  { fhirUrl }: ManagedServer,
): Promise<boolean> {
  if (azureResource(fhirUrl) !== null) {
    return isNamedBy(fhirUrl, service);
  }
  try {
    const body = await manager.send({
      method: 'GET',
      path: service.id,
      query: { 'api-version': '2023-12-01' },
    });
    const { authenticationConfiguration } = parseAnswer(SERVICE, body).properties;
    return authenticationConfiguration?.audience?.replace(/\/+$/, '') === fhirUrl;
  } catch (error) {
    // Listed, yet gone by now or not for the caller to look into: then it cannot be chosen.
    if (error instanceof PrivilegeError || isNotFound(error)) {
      return false;
    }
    throw error;
  }
}
