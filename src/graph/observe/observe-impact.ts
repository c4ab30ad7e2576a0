import { PrivilegeError } from '../../errors/fhir-apps-error.ts';
import { impactOfClient, impactOfResource } from '../../registration/impact/deletion-impact.ts';
import type { ObservedImpact } from '../../registration/impact/impact.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { identify } from '../../registration/tags.ts';
import { createBatchReader } from '../batch-reader.ts';
import type { GraphClient } from '../graph-client.ts';
import { observeEntitlements } from './observe-entitlements.ts';
import { readConsents } from './read-consents.ts';

/**
 * Reads what stops working when an application of ours is deleted, and what is lost with it, in two or three exchanges;
 * what may not be read is named. Throws Graph's other refusals.
 */
export async function observeDeletionImpact(
  client: GraphClient,
  application: ObservedApplication,
): Promise<ObservedImpact> {
  if (identify(application.tags)?.type === 'resource') {
    const observed = await unlessRefused(observeEntitlements(client, application, { withConsent: true }));
    return impactOfResource(application, observed);
  }
  const read = await unlessRefused(readConsents(createBatchReader(client), [application], false));
  return impactOfClient(application, read?.consents[0] ?? null);
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
