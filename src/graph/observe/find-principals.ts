import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import { UsageError } from '../../errors/usage-error.ts';
import type { ObservedApplication, ObservedServicePrincipal } from '../../registration/model/observed.ts';
import type { PrincipalReference } from '../../registration/answers/principal-reference.ts';
import type { Principal } from '../../registration/roles/role-assignment.ts';
import { readPage, readServicePrincipal } from '../answers.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import type { Reads } from '../batch-reader.ts';
import { type UserReads, userReads, usersIn } from './find-user.ts';
import { applicationReads, type ApplicationReads, applicationsIn, onlyApplication } from './find-application.ts';
import { toError } from '../graph-error.ts';
import type { GraphAnswer, GraphRequest } from '../graph-request.ts';
import {
  bodyIfAllowed,
  groupById,
  groupsNamed,
  servicePrincipalByAppId,
  servicePrincipalById,
  userByName,
} from '../reads.ts';

/** Where a principal is looked for, all in one exchange; what cannot be it is left out. */
export type PrincipalReads = Partial<
  ApplicationReads & UserReads & Reads<'group' | 'servicePrincipal' | 'servicePrincipalByAppId'>
>;

/** The answers to {@link PrincipalReads}. */
export type PrincipalAnswers = Readonly<Partial<Record<keyof PrincipalReads, GraphAnswer | null>>>;

/** A person or group, or an application of which either object may not have been read yet. */
export type FoundPrincipal =
  | { readonly kind: 'person'; readonly principal: Principal }
  | {
      readonly kind: 'application';
      readonly appId: string;
      readonly application: ObservedApplication | null;
      readonly servicePrincipal: ObservedServicePrincipal | null;
    };

const GROUP = z.object({ id: OBJECT_ID, displayName: z.string().nullish() });

/** The reads that find a principal; `fhirUrl` lets a key stand for a client of that server. */
export function principalReads(reference: PrincipalReference, fhirUrl: string | null): PrincipalReads {
  const { kind, name, isId } = reference;
  switch (kind) {
    case 'user':
      return isId ? { user: userByName(name) } : userReads(name);
    case 'group':
      return { group: isId ? groupById(name) : groupsNamed(name) };
    case 'any': {
      // Roles are given, so a display name, which others could take, decides nothing.
      const applications = applicationReads({ text: name, fhirUrl, byDisplayName: false });
      return isId
        ? {
            ...applications,
            servicePrincipal: servicePrincipalById(name),
            servicePrincipalByAppId: servicePrincipalByAppId(name),
            user: userByName(name),
            group: groupById(name),
          }
        : applications;
    }
  }
}

/**
 * Who the answers to {@link principalReads} show; null where nobody is there. Throws `principal_ambiguous` and
 * `reference_ambiguous` with the list, and Graph's refusal where no one was found because someone could not be read.
 */
export function findPrincipal(
  reference: PrincipalReference,
  reads: PrincipalReads,
  answers: PrincipalAnswers,
): FoundPrincipal | null {
  const found = findApplicationPrincipal(reference, reads, answers) ?? findPerson(reference, answers);
  const refused = refusalOf(reads, answers);
  if (found === null && refused !== null) {
    throw refused;
  }
  return found;
}

function findApplicationPrincipal(
  reference: PrincipalReference,
  reads: PrincipalReads,
  answers: PrincipalAnswers,
): FoundPrincipal | null {
  const [servicePrincipal] = (['servicePrincipal', 'servicePrincipalByAppId'] as const).flatMap((name) => {
    const body = bodyIfAllowed(answers[name] ?? null);
    return body === null ? [] : [readServicePrincipal(body)];
  });
  const { one = null, other = null, third = null } = reads;
  const readable = (name: 'one' | 'other' | 'third'): GraphAnswer | null => {
    const answer = answers[name] ?? null;
    return bodyIfAllowed(answer) === null ? null : answer;
  };
  const applications = applicationsIn(
    { text: reference.name, byDisplayName: servicePrincipal !== undefined },
    { one, other, third },
    { one: readable('one'), other: readable('other'), third: readable('third') },
  );
  if (applications.length === 0 && servicePrincipal === undefined) {
    return null;
  }
  const application = applications.length === 0 ? null : onlyApplication(reference, applications);
  const appId = application?.appId ?? servicePrincipal?.appId ?? '';
  return { kind: 'application', appId, application, servicePrincipal: servicePrincipal ?? null };
}

function findPerson(reference: PrincipalReference, answers: PrincipalAnswers): FoundPrincipal | null {
  const [user, ...namesakes] = usersIn(answers);
  if (user !== undefined && namesakes.length > 0) {
    throw ambiguousUser(reference, [user, ...namesakes]);
  }
  if (user !== undefined) {
    return { kind: 'person', principal: user };
  }
  const body = bodyIfAllowed(answers.group ?? null);
  const [group, ...others] = body === null ? [] : readGroups(body);
  if (others.length > 0 && group !== undefined) {
    throw ambiguousGroup(reference, [group, ...others]);
  }
  return group === undefined ? null : { kind: 'person', principal: group };
}

function readGroups(body: unknown): readonly Principal[] {
  return typeof body === 'object' && body !== null && 'value' in body
    ? readPage(body, readGroup).members
    : [readGroup(body)];
}

function readGroup(body: unknown): Principal {
  const { id, displayName } = parseAnswer(GROUP, body);
  return { id, type: 'group', displayName: displayName ?? id };
}

function ambiguousUser({ name }: PrincipalReference, users: readonly Principal[]): UsageError {
  return new UsageError('principal_ambiguous', `${users.length} people have the address ${name}.`, {
    hint: `Name one by its object id: ${users.map(({ id }) => `user:${id}`).join(', ')}`,
    details: { candidates: users },
  });
}

function ambiguousGroup({ name }: PrincipalReference, groups: readonly Principal[]): UsageError {
  return new UsageError('principal_ambiguous', `${groups.length} groups have the name "${name}".`, {
    hint: `Name one by its object id: ${groups.map(({ id }) => `group:${id}`).join(', ')}`,
    details: { candidates: groups },
  });
}

/** What kept someone from being read; that there is no one is no refusal. */
function refusalOf(reads: PrincipalReads, answers: PrincipalAnswers): Error | null {
  const refused = Object.entries<GraphRequest | null>(reads).flatMap(([name, request]) => {
    const answer = answers[name as keyof PrincipalReads] ?? null;
    return request === null || answer === null || answer.status < 400 || answer.status === 404
      ? []
      : [toError(request, answer)];
  });
  return refused[0] ?? null;
}
