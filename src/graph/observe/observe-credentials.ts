import { sortedBy } from '../../registration/canonical-order.ts';
import type { FederatedCredential, ObservedApplication } from '../../registration/model/observed.ts';
import { findApplication, type Reference } from './find-application.ts';
import { readAll } from '../batch-reader.ts';
import type { GraphClient } from '../graph-client.ts';
import { readFederatedCredential } from './related-objects.ts';
import { readAllPages } from '../pages.ts';
import { bodyOrMissing, ofApplication } from '../reads.ts';

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

/** The federated credentials of each of these applications, by object id; those of one that is gone are none. */
export async function readFederatedOfAll(
  client: GraphClient,
  objectIds: readonly string[],
): Promise<ReadonlyMap<string, readonly FederatedCredential[]>> {
  const requests = Object.fromEntries(objectIds.map((id) => [id, ofApplication(id, 'federatedIdentityCredentials')]));
  const answers = await readAll<string>(client, requests);
  const lists = Object.entries(requests).map(async ([id, request]) => {
    const body = bodyOrMissing(request, answers[id] ?? null);
    const found = body === null ? [] : await readAllPages(client, request, body, readFederatedCredential);
    return [id, sortedBy(found, ({ name }) => name)] as const;
  });
  return new Map(await Promise.all(lists));
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
