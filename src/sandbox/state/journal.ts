import { closeSync, constants, fchmodSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { isMissing } from '../../files/system-error.ts';
import type { DocumentChange } from './document-change.ts';

/** What a line of a journal tells: a change, or that the journal ends and which one follows. */
export type JournalEntry = { readonly change: DocumentChange } | { readonly next: string };

/** What stands in a journal after a place. */
export interface JournalTail {
  readonly changes: readonly DocumentChange[];
  /** Where the last entry that counts ends, in bytes. */
  readonly end: number;
  /** The id of the journal that follows, once this one has ended. */
  readonly next: string | null;
}

/** A journal has lines that are no entries, and that nobody who was killed can have left. */
export class JournalDamagedError extends Error {}

const lineShape = z.union([
  z.strictObject({
    from: z.int(),
    change: z.object({
      set: z.record(z.string(), z.unknown()),
      remove: z.record(z.string(), z.array(z.string())),
      replace: z.array(z.string()),
    }),
  }),
  z.strictObject({ from: z.int(), next: z.string() }),
]);

/** Makes an empty journal (0600 under any umask) where there is none. */
export function createJournal(path: string): void {
  const file = openSync(path, 'a', 0o600);
  try {
    fchmodSync(file, 0o600);
  } finally {
    closeSync(file);
  }
}

/**
 * Reads the entries after `from`, where an entry ends. Null when there is no such file.
 * Throws JournalDamagedError, also where the journal ends before `from`, and Node's errors.
 *
 * Each line says where the entry ends that it follows on, which makes the entries a chain. A line that follows on an
 * earlier one came second and does not count; its writer knows and does it again. So entries need no lock to be safe,
 * which matters because a lock can be lost: by a machine that slept, or by two processes that both take over a dead
 * one's.
 */
export function readJournal(path: string, from: number): JournalTail | null {
  const text = readFrom(path, from);
  if (text === 'shorter') {
    throw new JournalDamagedError('What was read before is no longer there.');
  }
  return text === null ? null : followChain(text, from);
}

/**
 * Appends an entry that follows on `from`, and gives where it ends. Null when another entry came first, or when the
 * file is gone. Throws Node's errors, such as that of a full disk: the entry then does not stand.
 */
export function appendToJournal(path: string, from: number, entry: JournalEntry): number | null {
  const line = JSON.stringify({ from, ...entry });
  let file: number;
  try {
    file = openSync(path, constants.O_WRONLY | constants.O_APPEND);
  } catch (error) {
    if (isMissing(error)) {
      return null;
    }
    throw error;
  }
  try {
    // The newline before it ends what a killed process, or a full disk, left unfinished.
    writeAll(file, Buffer.from(`\n${line}\n`));
  } finally {
    closeSync(file);
  }
  const appended = readFrom(path, from);
  if (appended === 'shorter') {
    throw new JournalDamagedError('What was read before is no longer there.');
  }
  const [first] = linesOf(appended ?? Buffer.alloc(0)).filter(({ text }) => parseLine(text)?.from === from);
  return first?.text === line ? from + first.end : null;
}

function followChain(bytes: Buffer, from: number): JournalTail {
  const lines = linesOf(bytes);
  const changes: DocumentChange[] = [];
  let end = from;
  for (const { text, end: lineEnd, isLast } of lines) {
    const line = parseLine(text);
    if (line === null) {
      // Unfinished by a killed writer, unless nobody has come after it to end the line.
      if (isLast) {
        throw new JournalDamagedError('The last line cannot be read.');
      }
      continue;
    }
    if (line.from > end) {
      throw new JournalDamagedError('A line is missing that another follows on.');
    }
    if (line.from < end) {
      continue;
    }
    end = from + lineEnd;
    if ('next' in line) {
      return { changes, end, next: line.next };
    }
    changes.push(line.change);
  }
  return { changes, end, next: null };
}

interface Line {
  readonly text: string;
  /** Where it ends, its newline included, in bytes from the begin of what was read. */
  readonly end: number;
  /** Nothing stands after it, not even an unfinished line. */
  readonly isLast: boolean;
}

/** The finished lines that are not empty. */
function linesOf(bytes: Buffer): Line[] {
  const lines: Line[] = [];
  for (let begin = 0, end = bytes.indexOf(0x0a); end >= 0; begin = end + 1, end = bytes.indexOf(0x0a, begin)) {
    if (end > begin) {
      lines.push({ text: bytes.toString('utf8', begin, end), end: end + 1, isLast: end + 1 === bytes.length });
    }
  }
  return lines;
}

function parseLine(text: string): z.infer<typeof lineShape> | null {
  try {
    return lineShape.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/**
 * The bytes of a file from a place on; null for no file, `shorter` for one that ends before. Synchronous: what is read
 * is small, and fresh in the page cache.
 */
function readFrom(path: string, from: number): Buffer | 'shorter' | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (isMissing(error)) {
      return null;
    }
    throw error;
  }
  try {
    const { size } = fstatSync(file);
    if (size < from) {
      return 'shorter';
    }
    const bytes = Buffer.alloc(size - from);
    const length = bytes.length === 0 ? 0 : readSync(file, bytes, 0, bytes.length, from);
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(file, bytes, written);
  }
}
