import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import { literal, plainRead } from '../../graph/reads.ts';
import { readPrincipals } from '../../graph/observe/principal-names.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import type { AccessPrincipal } from '../access-result.ts';
import { type Reading, readList } from './reading.ts';

/** The most values of one `in` (https://learn.microsoft.com/graph/filter-query-parameter). */
const IN_ONE_FILTER = 15;

const USER = z.object({
  id: OBJECT_ID,
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  userType: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
});

/** Someone of whom only this is known. */
export const UNKNOWN_PRINCIPAL: Omit<AccessPrincipal, 'id' | 'displayName'> = {
  type: null,
  appId: null,
  key: null,
  userPrincipalName: null,
  isGuest: null,
  accountEnabled: null,
};

/**
 * People by their object ids, fifteen in a request and twenty requests in an exchange; who is gone is left out (Graph:
 * List users).
 */
export async function readPeople(
  reading: Reading,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AccessPrincipal>> {
  const parts = Array.from({ length: Math.ceil(ids.length / IN_ONE_FILTER) }, (_, index) =>
    ids.slice(index * IN_ONE_FILTER, (index + 1) * IN_ONE_FILTER),
  );
  const lists = await Promise.all(
    parts.map((part) => {
      const filter = encodeURIComponent(`id in (${part.map(literal).join(',')})`);
      const select = 'id,displayName,userPrincipalName,userType,accountEnabled';
      const request = plainRead(`/users?$filter=${filter}&$select=${select}&$top=999`);
      return readList(reading, request, readUser, { what: 'Names and states of people', needs: 'User.Read.All' });
    }),
  );
  return new Map(lists.flatMap((people) => (people ?? []).map((person) => [person.id, person])));
}

function readUser(member: unknown): AccessPrincipal {
  const { id, displayName, userPrincipalName, userType, accountEnabled } = parseAnswer(USER, member);
  return {
    ...UNKNOWN_PRINCIPAL,
    ...{ id, type: 'user', displayName: displayName ?? userPrincipalName ?? id },
    userPrincipalName: userPrincipalName ?? null,
    isGuest: userType === null || userType === undefined ? null : userType === 'Guest',
    accountEnabled: accountEnabled ?? null,
  };
}

/**
 * The people, groups and service principals that have these object ids, people with their state. One that is not found
 * has no type (Graph: directoryObject getByIds).
 */
export async function readWho(reading: Reading, ids: readonly string[]): Promise<ReadonlyMap<string, AccessPrincipal>> {
  const unique = [...new Set(ids)];
  const named = unique.length === 0 ? new Map<string, never>() : await readPrincipals(reading.reader.client, unique);
  const people = await readPeople(
    reading,
    unique.filter((id) => named.get(id)?.type === 'user'),
  );
  return new Map(
    unique.map((id) => {
      const found = named.get(id);
      const type = found?.type === 'servicePrincipal' ? 'application' : (found?.type ?? null);
      return [id, people.get(id) ?? { ...UNKNOWN_PRINCIPAL, id, type, displayName: found?.displayName ?? id }];
    }),
  );
}
