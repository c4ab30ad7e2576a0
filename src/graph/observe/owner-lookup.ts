import { z } from 'zod';
import { type FhirAppsError, PrivilegeError } from '../../errors/fhir-apps-error.ts';
import { GraphRequestError } from '../../errors/graph-request-error.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { worded } from '../../errors/wording.ts';
import type { ObservedOwner } from '../../registration/model/observed.ts';
import type { Principal } from '../../registration/roles/role-assignment.ts';
import { GUEST_HINT, type UserReads, userReads, usersIn } from './find-user.ts';
import { toError } from '../graph-error.ts';
import type { GraphAnswer, GraphRequest } from '../graph-request.ts';
import type { Reads } from '../batch-reader.ts';
import { PRIVILEGES } from '../privileges.ts';
import { bodyIfAllowed, userByName } from '../reads.ts';
import { readOwner } from './related-objects.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';

/** Where owners are looked for, by what is asked and the position of the owner among those named. */
export type OwnerReads = Readonly<Record<OwnerRead, GraphRequest | null>>;

type OwnerLookup = 'object' | keyof UserReads;

/** The name of a read of {@link OwnerReads}. */
export type OwnerRead = `${OwnerLookup}OfOwner${number}`;

const IDENTIFIED = z.object({ id: OBJECT_ID });
const TYPED = z.object({ '@odata.type': z.string() });

function readsOf(owner: string, isNamed: boolean): Partial<Reads<OwnerLookup>> {
  return isUserName(owner)
    ? userReads(owner)
    : {
        object: {
          method: 'GET',
          path: `/directoryObjects/${owner}${isNamed ? '' : '?$select=id'}`,
          privilege: PRIVILEGES.readDirectoryObjects,
        },
      };
}

function isUserName(owner: string): boolean {
  return owner.includes('@');
}

/**
 * The reads that find owners as `--owner` names them: an object id as it is, a person by user principal name or email
 * address (Graph: Get directoryObject, Get user, List users). `isNamed` reads the name of an object id too; default:
 * false.
 */
export function ownerReads(owners: readonly string[], isNamed = false): OwnerReads {
  return Object.fromEntries(
    owners.flatMap((owner, index) =>
      Object.entries(readsOf(owner, isNamed)).map(([name, request]) => [`${name}OfOwner${index}`, request]),
    ),
  );
}

/** The answers to {@link ownerReads}. */
export type OwnerAnswers = Readonly<Partial<Record<OwnerRead, GraphAnswer | null>>>;

/**
 * The object ids of owners in the answers to {@link ownerReads}, each once. One that was named by its id and may not be
 * looked up is left to the write. Throws UsageError `owner_missing` or `principal_ambiguous`, and Graph's refusal to
 * find a person.
 */
export function ownerIds(owners: readonly string[], answers: OwnerAnswers): readonly string[] {
  return [...new Set(owners.map((owner, index) => ownerIdAt(owner, index, answers)))];
}

/**
 * One of the owners, by its position, with a name for people: as it was typed, or as the directory has it. Throws as
 * {@link ownerIds}, and UsageError `owner_missing` for a group, which can own nothing
 * (https://learn.microsoft.com/graph/api/application-post-owners).
 */
export function ownerAt(owner: string, index: number, answers: OwnerAnswers): ObservedOwner {
  const id = ownerIdAt(owner, index, answers);
  const body = bodyIfAllowed(answers[`objectOfOwner${index}`] ?? null);
  if (TYPED.safeParse(body).data?.['@odata.type'] === '#microsoft.graph.group') {
    throw ownerIsGroup(owner);
  }
  return body === null ? { id, appId: null, name: owner } : readOwner(body);
}

/** The object id of one of the owners, by its position; throws as {@link ownerIds}. */
export function ownerIdAt(owner: string, index: number, answers: OwnerAnswers): string {
  const answer = (name: OwnerLookup): GraphAnswer | null => answers[`${name}OfOwner${index}`] ?? null;
  if (isUserName(owner)) {
    return userId(owner, answer);
  }
  if (answer('object')?.status === 404) {
    throw ownerMissing(owner);
  }
  return IDENTIFIED.safeParse(answer('object')?.body).data?.id ?? owner.toLowerCase();
}

function userId(owner: string, answer: (name: keyof UserReads) => GraphAnswer | null): string {
  const answers = {
    user: answer('user'),
    userByMail: answer('userByMail'),
    userByOtherMail: answer('userByOtherMail'),
  };
  const [user, ...others] = usersIn(answers);
  if (user !== undefined && others.length > 0) {
    throw ambiguousOwner(owner, [user, ...others]);
  }
  if (user !== undefined) {
    return user.id;
  }
  for (const name of ['user', 'userByMail', 'userByOtherMail'] as const) {
    const refused = answers[name];
    if (refused !== null && refused.status >= 400 && refused.status !== 404) {
      throw withOtherWay(toError(userReads(owner)[name] ?? userByName(owner), refused));
    }
  }
  throw ownerMissing(owner);
}

function ambiguousOwner(owner: string, users: readonly Principal[]): UsageError {
  return new UsageError('principal_ambiguous', `${users.length} people have the address ${owner}.`, {
    hint: `Name the owner by the object id: ${users.map(({ id }) => id).join(', ')}`,
    details: { owner, candidates: users },
  });
}

function withOtherWay(error: FhirAppsError): FhirAppsError {
  return error instanceof PrivilegeError
    ? new PrivilegeError(error.code, error.wording.message, {
        hint: (input) => `${worded(error.wording.hint ?? '', input)} Or name the owner by its object id.`.trim(),
        requestId: error.requestId ?? undefined,
        details: error.details ?? undefined,
        cause: error,
      })
    : error;
}

/**
 * The refusal of a write that names owners: `owner_missing` where Graph says that one of them is not there, else the
 * error as it is.
 */
export function explainOwnerRefusal(error: unknown, ownerIds: readonly string[]): unknown {
  const missing =
    error instanceof GraphRequestError && error.refusal.status === 404
      ? ownerIds.find((id) => error.message.includes(id))
      : undefined;
  return missing === undefined ? error : ownerMissing(missing, error);
}

function ownerIsGroup(owner: string): UsageError {
  return new UsageError('owner_missing', `The owner ${owner} is a group, and groups cannot own applications.`, {
    hint: 'Name users by user principal name, email address or object id, or service principals by object id.',
    details: { owner },
  });
}

function ownerMissing(owner: string, cause?: unknown): UsageError {
  return new UsageError('owner_missing', `The owner ${owner} was not found in this tenant.`, {
    hint: `Name a user by user principal name, email address or object id, or a service principal by its object id. ${GUEST_HINT}`,
    details: { owner },
    cause,
  });
}
