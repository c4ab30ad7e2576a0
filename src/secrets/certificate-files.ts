import { readUnfollowed } from '../files/read-unfollowed.ts';
import { join } from 'node:path';
import { UsageError } from '../errors/usage-error.ts';
import { assertDirectoryOf, createFile, proveWritable, statusAt } from '../files/atomic-file.ts';
import { clearLeftovers } from '../files/clear-leftovers.ts';
import { withFileLock } from '../files/file-lock.ts';
import { fileHint, systemCode, systemReason } from '../files/system-error.ts';
import { SinkError } from './sink-error.ts';

/** Where a new key and its certificate are kept: absolute paths, all 0600. */
export interface CertificateFiles {
  /** The private key, then its certificate (PEM): the one file that a client signs in with. */
  readonly keyPair: string;
  /** The certificate alone (PEM), to be given to others. */
  readonly certificate: string;
  /** Both as PKCS#12, where asked for. */
  readonly pfx: string;
}

/** More than any key pair needs; what is larger is none. */
const MAX_BYTES = 65_536;

/** The files of one registration in a directory (absolute), named after its stable key. */
export function certificateFilesIn(directory: string, key: string): CertificateFiles {
  return {
    keyPair: join(directory, `${key}.pem`),
    certificate: join(directory, `${key}.cert.pem`),
    pfx: join(directory, `${key}.pfx`),
  };
}

/**
 * Proves that the files can be made, by making one beside them and taking it away. Throws UsageError `sink_exists`
 * where one of them is there already, and `sink_unwritable`.
 */
export async function proveCertificateFiles(files: CertificateFiles, onWait?: () => void): Promise<void> {
  try {
    await assertDirectoryOf(files.keyPair);
    for (const path of [files.keyPair, files.certificate, files.pfx]) {
      if ((await statusAt(path)) !== null) {
        throw fileExists(path, 'and nothing is ever overwritten.');
      }
    }
    await withFileLock(files.keyPair, () => proveWritable(files.keyPair), { onWait });
  } catch (error) {
    const reason = systemReason(error);
    if (reason === null) {
      throw error;
    }
    throw new UsageError('sink_unwritable', `A key cannot be written to ${files.keyPair}: ${reason}.`, {
      hint: (input) =>
        fileHint(error) ?? `Make the directory writable, or name another one with ${input('generateCertificate')}.`,
      details: { path: files.keyPair },
      cause: error,
    });
  }
}

/** The error of a file that stands where one is to be made. */
export function fileExists(path: string, why: string): UsageError {
  return new UsageError('sink_exists', `${path} exists, ${why}`, {
    hint: (input) => `Move it away, or name another directory with ${input('generateCertificate')}.`,
    details: { path },
  });
}

/**
 * Writes one of the files, whole or not at all. False where one got there first: it is never overwritten. Throws
 * SinkError.
 */
export async function writeCertificateFile(
  path: string,
  content: string | Uint8Array,
  onWait?: () => void,
): Promise<boolean> {
  try {
    await withFileLock(path, (lock) => createFile(path, Buffer.from(content), lock), { onWait });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') {
      return false;
    }
    const reason = systemReason(error);
    if (reason === null) {
      throw error;
    }
    throw new SinkError(`${path} could not be written: ${reason}.`, {
      hint: fileHint(error) ?? undefined,
      details: { path },
      cause: error,
    });
  }
}

/**
 * What one of the files holds; null where there is none. Throws UsageError `sink_exists` for what is no plain file that
 * may be read: a directory, a pipe, a symbolic link.
 */
export async function readCertificateFile(path: string): Promise<string | null> {
  await clearLeftovers(path);
  try {
    return await readUnfollowed(path, async (file) => {
      const status = await file.stat();
      if (!status.isFile() || status.size > MAX_BYTES) {
        throw fileExists(path, 'and is no file that this tool has made.');
      }
      return await file.readFile('utf8');
    });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) {
      return null;
    }
    const reason = systemReason(error);
    throw reason === null ? error : fileExists(path, `and cannot be read: ${reason}.`);
  }
}
