import type { ObservedApplication } from '../../registration/observed.ts';
import type { SecretRemoval } from '../../registration/credentials/secret-removal.ts';
import { tagsOfStanding } from '../../registration/tags.ts';
import { removeUnlessDelivered } from './apply-secret.ts';
import type { GraphClient } from '../graph-client.ts';
import { removePassword } from '../write/remove-password.ts';
import { updateApplication } from '../write/applications.ts';

/**
 * Removes secrets of one application in turn, and then the tags that told of them. One that reached nobody is looked at again
 * first, because another run may just have delivered it. `onRemoved` hears of each, also when a later one fails.
 */
export async function removeSecrets(
  client: GraphClient,
  application: ObservedApplication,
  removals: readonly SecretRemoval[],
  onRemoved: (removal: SecretRemoval) => void,
): Promise<ObservedApplication> {
  let standing = application;
  for (const removal of removals) {
    const { keyId, reason } = removal;
    if (reason === 'undelivered') {
      standing = await removeUnlessDelivered(client, standing, keyId);
    } else {
      await removePassword(client, standing, keyId);
      standing = withoutSecret(standing, keyId);
    }
    if (standing.passwordCredentials.every((secret) => secret.keyId !== keyId)) {
      onRemoved(removal);
    }
  }
  return forgetRemoved(client, standing);
}

/** Takes away the tags of secrets and certificates that are not there any more, also those that an interrupted run has left. */
export async function forgetRemoved(
  client: GraphClient,
  application: ObservedApplication,
): Promise<ObservedApplication> {
  const tags = tagsOfStanding(application.tags, application);
  if (tags.length === application.tags.length) {
    return application;
  }
  return updateApplication(client, application, { tags });
}

function withoutSecret(application: ObservedApplication, keyId: string): ObservedApplication {
  return {
    ...application,
    passwordCredentials: application.passwordCredentials.filter((secret) => secret.keyId !== keyId),
  };
}
