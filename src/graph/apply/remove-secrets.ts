import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { SecretRemoval } from '../../registration/credentials/secret-removal.ts';
import { tagsWithoutKeys, unseenKeyIds } from '../../registration/tags.ts';
import { ABSENT_READS, pauseBetweenReads } from '../absence.ts';
import { removeUnlessDelivered } from './apply-secret.ts';
import type { GraphClient } from '../graph-client.ts';
import { removePassword } from '../write/remove-password.ts';
import { readFreshApplication, updateApplication } from '../write/applications.ts';

/**
 * Removes secrets of one application in turn, and then the tags that told of them, also those that an interrupted run
 * has left. One that reached nobody is looked at again first, because another run may just have delivered it.
 * `onRemoved` hears of each, also when a later one fails.
 */
export async function removeSecrets(
  client: GraphClient,
  application: ObservedApplication,
  removals: readonly SecretRemoval[],
  onRemoved: (removal: SecretRemoval) => void,
): Promise<ObservedApplication> {
  let existing = application;
  for (const removal of removals) {
    const { keyId, reason } = removal;
    if (reason === 'undelivered') {
      existing = await removeUnlessDelivered(client, existing, keyId);
    } else {
      await removePassword(client, existing, keyId);
      existing = withoutSecret(existing, keyId);
    }
    if (!shows(existing, keyId)) {
      onRemoved(removal);
    }
  }
  const removed = removals.map(({ keyId }) => keyId).filter((keyId) => !shows(existing, keyId));
  return forgetRemoved(client, existing, removed);
}

/**
 * Takes away the tags of the credentials that this run has `removed` (key ids), and those that an interrupted run has
 * left. A replica that is behind may know a tag and not the secret that it tells of: such a tag goes only once several
 * reads in a row do not show the secret.
 */
export async function forgetRemoved(
  client: GraphClient,
  application: ObservedApplication,
  removed: readonly string[],
): Promise<ObservedApplication> {
  const unseen = unseenKeyIds(application.tags, application).filter((keyId) => !removed.includes(keyId));
  const gone = await unseenInReads(client, application, unseen);
  const tags = tagsWithoutKeys(application.tags, [...removed, ...gone]);
  return tags.length === application.tags.length ? application : updateApplication(client, application, { tags });
}

/** Those of the key ids that none of several reads shows. */
async function unseenInReads(
  client: GraphClient,
  { id }: ObservedApplication,
  keyIds: readonly string[],
): Promise<readonly string[]> {
  let unseen = keyIds;
  for (let reads = 1; reads < ABSENT_READS && unseen.length > 0; reads += 1) {
    await pauseBetweenReads(client);
    const application = await readFreshApplication(client, id);
    unseen = unseen.filter((keyId) => !shows(application, keyId));
  }
  return unseen;
}

function shows({ passwordCredentials, keyCredentials }: ObservedApplication, keyId: string): boolean {
  return [...passwordCredentials, ...keyCredentials].some((credential) => credential.keyId === keyId);
}

function withoutSecret(application: ObservedApplication, keyId: string): ObservedApplication {
  return {
    ...application,
    passwordCredentials: application.passwordCredentials.filter((secret) => secret.keyId !== keyId),
  };
}
