import type { CredentialKind } from '../model/credential-kind.ts';

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

/** What only secrets have, and what expires. */
export const NO_LIFETIME = {
  hint: null,
  madeAt: null,
  expiresAt: null,
  delivered: null,
  unconfirmed: false,
  deliveredTo: null,
  retiresAt: null,
} as const;

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
