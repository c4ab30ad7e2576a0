import { GraphRequestError } from '../../errors/graph-request-error.ts';
import { PrivilegeError } from '../../errors/privilege-error.ts';
import type { NameTakenError } from './apply-application.ts';
import { findDeletedByName } from '../observe/deleted-application.ts';
import type { RecycledApplication } from '../../registration/recycle-bin.ts';
import type { GraphClient } from '../graph-client.ts';
import { applicationByKey } from '../reads.ts';

/**
 * Waits until the application that took a unique name can be read. Throws `name_in_recycle_bin` where it was deleted
 * and still holds the name.
 */
export async function awaitTakenName(client: GraphClient, taken: NameTakenError): Promise<void> {
  const { uniqueName } = taken;
  const holder = applicationByKey('uniqueName', uniqueName);
  if ((await client.ask(holder)).status < 400) {
    return;
  }
  const deleted = await findDeletedByName(client, uniqueName).catch((error: unknown) => {
    // Who may only write its own applications may be kept from the recycle bin (facts/graph.md 8.1).
    if (error instanceof PrivilegeError) {
      return null;
    }
    throw error;
  });
  if (deleted === null) {
    await client.send({ ...holder, fresh: true });
    return;
  }
  throw nameInRecycleBin(uniqueName, deleted, taken.refusal);
}

/** The error for a name that a deleted application keeps, with what can be done about it; `refusal` is what Graph said, where it was asked. */
export function nameInRecycleBin(
  uniqueName: string,
  deleted: RecycledApplication,
  refusal: unknown,
  hint = 'Restore it:',
): GraphRequestError {
  const said = refusal instanceof GraphRequestError ? refusal.refusal : null;
  return new GraphRequestError(
    'name_in_recycle_bin',
    `A deleted application "${deleted.displayName}" (${deleted.objectId}) still holds the name ${uniqueName}.`,
    said ?? { status: 400, graphCode: null, detailCodes: [], request: 'POST /applications' },
    {
      hint,
      command: ['restore', deleted.objectId],
      alternative: { does: 'remove it for good', command: ['delete', deleted.objectId, '--purge'] },
      details: { recycled: deleted, uniqueName },
    },
  );
}
