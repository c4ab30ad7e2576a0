import { GraphRequestError } from '../../errors/graph-request-error.ts';
import { ABSENT_READS, askUntilSeen } from '../absence.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphRequest } from '../graph-request.ts';

/** What Graph says of an app role assignment that is gone, with 400 where others have 404. */
const ASSIGNMENT_GONE = /entitlementgrant being updated or deleted is not found/i;

/** True for a refusal that says that what the request names is not there. */
export function isNotFound(error: unknown): boolean {
  return error instanceof GraphRequestError && (error.refusal.status === 404 || ASSIGNMENT_GONE.test(error.message));
}

/**
 * Deletes what was read before; what is gone already is fine. A replica that lags says "not found" too, so it counts as
 * gone only once `read` has not shown it several times in a row; while it does, the deletion is repeated. Throws
 * Graph's refusals, "not found" too where reads go on showing it.
 */
export async function deleteUnlessGone(client: GraphClient, deletion: GraphRequest, read: GraphRequest): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(deletion);
      return;
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
      if ((await askUntilSeen(client, read)).status >= 400) {
        return;
      }
      if (attempt === ABSENT_READS) {
        throw error;
      }
    }
  }
}
