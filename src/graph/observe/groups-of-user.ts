import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import type { GraphClient } from '../graph-client.ts';
import { readAll } from '../batch-reader.ts';
import type { GraphRequest } from '../graph-request.ts';
import { readAllPages } from '../pages.ts';
import { bodyIfAllowed, plainRead } from '../reads.ts';

const GROUP = z.object({ id: OBJECT_ID, displayName: z.string().nullish() });

/** A group that a user is in. */
export interface GroupOfUser {
  readonly id: string;
  readonly displayName: string;
  /** False where the user is in it through another group only. */
  readonly isDirect: boolean;
}

/**
 * The groups of a user, through others too (https://learn.microsoft.com/graph/api/user-list-transitivememberof); null
 * where they may not be read.
 */
export async function readGroupsOfUser(client: GraphClient, userId: string): Promise<readonly GroupOfUser[] | null> {
  const request = (relation: 'memberOf' | 'transitiveMemberOf'): GraphRequest =>
    plainRead(`/users/${userId}/${relation}/microsoft.graph.group?$select=id,displayName&$top=999`);
  const [ofDirect, ofAll] = [request('memberOf'), request('transitiveMemberOf')];
  const answers = await readAll(client, { direct: ofDirect, all: ofAll });
  const [direct, all] = [bodyIfAllowed(answers.direct), bodyIfAllowed(answers.all)];
  if (direct === null || all === null) {
    return null;
  }
  const read = (member: unknown): z.infer<typeof GROUP> => parseAnswer(GROUP, member);
  const directIds = new Set((await readAllPages(client, ofDirect, direct, read)).map(({ id }) => id));
  return (await readAllPages(client, ofAll, all, read)).map(({ id, displayName }) => ({
    ...{ id, displayName: displayName ?? id },
    isDirect: directIds.has(id),
  }));
}
