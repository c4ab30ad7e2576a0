import { generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { readIfPresent, type StateFiles, writePrivateFile } from './state-files.ts';
import { withStateLock } from './state-lock.ts';

/** The key that signs the tenant's access tokens: RSA 2048 for RS256, as Entra's are. */
export interface SigningKey {
  readonly keyId: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
  /** SPKI, PEM. */
  readonly publicKey: string;
}

const shape = z.object({ keyId: z.string(), privateKey: z.string(), publicKey: z.string() });

/** Gives the signing key, which is made when it is first asked for: that takes a noticeable part of a second. */
export function openSigningKey(files: StateFiles): () => Promise<SigningKey> {
  let key: Promise<SigningKey> | null = null;
  return () => {
    key ??= readKey(files).then((kept) => kept ?? withStateLock(files.directory, 'signing-key', () => makeKey(files)));
    // A failure must not be remembered: the next request may find the disk writable again.
    key.catch(() => {
      key = null;
    });
    return key;
  };
}

async function makeKey(files: StateFiles): Promise<SigningKey> {
  const kept = await readKey(files);
  if (kept !== null) {
    return kept;
  }
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const key = { keyId: randomUUID().replaceAll('-', ''), privateKey, publicKey };
  await writePrivateFile(files.signingKey, JSON.stringify(key));
  return key;
}

async function readKey(files: StateFiles): Promise<SigningKey | null> {
  const text = await readIfPresent(files.signingKey);
  return text === null ? null : shape.parse(JSON.parse(text));
}
