import type { FederatedCredential, ObservedApplication, PasswordCredential } from '../observed.ts';
import { hasEnded, isWorking, standingCredentials } from './standing-credential.ts';
import { MARK, retiresAt } from '../tags.ts';

/** Milliseconds after which `secret prune` takes a secret that reached nobody for one that nobody will deliver any more. */
export const UNDELIVERED_AFTER_MS = 10 * 60_000;

/** Why a secret of ours is to go: it has ended, it reached nobody, or it was replaced and its time is over. */
export type RemovalReason = 'expired' | 'undelivered' | 'due';

/** A secret of ours that is to go. */
export interface SecretRemoval {
  readonly keyId: string;
  readonly name: string | null;
  readonly reason: RemovalReason;
}

/** The secrets that are to go, and those that would be but for being the last way for the client to prove who it is. */
export interface SecretRemovals {
  readonly removals: readonly SecretRemoval[];
  readonly kept: readonly SecretRemoval[];
}

/**
 * Sorts out the secrets of ours that nobody needs any more; the one place that knows what falls due, for `secret rotate`,
 * `secret prune` and `apply`. One that reached nobody goes once it is older than `undeliveredAfterMs`, since before another run
 * may still deliver it. What still works is kept where nothing else does.
 */
export function secretRemovals(
  application: Pick<ObservedApplication, 'tags' | 'passwordCredentials' | 'keyCredentials'>,
  federated: readonly FederatedCredential[],
  undeliveredAfterMs: number,
  now: Date,
): SecretRemovals {
  const { tags, passwordCredentials } = application;
  if (!tags.includes(MARK)) {
    return { removals: [], kept: [] };
  }
  const standing = standingCredentials(application, federated);
  const doomed = passwordCredentials.flatMap((secret): readonly SecretRemoval[] => {
    const { keyId, displayName } = secret;
    const credential = standing.find(({ kind, id }) => kind === 'secret' && id === keyId);
    if (credential?.ours !== true) {
      return [];
    }
    const due = retiresAt(tags, keyId);
    const reason = hasEnded(credential, now)
      ? 'expired'
      : credential.delivered === false
        ? isOlderThan(secret, undeliveredAfterMs, now)
          ? 'undelivered'
          : null
        : due !== null && Date.parse(due) <= now.getTime()
          ? 'due'
          : null;
    return reason === null ? [] : [{ keyId, name: displayName, reason }];
  });
  const gone = new Set(doomed.map(({ keyId }) => keyId));
  const worksWithout = standing.some((credential) => !gone.has(credential.id) && isWorking(credential, now));
  return worksWithout
    ? { removals: doomed, kept: [] }
    : {
        removals: doomed.filter(({ reason }) => reason !== 'due'),
        kept: doomed.filter(({ reason }) => reason === 'due'),
      };
}

function isOlderThan({ startDateTime }: PasswordCredential, milliseconds: number, now: Date): boolean {
  return startDateTime === null || now.getTime() - Date.parse(startDateTime) > milliseconds;
}
