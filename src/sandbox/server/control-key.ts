import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FileLock } from '../../files/file-lock.ts';
import { readIfPresent, type StateFiles, writePrivateFile } from '../state/state-files.ts';
import { withStateLock } from '../state/state-lock.ts';

/** The key of a state directory: whoever can read it may steer the sandbox. */
export interface ControlKey {
  /** Whether an `Authorization` header is `Bearer` and this key (RFC 6750 §2.1), in constant time. */
  readonly opens: (authorization: string | undefined) => boolean;
  /** Whether a text is this key, in constant time. */
  readonly is: (presented: string | undefined) => boolean;
}

/** Reads the control key of a state directory, which is made (256 random bits, 0600) when there is none. */
export async function openControlKey(files: StateFiles): Promise<ControlKey> {
  const key =
    (await readKey(files)) ?? (await withStateLock(files.directory, 'control-key', (lock) => makeKey(files, lock)));
  const is: ControlKey['is'] = (presented) =>
    presented !== undefined && timingSafeEqual(digest(presented), digest(key));
  return { is, opens: (authorization) => is(/^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]) };
}

async function makeKey(files: StateFiles, lock: FileLock): Promise<string> {
  const made = await readKey(files);
  if (made !== null) {
    return made;
  }
  const key = randomBytes(32).toString('base64url');
  await writePrivateFile(files.controlKey, `${key}\n`, lock);
  return key;
}

/** The key; null for no file, and for one that holds nothing, which would open to anybody. */
async function readKey(files: StateFiles): Promise<string | null> {
  const text = (await readIfPresent(files.controlKey))?.trim() ?? '';
  return text === '' ? null : text;
}

/** Of one length whatever was presented, as a comparison in constant time needs it. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
