import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import { readApplication, readServicePrincipal } from '../../graph/answers.ts';
import { readFederatedCredential } from '../../graph/observe/related-objects.ts';
import { applicationByKey, bodyIfAllowed, ofApplication, ownersOf, servicePrincipalById } from '../../graph/reads.ts';
import { existingCredentials } from '../../registration/credentials/kinds/index.ts';
import type { ObservedApplication, ObservedServicePrincipal } from '../../registration/model/graph-objects.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import { identify } from '../../registration/tags.ts';
import type { AccessOwner } from '../access-result.ts';
import type { ClientFacts } from '../facts.ts';
import type { TaggedObjects } from './listed-server.ts';
import { UNKNOWN_PRINCIPAL } from './people.ts';
import { type Reading, readList, refusalReason } from './reading.ts';

const OWNER = z.object({
  id: OBJECT_ID,
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});

/**
 * Applications and managed identities by the object ids of their service principals, with owners and credentials; those
 * that the lists have told are not read again.
 */
export async function readClients(
  reading: Reading,
  ids: readonly string[],
  tagged: TaggedObjects,
): Promise<ReadonlyMap<string, ClientFacts>> {
  const principals = new Map(tagged.servicePrincipals.map((each) => [each.id, each]));
  const applications = new Map(tagged.applications.map((each) => [each.appId, each]));
  const clients = await Promise.all(
    [...new Set(ids)].map(async (id) => {
      const principal = principals.get(id) ?? (await readPrincipal(reading, id));
      return principal === null ? [] : [await readClient(reading, principal, applications)];
    }),
  );
  return new Map(clients.flat().map((client) => [client.principal.id, client]));
}

async function readPrincipal(reading: Reading, id: string): Promise<ObservedServicePrincipal | null> {
  const answer = await reading.reader.read(servicePrincipalById(id));
  const body = bodyIfAllowed(answer);
  if (body === null && answer.status !== 404) {
    reading.missed('Some applications', refusalReason(answer.status, 'Application.Read.All'));
  }
  return body === null ? null : readServicePrincipal(body);
}

async function readClient(
  reading: Reading,
  principal: ObservedServicePrincipal,
  known: ReadonlyMap<string, ObservedApplication>,
): Promise<ClientFacts> {
  const isIdentity = principal.servicePrincipalType === 'ManagedIdentity';
  const application = isIdentity ? null : (known.get(principal.appId) ?? (await readOwn(reading, principal.appId)));
  const [ofPrincipal, ofOwn, credentials] = await Promise.all([
    readOwners(reading, 'servicePrincipal', principal.id),
    application === null ? [] : readOwners(reading, 'application', application.id),
    application === null ? null : readCredentials(reading, application),
  ]);
  const identification = identify(principal.tags) ?? (application === null ? null : identify(application.tags));
  return {
    principal: {
      ...UNKNOWN_PRINCIPAL,
      ...{ id: principal.id, type: isIdentity ? 'managedIdentity' : 'application' },
      ...{ displayName: principal.displayName, appId: principal.appId, accountEnabled: principal.accountEnabled },
      key: identification?.key ?? null,
    },
    owners: ofPrincipal === null || ofOwn === null ? null : [...ofOwn, ...ofPrincipal],
    credentials,
    applicationId: application?.id ?? null,
    serviceManagementReference: application?.serviceManagementReference ?? null,
    notes: application?.notes ?? null,
  };
}

/** Null where the application is in another tenant. */
async function readOwn(reading: Reading, appId: string): Promise<ObservedApplication | null> {
  const answer = await reading.reader.read(applicationByKey('appId', appId));
  const body = bodyIfAllowed(answer);
  if (body === null && answer.status !== 404) {
    reading.missed('Some applications', refusalReason(answer.status, 'Application.Read.All'));
  }
  return body === null ? null : readApplication(body);
}

/** Who owns an application or a service principal, by its object id; null where that may not be read. */
export async function readOwners(
  reading: Reading,
  of: AccessOwner['of'],
  id: string,
): Promise<readonly AccessOwner[] | null> {
  const request = of === 'application' ? ofApplication(id, 'owners') : ownersOf('servicePrincipals', id);
  const about = { what: 'Owners of applications', needs: 'Application.Read.All' };
  return readList(reading, request, (member) => ownerOf(member, of), about);
}

function ownerOf(member: unknown, of: AccessOwner['of']): AccessOwner {
  const { id, displayName, userPrincipalName } = parseAnswer(OWNER, member);
  return { id, name: displayName ?? userPrincipalName ?? id, of };
}

async function readCredentials(
  reading: Reading,
  application: ObservedApplication,
): Promise<ClientFacts['credentials']> {
  const request = ofApplication(application.id, 'federatedIdentityCredentials');
  const about = { what: 'Federated credentials', needs: 'Application.Read.All' };
  const federated = await readList(reading, request, readFederatedCredential, about);
  return federated === null ? null : existingCredentials(application, federated);
}
