import type { KeyCredential } from '../model/observed.ts';

const HEX_THUMBPRINT = /^[0-9a-f]{40}$/i;
const SHA1_BYTES = 20;

/**
 * The thumbprint of a certificate as the directory shows it, in upper-case hex; null where who made it chose another
 * identifier. Graph fills `customKeyIdentifier` with it in upper-case hex, though its type (Edm.Binary) says base64, so
 * both are read.
 */
export function thumbprintOf({ customKeyIdentifier }: Pick<KeyCredential, 'customKeyIdentifier'>): string | null {
  if (customKeyIdentifier === null) {
    return null;
  }
  if (HEX_THUMBPRINT.test(customKeyIdentifier)) {
    return customKeyIdentifier.toUpperCase();
  }
  const bytes = Buffer.from(customKeyIdentifier, 'base64');
  return bytes.length === SHA1_BYTES ? bytes.toString('hex').toUpperCase() : null;
}
