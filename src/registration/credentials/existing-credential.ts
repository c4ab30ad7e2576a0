import { isNamedByUs } from './federated/federated-credential.ts';
import type { FederatedCredential, ObservedApplication } from '../model/observed.ts';
import { isTaggedCertificate } from './plan-certificate.ts';
import { SECRET_NAME_PREFIX } from './secret-inventory.ts';
import { deliveredTag, deliveredTo, MARK, retiresAt } from '../tags.ts';

/** The ways in which a client proves who it is. */
export type CredentialKind = 'secret' | 'certificate' | 'federated';

/** One credential of an application, whatever its kind; what a kind has not, or nobody knows, is null. */
export interface ExistingCredential {
  readonly kind: CredentialKind;
  /** `keyId` of a secret or certificate, `id` of a federated credential. */
  readonly id: string;
  readonly name: string | null;
  /** The first three characters of a secret. */
  readonly hint: string | null;
  /** ISO 8601 UTC. */
  readonly madeAt: string | null;
  /** ISO 8601 UTC; a federated credential never ends. */
  readonly expiresAt: string | null;
  /** Made by this tool, as name and tags say. */
  readonly ours: boolean;
  /** Whether a secret of ours is marked as delivered; null for what is not ours. */
  readonly delivered: boolean | null;
  /** True for a secret of ours without that mark: whether someone works with it is unknown. */
  readonly unconfirmed: boolean;
  /** Where a secret was delivered; of a certificate of ours the file that its key was made in. */
  readonly deliveredTo: string | null;
  /** When a secret that was replaced falls due, ISO 8601 UTC. */
  readonly retiresAt: string | null;
  readonly issuer: string | null;
  readonly subject: string | null;
}

const NOTHING_MORE = {
  ...{ hint: null, madeAt: null, expiresAt: null },
  ...{ delivered: null, unconfirmed: false, deliveredTo: null, retiresAt: null },
};

const NOT_FEDERATED = { issuer: null, subject: null };

/** The secrets and certificates of an application, and its federated credentials where they were read. */
export function existingCredentials(
  application: Pick<ObservedApplication, 'tags' | 'passwordCredentials' | 'keyCredentials'>,
  federated: readonly FederatedCredential[],
): readonly ExistingCredential[] {
  const { tags, passwordCredentials, keyCredentials } = application;
  const isOurs = tags.includes(MARK);
  return [
    ...passwordCredentials.map((secret): ExistingCredential => {
      const delivered = tags.includes(deliveredTag(secret.keyId));
      const ours = isOurs && (delivered || (secret.displayName ?? '').startsWith(SECRET_NAME_PREFIX));
      return {
        kind: 'secret',
        id: secret.keyId,
        name: secret.displayName,
        hint: secret.hint,
        madeAt: utc(secret.startDateTime),
        expiresAt: utc(secret.endDateTime),
        ours,
        delivered: ours ? delivered : null,
        unconfirmed: ours && !delivered,
        deliveredTo: deliveredTo(tags, secret.keyId),
        retiresAt: retiresAt(tags, secret.keyId),
        ...NOT_FEDERATED,
      };
    }),
    ...keyCredentials.map((key): ExistingCredential => ({
      ...{ ...NOTHING_MORE, ...NOT_FEDERATED, kind: 'certificate', id: key.keyId ?? '', name: key.displayName },
      madeAt: utc(key.startDateTime),
      expiresAt: utc(key.endDateTime),
      ours: isOurs && isTaggedCertificate(application, key),
      deliveredTo: key.keyId === null ? null : deliveredTo(tags, key.keyId),
    })),
    ...federated.map(({ id, name, issuer, subject }): ExistingCredential => ({
      ...{ ...NOTHING_MORE, kind: 'federated', id, name, issuer, subject },
      ours: isOurs && isNamedByUs({ name }),
    })),
  ];
}

/** True for a credential that has ended. */
export function hasExpired({ expiresAt }: Pick<ExistingCredential, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= now.getTime();
}

/**
 * True where somebody can prove with it who the client is: it has not ended, and, if it is a secret of ours, it has
 * arrived.
 */
export function isWorking(credential: ExistingCredential, now: Date): boolean {
  return !hasExpired(credential, now) && credential.delivered !== false;
}

/** Whole days until a time, negative after it; null for what never ends. */
export function daysUntil(time: string | null, now: Date): number | null {
  return time === null ? null : Math.floor((Date.parse(time) - now.getTime()) / 86_400_000);
}

/** A time of Microsoft Graph, which may have seven digits after the point, as ISO 8601 UTC; null for none. */
export function utc(time: string | null): string | null {
  return time === null || Number.isNaN(Date.parse(time)) ? null : new Date(time).toISOString();
}
