import { PrivilegeError } from '../../errors/fhir-apps-error.ts';
import { impactOfClient, impactOfResource } from '../../registration/impact/deletion-impact.ts';
import type { DeletedWith } from '../../registration/impact/bring-back.ts';
import { NO_IMPACT, type ObservedImpact } from '../../registration/impact/impact.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { identify } from '../../registration/tags.ts';
import { createBatchReader } from '../batch-reader.ts';
import type { GraphClient } from '../graph-client.ts';
import { observeEntitlements } from './observe-entitlements.ts';
import { readConsents } from './read-consents.ts';

/**
 * Reads what stops working when applications of ours are deleted, and what is lost with each: two or three exchanges for
 * a resource, and about as many for all clients together. What may not be read is named. Throws Graph's other refusals.
 */
export async function observeDeletionImpacts(
  client: GraphClient,
  applications: readonly ObservedApplication[],
): Promise<readonly DeletedWith[]> {
  const isResource = ({ tags }: ObservedApplication): boolean => identify(tags)?.type === 'resource';
  const clients = applications.filter((each) => !isResource(each));
  const [ofResources, read] = await Promise.all([
    Promise.all(
      applications.filter(isResource).map(async (application) => {
        const observed = await unlessRefused(observeEntitlements(client, application, { withConsent: true }));
        return { appId: application.appId, impact: impactOfResource(application, observed) };
      }),
    ),
    clients.length === 0 ? null : unlessRefused(readConsents(createBatchReader(client), clients, false)),
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
  const [found] = await observeDeletionImpacts(client, [application]);
  return found?.impact ?? NO_IMPACT;
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
