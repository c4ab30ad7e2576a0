import { randomBytes } from 'node:crypto';
import type { FileLock } from '../../files/file-lock.ts';
import { type SecretCipher, secretCipher } from '../key-vault/secret-cipher.ts';
import { damagedState } from './damaged-state.ts';
import { readIfPresent, type StateFiles, writePrivateFile } from './state-files.ts';
import { withStateLock } from './state-lock.ts';

const KEY_BYTES = 32;

/**
 * Gives the cipher for the key vaults; its key (256 random bits, 0600) is made when it is first asked for. Throws
 * SandboxStateError where the key cannot be read, or is missing although `hasSecrets` says that it has sealed
 * something: another one would open nothing.
 */
export function openSecretCipher(files: StateFiles, hasSecrets: () => Promise<boolean>): () => Promise<SecretCipher> {
  let cipher: Promise<SecretCipher> | null = null;
  return () => {
    cipher ??= readKey(files)
      .then(
        (kept) => kept ?? withStateLock(files.directory, 'key-vault-key', (lock) => makeKey(files, hasSecrets, lock)),
      )
      .then(secretCipher);
    // A failure must not be remembered: the next request may find the disk writable again.
    cipher.catch(() => {
      cipher = null;
    });
    return cipher;
  };
}

async function makeKey(files: StateFiles, hasSecrets: () => Promise<boolean>, lock: FileLock): Promise<Buffer> {
  const made = await readKey(files);
  if (made !== null) {
    return made;
  }
  if (await hasSecrets()) {
    throw damagedState(files.keyVaultKey, 'is missing, and sealed the secrets in the key vaults');
  }
  const key = randomBytes(KEY_BYTES);
  await writePrivateFile(files.keyVaultKey, `${key.toString('base64url')}\n`, lock);
  return key;
}

async function readKey(files: StateFiles): Promise<Buffer | null> {
  const text = await readIfPresent(files.keyVaultKey);
  if (text === null) {
    return null;
  }
  const key = Buffer.from(text.trim(), 'base64url');
  if (key.length !== KEY_BYTES) {
    throw damagedState(files.keyVaultKey, 'is no key');
  }
  return key;
}
