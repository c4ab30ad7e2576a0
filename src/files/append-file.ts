import { closeSync, constants, fchmodSync, fstatSync, lstatSync, openSync, readSync, writeSync } from 'node:fs';
import { FileError, isMissing, systemCode } from './system-error.ts';

/** A file that lines are only ever added to. */
export interface AppendFile {
  /** Adds a line, newline included, as a whole; it is in the file when this returns. Throws the system's errors. */
  append(line: string): void;
  close(): void;
}

/** What may be appended to, and how. */
export interface AppendFileOptions {
  /** Whether a file that exists is made 0600 too; a new one always is, under any umask. */
  readonly makePrivate: 'when new' | 'always';
  /** True where a terminal, a pipe or a device will do too; default false. */
  readonly takesStreams?: boolean;
}

const NEWLINE = 0x0a;

/**
 * Opens the file at `path` (absolute) to be appended to. Several processes may at once, without a lock: the system puts
 * what one call writes behind everything that is there (POSIX: O_APPEND). A line that a full disk or a killed process
 * has torn is ended before the next one, so that no good line is glued to it. A symbolic link is not followed. Throws
 * the system's errors, and FileError for what is no plain file.
 */
export function openAppendFile(path: string, { makePrivate, takesStreams = false }: AppendFileOptions): AppendFile {
  const { file, isNew, isReadable } = openToAppend(path, takesStreams);
  const isFile = fstatSync(file).isFile();
  if (!isFile && !takesStreams) {
    closeSync(file);
    throw new FileError('it is no plain file');
  }
  if (isFile && (isNew || makePrivate === 'always')) {
    // The umask may have taken the owner's own bits.
    fchmodSync(file, 0o600);
  }
  return {
    append: (line) => {
      const ending = isFile && isTorn(file, isReadable) ? '\n' : '';
      const bytes = Buffer.from(`${ending}${line}`);
      // In one call, or lines of two processes could mix; the rest of one after a full disk fails by itself.
      const written = writeSync(file, bytes);
      if (written < bytes.length) {
        writeSync(file, bytes.subarray(written));
      }
    },
    close: () => closeSync(file),
  };
}

interface OpenedFile {
  /** The descriptor. */
  readonly file: number;
  readonly isNew: boolean;
  readonly isReadable: boolean;
}

function openToAppend(path: string, takesStreams: boolean): OpenedFile {
  const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDWR, O_WRONLY } = constants;
  // Not blocking: a named pipe would keep us waiting for a reader.
  const flags = O_APPEND | (takesStreams ? 0 : O_NOFOLLOW | O_NONBLOCK);
  try {
    return { file: openSync(path, flags | O_RDWR), isNew: false, isReadable: true };
  } catch (error) {
    if (isMissing(error)) {
      return create(path, flags | O_RDWR | O_CREAT | O_EXCL) ?? openToAppend(path, takesStreams);
    }
    if (systemCode(error) === 'EACCES') {
      // A log that its writer may not read is a good one.
      return { file: openSync(path, flags | O_WRONLY), isNew: false, isReadable: false };
    }
    throw error;
  }
}

/** Null where another process has made the file meanwhile. */
function create(path: string, flags: number): OpenedFile | null {
  try {
    return { file: openSync(path, flags, 0o600), isNew: true, isReadable: true };
  } catch (error) {
    if (systemCode(error) === 'EEXIST' && !isDanglingLink(path)) {
      return null;
    }
    throw error;
  }
}

/** A symbolic link to nothing is missing and exists. */
function isDanglingLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/**
 * Whether the last line has no newline; of a file that may not be read nobody knows, and an empty line does no harm.
 */
function isTorn(file: number, isReadable: boolean): boolean {
  const { size } = fstatSync(file);
  if (size === 0 || !isReadable) {
    return size !== 0;
  }
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last[0] !== NEWLINE;
}
