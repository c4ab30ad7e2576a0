import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import { readApplication, readServicePrincipal } from '../../graph/answers.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import type { GraphRequest } from '../../graph/graph-request.ts';
import { ofServer } from '../../graph/observe/list-server.ts';
import { pagesOf } from '../../graph/pages.ts';
import { applicationsWhere, ofApplication, ownersOf, servicePrincipalsWhere } from '../../graph/reads.ts';
import type { ObservedApplication, ObservedServicePrincipal } from '../../registration/model/graph-objects.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import type { Reading } from './reading.ts';

/** What carries the tag of a server. */
export interface TaggedObjects {
  readonly applications: readonly ObservedApplication[];
  readonly servicePrincipals: readonly ObservedServicePrincipal[];
}

/**
 * The most related objects that Graph shows in a list, without a word about more
 * (https://learn.microsoft.com/graph/query-parameters#expand). That filtered lists expand at all is assumption A124.
 */
const EXPANDED_AT_MOST = 20;

const RELATED = z.looseObject({ id: OBJECT_ID });

/**
 * Lists the applications and service principals of a server with their owners and federated credentials, 999 in an
 * exchange, and lets the look know them, so that nothing is read one by one. Throws Graph's refusals of the lists
 * themselves; what they may not show is read one by one.
 */
export async function listTagged(reading: Reading, fhirUrl: string): Promise<TaggedObjects> {
  const { client } = reading.reader;
  const filter = ofServer(fhirUrl);
  const listed = async <T>(request: GraphRequest, read: (member: unknown) => T): Promise<readonly T[]> => {
    const members: T[] = [];
    for await (const member of pagesOf(client, request, read)) {
      members.push(member);
    }
    return members;
  };
  const only = { properties: 'id' };
  const [applications, servicePrincipals] = await Promise.all([
    listed(applicationsWhere(filter), readApplication),
    listed(servicePrincipalsWhere(filter), readServicePrincipal),
    primeRelated(reading, applicationsWhere(filter, only), 'owners', (id) => ofApplication(id, 'owners')),
    primeRelated(reading, applicationsWhere(filter, only), 'federatedIdentityCredentials', (id) =>
      ofApplication(id, 'federatedIdentityCredentials'),
    ),
    primeRelated(reading, servicePrincipalsWhere(filter, only), 'owners', (id) => ownersOf('servicePrincipals', id)),
  ]);
  return { applications, servicePrincipals };
}

/** Lets the look know the related objects of each member of a list, unless the list may have left some out. */
async function primeRelated(
  { reader }: Reading,
  list: GraphRequest,
  relation: 'owners' | 'federatedIdentityCredentials',
  single: (id: string) => GraphRequest,
): Promise<void> {
  const shape = z
    .looseObject({ id: OBJECT_ID, [relation]: z.array(RELATED) })
    .transform((member) => ({ id: OBJECT_ID.parse(member.id), related: z.array(z.unknown()).parse(member[relation]) }));
  try {
    const expanded = { ...list, path: `${list.path}&$expand=${relation}` };
    for await (const { id, related } of pagesOf(reader.client, expanded, (each) => parseAnswer(shape, each))) {
      if (related.length < EXPANDED_AT_MOST) {
        reader.prime(single(id), { value: related });
      }
    }
  } catch (error) {
    // The same is then read one by one, and what is refused there is reported.
    if (!(error instanceof FhirAppsError)) {
      throw error;
    }
  }
}
