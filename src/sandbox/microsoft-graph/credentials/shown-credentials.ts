import type { KeyCredential, PasswordCredential } from '../../tenant/application.ts';

/**
 * Keys as answers show them, in Graph's order: without their bytes, which Graph returns only when one object is read
 * with `$select=keyCredentials`.
 */
export function shownKeys(keys: readonly KeyCredential[]): KeyCredential[] {
  return keys.map((key) => ({ ...keyWithBytes(key), key: null }));
}

/** A key in Graph's order, with its bytes. */
export function keyWithBytes(key: KeyCredential): KeyCredential {
  const { customKeyIdentifier, displayName, endDateTime, key: bytes, keyId, startDateTime, type, usage } = key;
  return { customKeyIdentifier, displayName, endDateTime, key: bytes, keyId, startDateTime, type, usage };
}

/** Passwords as reads show them, in Graph's order. */
export function shownPasswords(passwords: readonly PasswordCredential[]): PasswordCredential[] {
  return passwords.map((password) => {
    const { customKeyIdentifier, displayName, endDateTime, hint, keyId, secretText, startDateTime } = password;
    return { customKeyIdentifier, displayName, endDateTime, hint, keyId, secretText, startDateTime };
  });
}
