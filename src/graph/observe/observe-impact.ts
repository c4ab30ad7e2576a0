import { PrivilegeError } from '../../errors/fhir-apps-error.ts';
import { impactOfClient, impactOfResource } from '../../registration/impact/deletion-impact.ts';
import type { DeletedWith } from '../../registration/impact/bring-back.ts';
import { NO_IMPACT, type ObservedImpact } from '../../registration/impact/impact.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { identify } from '../../registration/tags.ts';
import { MICROSOFT_GRAPH } from '../../registration/consent/graph-permissions.ts';
import { readServicePrincipal } from '../answers.ts';
import { type BatchReader, createBatchReader, READS_IN_A_BATCH } from '../batch-reader.ts';
import type { GraphClient } from '../graph-client.ts';
import { bodyIfAllowed, servicePrincipalByAppId } from '../reads.ts';
import { listAccess, type ListedPrincipal } from './list-server.ts';
import { observeEntitlements } from './observe-entitlements.ts';
import { readConsents } from './read-consents.ts';

/** The reads that one client takes: its service principal, its roles and the consent to it. */
const READS_OF_ONE = 3;

/**
 * Reads what stops working when applications of ours are deleted, and what is lost with each: two or three exchanges for
 * a resource, and about as many for all clients together. Of many clients, only the access to these resources and to
 * Microsoft Graph is read, from lists, and there the consent of single users to Microsoft Graph is left out. What may
 * not be read is named. Throws Graph's other refusals.
 */
export async function observeDeletionImpacts(
  reader: BatchReader,
  applications: readonly ObservedApplication[],
): Promise<readonly DeletedWith[]> {
  const { client } = reader;
  const isResource = ({ tags }: ObservedApplication): boolean => identify(tags)?.type === 'resource';
  const clients = applications.filter((each) => !isResource(each));
  if (clients.length * READS_OF_ONE > READS_IN_A_BATCH) {
    await listAccessOfMany(reader, clients, applications.filter(isResource));
  }
  const [ofResources, read] = await Promise.all([
    Promise.all(
      applications.filter(isResource).map(async (application) => {
        const observed = await unlessRefused(observeEntitlements(client, application, { withConsent: true }));
        return { appId: application.appId, impact: impactOfResource(application, observed) };
      }),
    ),
    clients.length === 0 ? null : unlessRefused(readConsents(reader, clients, false)),
  ]);
  const ofClients = clients.map((application, index) => ({
    appId: application.appId,
    impact: impactOfClient(application, read?.consents[index] ?? null),
  }));
  return [...ofClients, ...ofResources];
}

/** As {@link observeDeletionImpacts}, of one application. */
export async function observeDeletionImpact(
  client: GraphClient,
  application: ObservedApplication,
): Promise<ObservedImpact> {
  const [found] = await observeDeletionImpacts(createBatchReader(client), [application]);
  return found?.impact ?? NO_IMPACT;
}

/** Lets a look know the access of many clients from lists, which would take three reads for each. */
async function listAccessOfMany(
  reader: BatchReader,
  clients: readonly ObservedApplication[],
  resources: readonly ObservedApplication[],
): Promise<void> {
  const principalsOf = async (appIds: readonly string[]): Promise<readonly ListedPrincipal[]> => {
    const found = await Promise.all(appIds.map((appId) => reader.read(servicePrincipalByAppId(appId))));
    return found.flatMap((answer, index) => {
      const body = bodyIfAllowed(answer);
      return body === null ? [] : [{ id: readServicePrincipal(body).id, appId: appIds[index] ?? '' }];
    });
  };
  const [principals, own, graph] = await Promise.all([
    principalsOf(clients.map(({ appId }) => appId)),
    principalsOf(resources.map(({ appId }) => appId)),
    principalsOf([MICROSOFT_GRAPH]),
  ]);
  await listAccess(reader, principals, [...own.map((api) => ({ ...api, withUsers: true })), ...graph]);
}

/** What is read; null where the caller may not. */
async function unlessRefused<T>(reading: Promise<T>): Promise<T | null> {
  return reading.catch((error: unknown) => {
    if (error instanceof PrivilegeError) {
      return null;
    }
    throw error;
  });
}
