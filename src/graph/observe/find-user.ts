import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import type { Principal } from '../../registration/roles/role-assignment.ts';
import { readPage } from '../answers.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import type { Reads } from '../batch-reader.ts';
import type { GraphAnswer } from '../graph-request.ts';
import { bodyIfAllowed, userByName, usersByMail, usersByOtherMail } from '../reads.ts';

/** Where a person is looked for, all in one exchange. */
export type UserReads = Reads<'user' | 'userByMail' | 'userByOtherMail'>;

/** The answers to {@link UserReads}. */
export type UserAnswers = Readonly<Partial<Record<keyof UserReads, GraphAnswer | null>>>;

/**
 * How people may name a guest, for hints: the user principal name of a guest is not the address that they sign in with.
 */
export const GUEST_HINT =
  'A guest is found by their email address, or by their user principal name, such as ada_fabrikam.com#EXT#@contoso.onmicrosoft.com.';

const USER = z.object({
  id: OBJECT_ID,
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});

/**
 * The reads that find a person by user principal name, or by an email address, which is another text for a guest and
 * may be for a member (https://learn.microsoft.com/entra/external-id/user-properties).
 */
export function userReads(name: string): UserReads {
  return { user: userByName(name), userByMail: usersByMail(name), userByOtherMail: usersByOtherMail(name) };
}

/**
 * The people in the answers to {@link userReads}, each once: the one with the user principal name, else all with the
 * address.
 */
export function usersIn(answers: UserAnswers): readonly Principal[] {
  const user = bodyIfAllowed(answers.user ?? null);
  if (user !== null) {
    return [readUser(user)];
  }
  const lists = [answers.userByMail ?? null, answers.userByOtherMail ?? null].map(bodyIfAllowed);
  const found = lists.flatMap((list) => (list === null ? [] : readPage(list, readUser).members));
  return [...new Map(found.map((each) => [each.id, each])).values()];
}

function readUser(body: unknown): Principal {
  const { id, displayName, userPrincipalName } = parseAnswer(USER, body);
  return { id, type: 'user', displayName: displayName ?? userPrincipalName ?? id };
}
