import { sortedBy } from '../../registration/canonical-order.ts';
import type { FederatedCredential, ObservedApplication } from '../../registration/model/observed.ts';
import { findApplication, type Reference } from './find-application.ts';
import type { GraphClient } from '../graph-client.ts';
import { readFederatedCredential } from './related-objects.ts';
import { readAllPages } from '../pages.ts';
import { ofApplication } from '../reads.ts';

/** An application, and whose tokens it accepts as its own proof. */
export interface ObservedCredentials {
  readonly application: ObservedApplication;
  readonly federated: readonly FederatedCredential[];
}

/**
 * Finds an application and reads all its credentials. Throws UsageError `reference_missing` or `reference_ambiguous`,
 * and Graph's refusals.
 */
export async function observeCredentials(client: GraphClient, reference: Reference): Promise<ObservedCredentials> {
  const application = await findApplication(client, reference);
  return { application, federated: await readFederatedCredentials(client, application.id) };
}

/**
 * The federated credentials of an application that is known to stand, by name (Graph: List
 * federatedIdentityCredentials).
 */
export async function readFederatedCredentials(
  client: GraphClient,
  objectId: string,
): Promise<readonly FederatedCredential[]> {
  const request = { ...ofApplication(objectId, 'federatedIdentityCredentials'), fresh: true };
  const credentials = await readAllPages(client, request, await client.send(request), readFederatedCredential);
  return sortedBy(credentials, ({ name }) => name);
}
