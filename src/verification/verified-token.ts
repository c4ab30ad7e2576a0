import type { ExistingRegistration } from '../registration/result/registration-result.ts';
import { deliveredTo } from '../registration/tags.ts';
import type { ClientToken } from './model.ts';
import type { VerifiedClient } from './verification-result.ts';

type VerifiedToken = NonNullable<VerifiedClient['token']>;

/**
 * What the result says of a token of a client; `roles` are those in it. A credential that has expired gets none, so that it
 * is refused also where it could not be read.
 */
export function verifiedToken(
  token: ClientToken,
  existing: ExistingRegistration,
  now: Date,
  roles: readonly string[] | null,
): VerifiedToken {
  const nothing = { source: null, code: null, text: null, roles: null };
  switch (token.kind) {
    case 'token':
      return { ...nothing, state: 'issued', source: token.source, roles: roles === null ? null : [...roles] };
    case 'refused':
      return { ...nothing, state: 'refused', source: token.source, code: token.code, text: token.text };
    case 'untestable':
      return expiredToken(existing, now) ?? { ...nothing, state: 'untestable', text: token.text };
  }
}

/** Null where a credential still works, or there is none. */
function expiredToken({ application, federatedCredentials }: ExistingRegistration, now: Date): VerifiedToken | null {
  const { passwordCredentials, keyCredentials, tags } = application;
  const credentials = [...passwordCredentials, ...keyCredentials];
  const ends = credentials.map(({ endDateTime }) => (endDateTime === null ? Infinity : Date.parse(endDateTime)));
  const last = Math.max(...ends);
  if (ends.length === 0 || last > now.getTime() || (federatedCredentials ?? []).length > 0) {
    return null;
  }
  const day = new Date(last).toISOString().slice(0, 10);
  const what = passwordCredentials.length > 0 ? 'secret' : 'certificate';
  const places = credentials.flatMap(({ keyId }) => (keyId === null ? [] : (deliveredTo(tags, keyId) ?? [])));
  return {
    ...{ state: 'refused', source: places.at(-1) ?? null, code: null, roles: null },
    text:
      ends.length === 1
        ? `Its only ${what} expired on ${day}.`
        : `All its credentials have expired, the last on ${day}.`,
  };
}
