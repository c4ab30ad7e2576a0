import type { GraphClient } from '../graph-client.ts';
import { applicationByKey, servicePrincipalByAppId } from '../reads.ts';

/**
 * Waits until the directory shows a new resource application and its service principal by the names that clients look
 * them up by, so that a client registered right afterwards finds them.
 * Throws what reading throws; after `--timeout` that is the last refusal.
 */
export async function awaitVisible(client: GraphClient, uniqueName: string, appId: string): Promise<void> {
  await Promise.all([
    client.send({ ...applicationByKey('uniqueName', uniqueName), fresh: true }),
    client.send({ ...servicePrincipalByAppId(appId), fresh: true }),
  ]);
}
