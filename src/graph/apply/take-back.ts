import type { ObservedApplication } from '../../registration/model/observed.ts';
import { deliveredTag, tagsWithoutKeys, withPrincipalTag } from '../../registration/tags.ts';
import type { GraphClient } from '../graph-client.ts';
import { updateApplication } from '../write/applications.ts';
import type { IssuedSecret } from '../write/credentials.ts';
import { removePassword } from '../write/remove-password.ts';
import type { Recorder } from './ledger.ts';

/** Nothing is left of a secret that this run made. */
export const NO_SECRET = { secret: null, issued: null, undelivered: null } as const;

/**
 * Removes the secret of a ledger that has reached nobody; where that fails, the ledger keeps saying that it stands.
 * Never throws.
 */
export async function takeBack(client: GraphClient, recorder: Recorder): Promise<void> {
  const keyId = recorder.ledger.undelivered?.keyId ?? null;
  if (keyId === null) {
    return;
  }
  await whileFailing(async () => {
    await removePassword(client, recorder.application, keyId, true);
    recorder.record(() => NO_SECRET);
    const { tags } = recorder.application;
    await writeTags(client, recorder, tagsWithoutKeys(tags, [keyId]));
  });
}

/**
 * Brings the secret that came with the application in order where the run ends before there is a service principal: one
 * that was not handed over is taken back, and the mark of one that was counts from now on by itself. What fails here is
 * left to the next run. Never throws.
 */
export async function settleSecret(client: GraphClient, recorder: Recorder): Promise<void> {
  const { issued, secret, created } = recorder.ledger;
  if (issued !== null) {
    await takeBack(client, recorder);
  } else if (secret !== null && !created.servicePrincipal && isMarkedAhead(recorder.application, secret)) {
    const ahead = withPrincipalTag(secret.keyId);
    await whileFailing(() =>
      writeTags(
        client,
        recorder,
        recorder.application.tags.filter((tag) => tag !== ahead),
      ),
    );
  }
}

/** True for a secret whose mark counts as soon as there is a service principal. */
export function isMarkedAhead({ tags }: Pick<ObservedApplication, 'tags'>, { keyId }: IssuedSecret): boolean {
  return tags.includes(deliveredTag(keyId)) && tags.includes(withPrincipalTag(keyId));
}

async function writeTags(client: GraphClient, recorder: Recorder, tags: readonly string[]): Promise<void> {
  if (tags.length !== recorder.application.tags.length) {
    recorder.setApplication(await updateApplication(client, recorder.application, { tags }));
  }
}

/**
 * What a run does while it fails must not hide why it fails, whatever goes wrong with it: what was not taken back stands
 * in the ledger.
 */
async function whileFailing(work: () => Promise<void>): Promise<void> {
  await work().catch(() => undefined);
}
