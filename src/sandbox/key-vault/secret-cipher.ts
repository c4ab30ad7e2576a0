import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { SandboxStateError } from '../sandbox-error.ts';

/** Seals the values of secrets, so that the state directory has none of them in clear. */
export interface SecretCipher {
  /** The value sealed; it opens only with the same `place`, so that it cannot be moved to another secret. */
  readonly seal: (value: string, place: string) => string;
  /** The value again. Throws SandboxStateError when it was sealed with another key or for another place. */
  readonly open: (sealed: string, place: string) => string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM with a key of 32 bytes: nonce, tag and ciphertext, in base64url. */
export function secretCipher(key: Buffer): SecretCipher {
  return {
    seal: (value, place) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
      const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open: (sealed, place) => {
      const bytes = Buffer.from(sealed, 'base64url');
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
        decipher.setAAD(Buffer.from(place)).setAuthTag(tag);
        const value = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
        return value.toString('utf8');
      } catch (error) {
        throw new SandboxStateError(
          'A secret in the sandbox’s key vault cannot be opened: `key-vault-key` in the state directory is not the key ' +
            'that sealed it. Put that key back from a copy, or begin again with `fhir-apps sandbox reset`, which deletes the whole tenant.',
          { cause: error },
        );
      }
    },
  };
}
