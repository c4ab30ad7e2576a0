import { GraphRequestError } from '../../errors/graph-request-error.ts';
import { freeName } from '../../registration/credentials/federated/federated-credential.ts';
import type { WantedFederatedCredential } from '../../registration/model/step.ts';
import { isSamePair } from '../../registration/credentials/federated/federated-subject.ts';
import type { FederatedCredential } from '../../registration/model/observed.ts';
import { readPage } from '../answers.ts';
import { seenInReads } from '../absence.ts';
import type { GraphClient } from '../graph-client.ts';
import { readFederatedCredential } from '../observe/related-objects.ts';
import { PRIVILEGES } from '../privileges.ts';
import { federatedCredentialByName, ofApplication } from '../reads.ts';
import { applicationRecord, type RecordedApplication } from '../write-record.ts';

/**
 * Creates a federated credential, or finds the existing one: one whose answer was lost, or that another run has just
 * created. Where a credential of that name trusts another subject, it takes the next free name
 * (https://learn.microsoft.com/graph/api/application-post-federatedidentitycredentials). Throws Graph's other refusals.
 */
export async function addFederatedCredential(
  client: GraphClient,
  application: RecordedApplication,
  wanted: WantedFederatedCredential,
): Promise<FederatedCredential> {
  const { id: objectId } = application;
  const { name, issuer, subject, audience, description } = wanted;
  const body = { name, issuer, subject, audiences: [audience], description };
  try {
    return readFederatedCredential(
      await client.send({
        method: 'POST',
        path: `/applications/${objectId}/federatedIdentityCredentials`,
        body,
        accepts: readFederatedCredential,
        fresh: true,
        record: { ...applicationRecord('add', application, null, body), answered: ['id'] },
        privilege: PRIVILEGES.writeApplications,
      }),
    );
  } catch (error) {
    const taken = takenBy(error);
    if (taken === null) {
      throw error;
    }
    if (taken === 'pair') {
      return findPair(client, objectId, wanted, error);
    }
    // Graph said that the name stands, so that a replica without it is only behind.
    const holder = readFederatedCredential(
      await client.send({ ...federatedCredentialByName(objectId, name), fresh: true }),
    );
    return isAsWanted(holder, wanted)
      ? holder
      : addFederatedCredential(client, application, { ...wanted, name: freeName(name, [name]) });
  }
}

/** What a refusal says stands already: the name, or the pair of issuer and subject; null for any other error. */
function takenBy(error: unknown): 'name' | 'pair' | null {
  if (!(error instanceof GraphRequestError)) {
    return null;
  }
  const { graphCode, status } = error.refusal;
  if (graphCode === 'InvalidFederatedIdentityCredentialValue' && /must be unique/i.test(error.message)) {
    return 'pair';
  }
  return status === 409 || graphCode === 'Request_MultipleObjectsWithSameKeyValue' ? 'name' : null;
}

function isAsWanted(existing: FederatedCredential, wanted: WantedFederatedCredential): boolean {
  return isSamePair(existing, wanted) && existing.audiences.includes(wanted.audience);
}

/**
 * The credential of a pair that Graph said is taken; throws the refusal where several reads do not show it, or not for
 * this audience.
 */
async function findPair(
  client: GraphClient,
  objectId: string,
  wanted: WantedFederatedCredential,
  refusal: unknown,
): Promise<FederatedCredential> {
  const found = await seenInReads(client, async () => {
    const list = await client.send({ ...ofApplication(objectId, 'federatedIdentityCredentials'), fresh: true });
    return readPage(list, readFederatedCredential).members.find((each) => isAsWanted(each, wanted)) ?? null;
  });
  if (found === null) {
    throw refusal;
  }
  return found;
}
