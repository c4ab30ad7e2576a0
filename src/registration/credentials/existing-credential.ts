import { z } from 'zod';
import { CREDENTIAL_KIND_NAMES } from './inputs/index.ts';
import { TIME } from '../model/result-keys.ts';
import type { Immutable } from '../model/immutable.ts';

/** One credential of an application, whatever its kind; what a kind has not, or nobody knows, is null. */
export const EXISTING_CREDENTIAL = z
  .strictObject({
    kind: z.enum(CREDENTIAL_KIND_NAMES),
    id: z.string().describe('keyId of a secret or certificate, id of a federated credential.'),
    name: z.string().nullable(),
    hint: z.string().nullable().describe('The first three characters of a secret.'),
    madeAt: TIME.nullable(),
    expiresAt: TIME.nullable().describe('ISO 8601 UTC; a federated credential never ends.'),
    ours: z.boolean().describe('Made by fhir-apps, as name and tags show.'),
    delivered: z
      .boolean()
      .nullable()
      .describe('Whether a secret of fhir-apps is marked as delivered; null for what it did not make.'),
    unconfirmed: z
      .boolean()
      .describe('True for a secret of fhir-apps without that mark: whether someone works with it is unknown.'),
    deliveredTo: z
      .string()
      .nullable()
      .describe('Where a secret was delivered; of a certificate of fhir-apps the file that its key was made in.'),
    retiresAt: TIME.nullable().describe('When a secret that was replaced falls due, ISO 8601 UTC.'),
    issuer: z.string().nullable(),
    subject: z.string().nullable(),
  })
  .meta({ id: 'ExistingCredential' });

/** See {@link EXISTING_CREDENTIAL}. */
export type ExistingCredential = Immutable<z.infer<typeof EXISTING_CREDENTIAL>>;

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
 * True where someone can prove with it who the client is: it has not ended, and, if it is a secret of ours, it has
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
