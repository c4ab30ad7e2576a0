import type { ObservedApplication } from '../../registration/model/observed.ts';
import { deliveredTo } from '../../registration/tags.ts';

/** A secret or certificate of a client, and where the directory says that it, or its key, was delivered. */
export interface DeliveredCredential {
  readonly kind: 'secret' | 'certificate';
  /** As a sink describes itself, or the path of a key file; `…` at the end where it was cut off. */
  readonly place: string;
  /** The first three characters of each secret that the client has. */
  readonly hints: readonly string[];
}

/**
 * Secrets, then certificates, the longest-lived first. Expired ones are among them, after the others, since Microsoft
 * Entra ID then says that it is expired.
 */
export function deliveredCredentials({
  tags,
  passwordCredentials,
  keyCredentials,
}: ObservedApplication): readonly DeliveredCredential[] {
  const hints = passwordCredentials.flatMap(({ hint }) => hint ?? []);
  return [
    ...byLifetime(passwordCredentials).map((each) => ({ ...each, kind: 'secret' as const })),
    ...byLifetime(keyCredentials).map((each) => ({ ...each, kind: 'certificate' as const })),
  ].flatMap(({ kind, keyId }) => {
    const place = keyId === null ? null : deliveredTo(tags, keyId);
    return place === null ? [] : { kind, place, hints };
  });
}

function byLifetime<T extends { readonly endDateTime: string | null }>(credentials: readonly T[]): readonly T[] {
  const end = ({ endDateTime }: T): number => (endDateTime === null ? Infinity : Date.parse(endDateTime));
  return [...credentials].sort((one, other) => end(other) - end(one));
}
