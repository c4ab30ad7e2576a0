import { constants } from 'node:fs';
import { lstat, open, readdir, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { replaceFile } from '../../files/atomic-file.ts';
import type { FileLock } from '../../files/file-lock.ts';
import { makePrivateDirectory } from '../../files/private-directory.ts';
import { isMissing, systemCode, systemReason } from '../../files/system-error.ts';
import { SandboxStateError } from '../sandbox-error.ts';
import { damagedState } from './damaged-state.ts';

/** The files of one sandbox's state directory; all are 0600 in a directory that is 0700. */
export interface StateFiles {
  readonly directory: string;
  /** The tenant: everything that Microsoft Entra ID and Microsoft Graph know. Holds no secret, only hashes. */
  readonly tenant: string;
  /** How much of it was written. */
  readonly tenantWritten: string;
  /** How the seeded identities and users sign in. */
  readonly identities: string;
  /** What the FHIR servers hold, and what each was set to expect of tokens. */
  readonly fhir: string;
  /** How much of it was written. */
  readonly fhirWritten: string;
  /** What the key vaults hold, with the values of the secrets sealed. */
  readonly keyVault: string;
  /** How much of it was written. */
  readonly keyVaultWritten: string;
  /** The key that seals them. */
  readonly keyVaultKey: string;
  /** The key that opens the control endpoint. */
  readonly controlKey: string;
  /** The RS256 key that signs access tokens. */
  readonly signingKey: string;
  /** The key of the test issuer, whose tokens are nobody's access tokens. */
  readonly testIssuerKey: string;
  /** Certificates and keys of the authority and of the server. */
  readonly certificates: string;
  /** The authority's certificate alone, for other software to trust. */
  readonly certificateAuthority: string;
  /** Who serves this directory now; only a published server writes it. */
  readonly ready: string;
  /** The port of the last published server, so that the next one is where settings of other software expect it. */
  readonly lastPort: string;
}

/** The names of the files inside `directory`. */
export function stateFilesOf(directory: string): StateFiles {
  return {
    directory,
    tenant: join(directory, 'tenant.json'),
    tenantWritten: writtenLengthPathOf(join(directory, 'tenant.json')),
    identities: join(directory, 'identities.json'),
    fhir: join(directory, 'fhir.json'),
    fhirWritten: writtenLengthPathOf(join(directory, 'fhir.json')),
    keyVault: join(directory, 'key-vault.json'),
    keyVaultWritten: writtenLengthPathOf(join(directory, 'key-vault.json')),
    keyVaultKey: join(directory, 'key-vault-key'),
    controlKey: join(directory, 'control-key'),
    signingKey: join(directory, 'signing-key.json'),
    testIssuerKey: join(directory, 'test-issuer-key.json'),
    certificates: join(directory, 'certificates.json'),
    certificateAuthority: join(directory, 'ca.pem'),
    ready: join(directory, 'ready.json'),
    lastPort: join(directory, 'last-port'),
  };
}

/** Where the length of the document at `path` is kept (written-length.ts). */
export function writtenLengthPathOf(path: string): string {
  return join(dirname(path), `written-${basename(path)}`);
}

/** Makes the state directory (0700 under any umask) when there is none. */
export async function makeStateDirectory(files: StateFiles): Promise<void> {
  await makePrivateDirectory(files.directory);
}

/**
 * The text of `path`, or null when there is no such file. Throws SandboxStateError where it cannot be read, as a
 * directory cannot.
 */
export async function readIfPresent(path: string): Promise<string | null> {
  try {
    // Not blocking: a named pipe would keep us waiting for a writer.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!(await file.stat()).isFile()) {
        throw damagedState(path, 'cannot be read: it is no plain file');
      }
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) {
      return null;
    }
    throw systemCode(error) === null ? error : unreadable(path, error);
  }
}

/** The error for a file that the system does not let us read. */
export function unreadable(path: string, error: unknown): Error {
  return damagedState(path, `cannot be read: ${systemReason(error) ?? 'unknown error'}`, error);
}

/**
 * Replaces `path` in one step, 0600: whoever reads sees the old text or the new one. Call it under the lock of the
 * file. Not synced to the disk: it survives a killed process, not a lost machine, which is right for a sandbox and
 * keeps each write quick. Throws SandboxStateError where a directory is in its place, and otherwise Node's errors.
 */
export async function writePrivateFile(path: string, text: string, lock: FileLock): Promise<void> {
  try {
    await replaceFile(path, Buffer.from(text), lock, { durable: false });
  } catch (error) {
    throw systemCode(error) === 'EISDIR' ? damagedState(path, 'cannot be written: it is a directory', error) : error;
  }
}

/** Removes files, where they are there. */
export async function removeFiles(paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((path) => rm(path, { force: true })));
}

/**
 * Removes directories that are in the place of files. Throws SandboxStateError for one with something in it: no sandbox
 * put that there.
 */
export async function removeDirectoriesAt(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const status = await lstat(path).catch(() => null);
    if (status?.isDirectory() === true) {
      await rmdir(path).catch((error: unknown) => {
        throw new SandboxStateError(`${path} is a directory with files in it. Move it away: no sandbox made it.`, {
          cause: error,
        });
      });
    }
  }
}

/**
 * Whether a journal of the document at `path` has entries: one is made before the document, and filled only after it.
 */
export async function hasFilledJournal(path: string): Promise<boolean> {
  const beside = await pathsBeside(path).catch(ifMissing);
  const found = await Promise.all(
    beside.filter((each) => each.endsWith('.journal')).map((journal) => lstat(journal).catch(ifMissing)),
  );
  return found.flat().some(({ size }) => size > 0);
}

function ifMissing(error: unknown): [] {
  if (!isMissing(error)) {
    throw error;
  }
  return [];
}

/** The files that lie beside `path` and whose names begin with its own and a dot. */
export async function pathsBeside(path: string): Promise<string[]> {
  const names = await readdir(dirname(path));
  return names.filter((name) => name.startsWith(`${basename(path)}.`)).map((name) => join(dirname(path), name));
}
