import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import type { Applicant, ApplicantApi } from '../../registration/approval/applicant.ts';
import { accessRequests } from '../../registration/approval/access-requests.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import { seenInReads } from '../absence.ts';
import { readApplication, readPage } from '../answers.ts';
import { type BatchReader, createBatchReader, readNamed } from '../batch-reader.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphAnswer } from '../graph-request.ts';
import {
  applicationByKey,
  applicationsWhere,
  bodyIfAllowed,
  bodyOrMissing,
  literal,
  ofApplication,
  ofApplicationByAppId,
  servicePrincipalByAppId,
} from '../reads.ts';
import {
  givenPermissionReads,
  permissionApiReads,
  readGivenPermissions,
  readPermissionApi,
} from './permission-reads.ts';
import { readOwner, readRelatedObjects } from './related-objects.ts';

/** The most applications of one name that are told. */
const NAMESAKES = 5;

const NAMESAKE = z.object({ appId: OBJECT_ID });

/**
 * Reads what applications ask for and what they have, in shared batches; of those that wait for something also who can
 * act as them. Throws Graph's refusals of lists after their first page.
 *
 * @returns those that wait, in their order.
 */
export async function observeApplicants(
  client: GraphClient,
  applications: readonly ObservedApplication[],
): Promise<readonly Applicant[]> {
  const reader = createBatchReader(client);
  const read = await Promise.all(
    applications.map(async (application) => {
      const permissions = await readPermissions(reader, application);
      const asked = { ...NOT_READ, ...permissions, application };
      return accessRequests(asked).length === 0 ? [] : [{ ...asked, ...(await readHolders(reader, application)) }];
    }),
  );
  return read.flat();
}

/** What is read only of applications that wait. */
const NOT_READ = { servicePrincipal: null, owners: null, federatedCredentials: null, namesakes: [] };

/**
 * Reads an application, and all of {@link observeApplicants}, whether it waits or not; null where it is gone, which has
 * to be seen several times. Throws Graph's refusals.
 */
export async function observeApplicantAgain(client: GraphClient, appId: string): Promise<Applicant | null> {
  const request = applicationByKey('appId', appId);
  const body = await seenInReads(client, async () => bodyOrMissing(request, await client.ask(request)));
  if (body === null) {
    return null;
  }
  const application = readApplication(body);
  const reader = createBatchReader(client);
  const [permissions, holders] = await Promise.all([
    readPermissions(reader, application),
    readHolders(reader, application),
  ]);
  return { application, ...permissions, ...holders };
}

async function readPermissions(
  reader: BatchReader,
  { appId, requiredResourceAccess }: ObservedApplication,
): Promise<Pick<Applicant, 'apis' | 'grants' | 'assignments'>> {
  const apiIds = requiredResourceAccess.map(({ resourceAppId }) => resourceAppId);
  if (apiIds.length === 0) {
    return { apis: [], grants: [], assignments: [] };
  }
  const given = givenPermissionReads(appId);
  const found = await readNamed<string>(reader, {
    ...given,
    ...permissionApiReads(apiIds),
    ...Object.fromEntries(apiIds.map((each) => [`owners ${each}`, ofApplicationByAppId(each, 'owners')])),
  });
  return {
    ...(await readGivenPermissions(reader.client, given, found)),
    apis: apiIds.map((each): ApplicantApi => ({
      ...readPermissionApi(each, appId, found),
      ownerIds: membersOf(found[`owners ${each}`], (member) => readOwner(member).id),
    })),
  };
}

async function readHolders(
  reader: BatchReader,
  { id, appId, displayName }: ObservedApplication,
): Promise<Pick<Applicant, 'servicePrincipal' | 'owners' | 'federatedCredentials' | 'namesakes'>> {
  const { namesakes, ...holders } = await readNamed(reader, {
    servicePrincipal: servicePrincipalByAppId(appId),
    owners: ofApplication(id, 'owners'),
    federatedCredentials: ofApplication(id, 'federatedIdentityCredentials'),
    namesakes: applicationsWhere(`displayName eq ${literal(displayName)}`, { properties: 'appId', top: NAMESAKES }),
  });
  const { servicePrincipal, owners, federatedCredentials } = readRelatedObjects({
    ...holders,
    assignments: null,
    grants: null,
  });
  const appIds = membersOf(namesakes, (member) => parseAnswer(NAMESAKE, member).appId) ?? [];
  return { servicePrincipal, owners, federatedCredentials, namesakes: appIds.filter((each) => each !== appId) };
}

/** Null where they may not be read. */
function membersOf<T>(answer: GraphAnswer | null | undefined, read: (member: unknown) => T): readonly T[] | null {
  const body = bodyIfAllowed(answer ?? null);
  return body === null ? null : readPage(body, read).members;
}
