import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { parseJson } from '../parse-json.ts';
import type { FileLock } from '../../files/file-lock.ts';
import { readIfPresent, type StateFiles, writePrivateFile } from './state-files.ts';
import { withStateLock } from './state-lock.ts';

/** A key that signs tokens: RSA 2048 for RS256, as Entra's are. */
export interface SigningKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** As it is kept: PKCS #8 in PEM. */
const shape = z.object({ keyId: z.string(), privateKey: z.string() });

/**
 * Gives the key in `path`, one of `files`, which is made when it is first asked for: that takes a noticeable part of a
 * second. Another one is made where there is none that can be used, as Entra rolls its keys over: only tokens of the
 * last hour are lost.
 */
export function openSigningKey(files: StateFiles, path: string): () => Promise<SigningKey> {
  let key: Promise<SigningKey> | null = null;
  return () => {
    key ??= readKey(path).then(
      (kept) => kept ?? withStateLock(files.directory, 'signing-key', (lock) => makeKey(path, lock)),
    );
    // A failure must not be remembered: the next request may find the disk writable again.
    key.catch(() => {
      key = null;
    });
    return key;
  };
}

async function makeKey(path: string, lock: FileLock): Promise<SigningKey> {
  const kept = await readKey(path);
  if (kept !== null) {
    return kept;
  }
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const keyId = randomUUID().replaceAll('-', '');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writePrivateFile(path, JSON.stringify({ keyId, privateKey: pem }), lock);
  return { keyId, privateKey, publicKey };
}

async function readKey(path: string): Promise<SigningKey | null> {
  const text = await readIfPresent(path);
  const kept = text === null ? null : (shape.safeParse(parseJson(text)).data ?? null);
  try {
    const privateKey = kept === null ? null : createPrivateKey(kept.privateKey);
    return kept === null || privateKey === null
      ? null
      : { keyId: kept.keyId, privateKey, publicKey: createPublicKey(privateKey) };
  } catch {
    return null;
  }
}
