import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { readUnfollowed } from '../files/read-unfollowed.ts';
import { UsageError } from '../errors/usage-error.ts';
import { assertDirectoryOf, type FileOwnership, proveWritable, replaceFile, statusAt } from '../files/atomic-file.ts';
import { clearLeftovers } from '../files/clear-leftovers.ts';
import { type FileLock, withFileLock } from '../files/file-lock.ts';
import { FileError } from '../files/system-error.ts';
import { decodeEnvFile, encodeEnvFile, type EnvFileFormat, NEW_ENV_FILE } from './env-file-format.ts';
import { type EnvFileContent, readContent } from './env-file-content.ts';

/** A change to what an env file holds; throws UsageError where it may not be made. */
export type EnvFileChange = (existing: EnvFileContent) => EnvFileContent;

/** One env file, as all of a run see it. */
export interface EnvFile {
  /** What it holds; nothing where there is no file. Throws UsageError `sink_unwritable`, and the system's errors. */
  read(): Promise<EnvFileContent>;
  /** All of a change but its last step. Throws as `change`. */
  rehearse(change: EnvFileChange): Promise<void>;
  /**
   * Makes a change and resolves when it is on the disk. Changes that come while another is being written are written
   * together. Throws what the change throws, UsageError `sink_unwritable`, and the system's errors; the file is then as
   * it was.
   */
  change(change: EnvFileChange): Promise<void>;
}

/** The env files of one run, by absolute path. */
export interface EnvFiles {
  at(path: string): EnvFile;
}

/** How to tell that a file is still the one that was read. */
interface EnvFileState {
  /** Null where there is no file. */
  readonly stamp: string | null;
  readonly ownership?: FileOwnership;
}

interface ExistingFile extends EnvFileState {
  readonly content: EnvFileContent;
  readonly format: EnvFileFormat;
}

interface Waiting {
  readonly change: EnvFileChange;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Tells whoever waits what became of the change. */
type Outcome = () => void;

/**
 * Opens no file yet. One for each run, so that the clients of an environment share the reading and the writing of
 * theirs. `onWait` is called with the path of a file that another run is writing to.
 */
export function openEnvFiles(onWait?: (path: string) => void): EnvFiles {
  const files = new Map<string, EnvFile>();
  return {
    at: (path) => {
      const file = files.get(path) ?? openEnvFile(path, () => onWait?.(path));
      files.set(path, file);
      return file;
    },
  };
}

function openEnvFile(path: string, onWait: () => void): EnvFile {
  const file = openCachedFile(path);
  let proof: Promise<void> | null = null;
  let waiting: readonly Waiting[] = [];
  let isWriting = false;
  const locked = <T>(work: (lock: FileLock) => Promise<T>): Promise<T> => withFileLock(path, work, { onWait });

  /** Once for all clients: what it asks of the directory is the same. */
  async function proveFile(): Promise<void> {
    await assertDirectoryOf(path);
    await locked(async () => proveWritable(path, { ownership: (await file.read()).ownership }));
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const some = waiting;
      waiting = [];
      const outcomes = await locked((lock) => writeTogether(file, some, lock)).catch((error: unknown) =>
        some.map(
          ({ reject }) =>
            () =>
              reject(error),
        ),
      );
      // After the lock is released, so that a caller that goes on at once does not find it still held.
      outcomes.forEach((report) => report());
    }
    isWriting = false;
  }

  return {
    read: async () => {
      await clearLeftovers(path, { onWait });
      return (await file.read()).content;
    },
    rehearse: async (change) => {
      proof ??= proveFile();
      await proof.catch((error: unknown) => {
        proof = null;
        throw error;
      });
      change((await file.read()).content);
    },
    change: (change) =>
      new Promise((resolve, reject) => {
        waiting = [...waiting, { change, resolve, reject }];
        if (!isWriting) {
          isWriting = true;
          void writeAll();
        }
      }),
  };
}

/** A file that is read again only when it has changed. */
interface CachedFile {
  read(): Promise<ExistingFile>;
  /** Puts new content into the file that was read; the lock is the one of its path. */
  replace(file: ExistingFile, content: EnvFileContent, lock: FileLock): Promise<void>;
}

function openCachedFile(path: string): CachedFile {
  let known: ExistingFile | null = null;
  return {
    read: async () => {
      const state = await readState(path);
      const current = known?.stamp === state.stamp ? known : { ...state, ...(await readFileAt(path, state)) };
      known = current;
      return current;
    },
    replace: async ({ format, ownership }, content, lock) => {
      known = null;
      await replaceFile(path, encodeEnvFile(content.text, format), lock, { ownership });
      known = { ...(await readState(path)), content, format };
    },
  };
}

async function writeTogether(file: CachedFile, some: readonly Waiting[], lock: FileLock): Promise<readonly Outcome[]> {
  const existing = await file.read();
  const { changed, outcomes } = makeChanges(existing.content, some);
  if (changed.text !== existing.content.text) {
    await file.replace(existing, changed, lock);
  }
  return outcomes;
}

/** One change after another; one that may not be made leaves the others alone. */
function makeChanges(
  before: EnvFileContent,
  some: readonly Waiting[],
): { readonly changed: EnvFileContent; readonly outcomes: readonly Outcome[] } {
  let changed = before;
  const outcomes = some.map(({ change, resolve, reject }): Outcome => {
    try {
      changed = change(changed);
      return resolve;
    } catch (error) {
      return () => reject(error);
    }
  });
  return { changed, outcomes };
}

/** What stands at a path, without reading it. Throws UsageError for what is no plain file. */
async function readState(path: string): Promise<EnvFileState> {
  const status = await statusAt(path);
  if (status === null) {
    return { stamp: null };
  }
  if (!status.isFile()) {
    const what = status.isSymbolicLink()
      ? 'a symbolic link, and a secret never goes through one'
      : 'not a regular file';
    throw new UsageError('sink_unwritable', `${path} is ${what}.`, {
      hint: (input) => `Name the file itself with ${input('secretTo')}.`,
    });
  }
  const { dev, ino, size, mtimeMs, ctimeMs, uid, gid, mode } = status;
  return { stamp: [dev, ino, size, mtimeMs, ctimeMs].join(' '), ownership: { uid, gid, mode } };
}

async function readFileAt(path: string, { stamp }: EnvFileState): Promise<Pick<ExistingFile, 'content' | 'format'>> {
  if (stamp === null) {
    return { content: readContent(''), format: NEW_ENV_FILE };
  }
  await access(path, constants.W_OK);
  try {
    const { text, format } = decodeEnvFile(await readUnfollowed(path, (file) => file.readFile()));
    return { content: readContent(text), format };
  } catch (error) {
    if (error instanceof FileError) {
      const { reason, hint } = error;
      throw new UsageError('sink_unwritable', `${path} cannot be read as an env file: ${reason}.`, {
        hint: hint ?? undefined,
      });
    }
    throw error;
  }
}
