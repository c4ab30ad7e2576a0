import { z } from 'zod';
import type { Immutable } from '../model/immutable.ts';
import type { FederatedCredential, ObservedApplication, PasswordCredential } from '../model/observed.ts';
import { hasExpired, isWorking, type ExistingCredential } from './existing-credential.ts';
import { existingCredentials } from './kinds/index.ts';
import { MARK } from '../tags.ts';
import { asUnconfirmed } from './unmarked-secrets.ts';
import type { UnconfirmedSecret } from '../result/registration-schema.ts';

/** A secret of ours that is to go. */
export const SECRET_REMOVAL = z
  .strictObject({
    keyId: z.string(),
    name: z.string().nullable(),
    reason: z
      .enum(['expired', 'undelivered', 'due'])
      .describe('Why it is to go: it has expired, it was not delivered, or it was replaced and is due.'),
  })
  .meta({ id: 'SecretRemoval' });

/** See {@link SECRET_REMOVAL}. */
export type SecretRemoval = Immutable<z.infer<typeof SECRET_REMOVAL>>;

/** Why a secret of ours is to go. */
export type RemovalReason = SecretRemoval['reason'];

/** The secrets that are to go, and those that stay although something speaks for removing them. */
export interface SecretRemovals {
  readonly removals: readonly SecretRemoval[];
  /** The last way for the client to prove who it is. */
  readonly kept: readonly SecretRemoval[];
  /** Unmarked: whether someone works with them is unknown. */
  readonly unconfirmed: readonly UnconfirmedSecret[];
}

/**
 * Sorts out the secrets of ours that nobody needs any more; the one place that knows what falls due, for
 * `credential rotate`, `credential prune` and `apply`. An unmarked one that has not expired stays, whatever its age: no sink is
 * known that could prove that it never arrived, and a missing mark never costs a working secret. What still works is
 * kept where nothing else does.
 */
export function secretRemovals(
  application: Pick<ObservedApplication, 'tags' | 'passwordCredentials' | 'keyCredentials'>,
  federated: readonly FederatedCredential[],
  now: Date,
): SecretRemovals {
  const { tags, passwordCredentials } = application;
  if (!tags.includes(MARK)) {
    return { removals: [], kept: [], unconfirmed: [] };
  }
  const existing = existingCredentials(application, federated);
  const targets = passwordCredentials.flatMap((secret): readonly SecretRemoval[] => {
    const { keyId, displayName } = secret;
    const credential = existing.find(({ kind, id }) => kind === 'secret' && id === keyId);
    if (credential?.ours !== true) {
      return [];
    }
    const reason = reasonOf(credential, now);
    return reason === null ? [] : [{ keyId, name: displayName, reason }];
  });
  const gone = new Set(targets.map(({ keyId }) => keyId));
  const worksWithout = existing.some((credential) => !gone.has(credential.id) && isWorking(credential, now));
  const stays = (secret: PasswordCredential): boolean =>
    existing.some(({ id, unconfirmed }) => unconfirmed && id === secret.keyId) && !gone.has(secret.keyId);
  const isDue = ({ reason }: SecretRemoval): boolean => reason === 'due';
  return {
    removals: worksWithout ? targets : targets.filter((removal) => !isDue(removal)),
    kept: worksWithout ? [] : targets.filter(isDue),
    unconfirmed: passwordCredentials.filter((secret) => stays(secret)).map(asUnconfirmed),
  };
}

function reasonOf(credential: ExistingCredential, now: Date): RemovalReason | null {
  const { retiresAt: due } = credential;
  if (hasExpired(credential, now)) {
    return 'expired';
  }
  return due !== null && Date.parse(due) <= now.getTime() ? 'due' : null;
}
