import { z } from 'zod';
import { GraphRequestError } from '../errors/graph-request-error.ts';
import type { NameTakenError } from './apply-application.ts';
import { readPage } from './answers.ts';
import type { GraphClient } from './graph-client.ts';
import { PRIVILEGES } from './privileges.ts';
import { applicationByKey } from './reads.ts';

const DELETED = z.object({ id: z.string(), displayName: z.string().nullish(), uniqueName: z.string().nullish() });

/** The application of a unique name in the recycle bin, where it keeps its name for 30 days; null where there is none. */
export async function findDeleted(
  client: GraphClient,
  uniqueName: string,
): Promise<{ readonly id: string; readonly displayName: string } | null> {
  let path: string | null =
    '/directory/deletedItems/microsoft.graph.application?$select=id,displayName,uniqueName&$top=999';
  while (path !== null) {
    const page: ReturnType<typeof readPage<z.infer<typeof DELETED>>> = readPage(
      await client.send({ method: 'GET', path, privilege: PRIVILEGES.readApplications }),
      (member) => DELETED.parse(member),
    );
    const found = page.members.find((member) => member.uniqueName === uniqueName);
    if (found !== undefined) {
      return { id: found.id, displayName: found.displayName ?? '' };
    }
    path = page.nextLink;
  }
  return null;
}

/**
 * Waits until the application that took a unique name can be read. Throws `name_in_recycle_bin` where it was deleted
 * and still holds the name.
 */
export async function awaitTakenName(client: GraphClient, uniqueName: string, taken: NameTakenError): Promise<void> {
  const deleted = await findDeleted(client, uniqueName);
  if (deleted === null) {
    await client.send({ ...applicationByKey('uniqueName', uniqueName), fresh: true });
    return;
  }
  const refusal = taken.refusal instanceof GraphRequestError ? taken.refusal.refusal : null;
  throw new GraphRequestError(
    'name_in_recycle_bin',
    `A deleted application "${deleted.displayName}" (${deleted.id}) still holds the name ${uniqueName}.`,
    refusal ?? { status: 400, graphCode: null, detailCodes: [], request: 'POST /applications' },
    { hint: `Restore it in the portal, or remove it for good: fhir-apps delete ${deleted.id} --purge` },
  );
}
