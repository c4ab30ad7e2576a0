import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import type { ObservedServicePrincipal } from '../../registration/model/observed.ts';
import { readServicePrincipal } from '../answers.ts';
import type { GraphClient } from '../graph-client.ts';
import { pagesOf } from '../pages.ts';
import { PRIVILEGES } from '../privileges.ts';

const DELETION = z.object({ deletedDateTime: z.string().nullish() });

/**
 * The service principal that went to the recycle bin with an application: of several, the last one; null where there is
 * none (Graph: List deleted items). Throws Graph's refusals.
 */
export async function findDeletedServicePrincipal(
  client: GraphClient,
  appId: string,
): Promise<ObservedServicePrincipal | null> {
  const path = `/directory/deletedItems/microsoft.graph.servicePrincipal?$top=999`;
  const request = { method: 'GET', path, privilege: PRIVILEGES.useRecycleBin } as const;
  let last: { readonly servicePrincipal: ObservedServicePrincipal; readonly deletedAt: string } | null = null;
  for await (const member of pagesOf(client, request, (each) => each)) {
    const servicePrincipal = readServicePrincipal(member);
    const deletedAt = parseAnswer(DELETION, member).deletedDateTime ?? '';
    if (servicePrincipal.appId === appId && (last === null || deletedAt > last.deletedAt)) {
      last = { servicePrincipal, deletedAt };
    }
  }
  return last?.servicePrincipal ?? null;
}
