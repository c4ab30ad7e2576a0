import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { FileLock } from '../../files/file-lock.ts';
import { isMissing, systemCode } from '../../files/system-error.ts';
import { damagedState } from './damaged-state.ts';
import { changeBetween, type DocumentChange, type StoredDocument, withChange } from './document-change.ts';
import { appendToJournal, createJournal, JournalDamagedError, type JournalTail, readJournal } from './journal.ts';
import {
  hasFilledJournal,
  pathsBeside,
  readIfPresent,
  unreadable,
  writePrivateFile,
  writtenLengthPathOf,
} from './state-files.ts';
import { withStateLock } from './state-lock.ts';
import { keepAppendedLength, keepWrittenLength, readWrittenLength, type WrittenLength } from './written-length.ts';
import { parseJson } from '../parse-json.ts';

/** Reads and changes a document that is kept in a state directory, next to other processes that do the same. */
export interface DocumentStore<D extends object> {
  /** The document as it is on disk now. Throws SandboxStateError when the files cannot be read as one. */
  read(): Promise<D>;
  /**
   * Lets `decide` see the document while nobody else changes it, and keeps `document` of what it returns, if there is
   * one. When it returns, the change is on disk; when `decide` throws, nothing has changed. `decide` is asked again
   * when another process was quicker.
   */
  change<T extends { readonly document?: D }>(decide: (document: D) => T): Promise<T>;
}

/** Where a document is kept, and how it is made and read. */
export interface DocumentKeeping<D extends object> {
  /** The snapshot, such as `tenant.json`; its journal lies beside it, as `tenant.json.<id>.journal`. */
  readonly path: string;
  /** Name of the lock that guards the document. */
  readonly lock: string;
  /** The first document; called while the lock is held. */
  readonly seed: (lock: FileLock) => Promise<D>;
  /** What is stored, as the document that it is; null when it is another one, or of another version. */
  readonly parse: (stored: StoredDocument) => D | null;
}

/** The snapshot file: the document as it was when its journal was empty. */
const snapshotShape = z.object({ journal: z.string(), document: z.record(z.string(), z.unknown()) });

const NOT_OURS = 'is not the state of a sandbox of this version';

/** Below this many bytes of journal a new snapshot is not worth its writing. */
const SMALLEST_FULL_JOURNAL = 512 * 1024;

/** What this process knows of the files. */
interface Known<D> {
  /** Tells one snapshot file from the next. */
  readonly snapshot: string;
  readonly snapshotSize: number;
  /** Path of the journal. */
  readonly journal: string;
  /** How much of the journal is in `document`, in bytes. */
  readonly end: number;
  /** Once the journal has ended: the id of the one that is to follow. */
  readonly next: string | null;
  readonly document: D;
}

/**
 * Opens a document of the state directory, with the seed when there is none.
 *
 * It is a snapshot and a journal: a change is one appended line, so that it costs what it changes, and stands once the
 * line is whole (journal.ts). A journal that has grown as large as its snapshot is ended by a line that names the next
 * one; the document as it is there is the next snapshot, which whoever changes something first writes.
 */
export async function openDocumentStore<D extends object>(keeping: DocumentKeeping<D>): Promise<DocumentStore<D>> {
  const locked = <R>(work: (lock: FileLock) => Promise<R>): Promise<R> =>
    withStateLock(dirname(keeping.path), keeping.lock, work, [keeping.path, writtenLengthPathOf(keeping.path)]);
  await locked((lock) => prepareFiles(keeping, lock));
  let known: Known<D> | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const catchUp = async (): Promise<Known<D>> => {
    known = await readFiles(keeping, known);
    return known;
  };
  const change = async <T extends { readonly document?: D }>(
    decide: (document: D) => T,
    lock: FileLock,
  ): Promise<T> => {
    for (;;) {
      const before = await catchUp();
      if (before.next !== null) {
        await writeSnapshot(keeping.path, { journal: before.next, document: before.document }, lock);
        await rm(before.journal, { force: true });
        continue;
      }
      const result = decide(before.document);
      if (result.document === undefined || result.document === before.document) {
        return result;
      }
      const after = append(keeping, before, result.document);
      if (after !== null) {
        known = after;
        keepAppendedLength(keeping.path, lengthOf(after));
        return result;
      }
    }
  };
  return {
    read: async () => (await catchUp()).document,
    change: (decide) => {
      // In turn within this process: the file lock retries on a timer, and two of our own need not wait for that.
      const turn = queue.then(() => locked((lock) => change(decide, lock)));
      queue = turn.catch(() => undefined);
      return turn;
    },
  };
}

/**
 * Makes the first files where there are none, and removes what killed processes left. Throws SandboxStateError where
 * there were files: their length is kept last of all, and removed first.
 */
async function prepareFiles<D extends object>(keeping: DocumentKeeping<D>, lock: FileLock): Promise<void> {
  const written = await readWrittenLength(keeping.path);
  if ((await readIfPresent(keeping.path)) === null) {
    if (written !== null || (await hasFilledJournal(keeping.path))) {
      throw damagedState(keeping.path, 'is missing');
    }
    await removeBeside(keeping.path, []);
    await writeSnapshot(keeping.path, { journal: randomUUID(), document: await keeping.seed(lock) }, lock);
    return;
  }
  const current = await readFiles(keeping, null);
  if (!isDeepStrictEqual(written, lengthOf(current))) {
    await keepWrittenLength(keeping.path, lengthOf(current), lock);
  }
  const { journal, next } = current;
  await removeBeside(keeping.path, next === null ? [journal] : [journal, journalOf(keeping.path, next)]);
}

async function removeBeside(path: string, kept: readonly string[]): Promise<void> {
  const leftovers = (await pathsBeside(path)).filter((each) => !kept.includes(each));
  await Promise.all(leftovers.map((each) => rm(each, { force: true })));
}

async function readFiles<D extends object>(keeping: DocumentKeeping<D>, known: Known<D> | null): Promise<Known<D>> {
  for (let base = known; ; base = null) {
    const { version, size } = fileState(keeping.path);
    const same = base?.snapshot === version ? base : null;
    // Before the journal, which may grow meanwhile. Who knows the journal already knows as much of its length.
    const written = same === null ? await readWrittenLength(keeping.path) : null;
    const current = same ?? (await readSnapshot(keeping, version, size));
    const tail = current === null ? null : readTail(current);
    if (current !== null && tail !== null) {
      requireWritten({ ...current, end: tail.end }, written);
      return tail.end === current.end ? current : withTail(keeping, current, tail);
    }
    // The journal goes when another snapshot has come; with this one still there, someone else took it away.
    if (current !== null && fileState(keeping.path).version === version) {
      throw damagedState(current.journal, 'is missing');
    }
  }
}

/** Reads the snapshot; null when it was replaced meanwhile. */
async function readSnapshot<D extends object>(
  keeping: DocumentKeeping<D>,
  version: string,
  size: number,
): Promise<Known<D> | null> {
  const text = await readIfPresent(keeping.path);
  if (fileState(keeping.path).version !== version) {
    return null;
  }
  if (text === null) {
    throw damagedState(keeping.path, 'is missing');
  }
  const snapshot = snapshotShape.safeParse(parseJson(text));
  if (!snapshot.success) {
    throw damagedState(keeping.path, NOT_OURS);
  }
  const journal = journalOf(keeping.path, snapshot.data.journal);
  const document = understood(keeping, snapshot.data.document);
  return { snapshot: version, snapshotSize: size, journal, end: 0, next: null, document };
}

function readTail<D>({ journal, end }: Known<D>): JournalTail | null {
  try {
    return readJournal(journal, end);
  } catch (error) {
    if (error instanceof JournalDamagedError) {
      throw damagedState(journal, NOT_OURS, error);
    }
    throw systemCode(error) === null ? error : unreadable(journal, error);
  }
}

/**
 * Throws SandboxStateError where a journal lost its end. A length of another journal says nothing: its writer was
 * killed, or slept.
 */
function requireWritten(
  current: Pick<Known<object>, 'journal' | 'end'>,
  written: WrittenLength | 'unknown' | null,
): void {
  const { journal, end } = lengthOf(current);
  if (written !== null && written !== 'unknown' && written.journal === journal && written.end > end) {
    throw damagedState(current.journal, `ends after ${end} bytes, where ${written.end} were written`);
  }
}

function withTail<D extends object>(
  keeping: DocumentKeeping<D>,
  current: Known<D>,
  { changes, end, next }: JournalTail,
): Known<D> {
  const document = changes.reduce<StoredDocument>(withChange, stored(current.document));
  return { ...current, end, next, document: understood(keeping, document) };
}

/** Writes a change down; null when it does not stand, because another one came first or the journal is full. */
function append<D extends object>(keeping: DocumentKeeping<D>, before: Known<D>, document: D): Known<D> | null {
  const { journal, end: from, snapshotSize } = before;
  // What JSON does not keep of it, we do not keep either.
  const change = changeBetween(stored(before.document), stored(document));
  const text = JSON.stringify(change);
  if (from > 0 && from + text.length > Math.max(SMALLEST_FULL_JOURNAL, snapshotSize)) {
    appendToJournal(journal, from, { next: randomUUID() });
    return null;
  }
  const kept = JSON.parse(text) as DocumentChange;
  const end = appendToJournal(journal, from, { change: kept });
  if (end === null) {
    return null;
  }
  // Where JSON keeps all, the document is what it would be made into again.
  return isDeepStrictEqual(kept, change)
    ? { ...before, end, next: null, document: understood(keeping, stored(document)) }
    : withTail(keeping, before, { changes: [kept], end, next: null });
}

async function writeSnapshot(
  path: string,
  snapshot: { readonly journal: string; readonly document: object },
  lock: FileLock,
): Promise<void> {
  // The journal first, so that a snapshot without one is known to be damaged.
  createJournal(journalOf(path, snapshot.journal));
  await writePrivateFile(path, JSON.stringify(snapshot), lock);
  await keepWrittenLength(path, lengthOf({ journal: journalOf(path, snapshot.journal), end: 0 }), lock);
}

function lengthOf({ journal, end }: Pick<Known<object>, 'journal' | 'end'>): WrittenLength {
  return { journal: basename(journal), end };
}

function journalOf(path: string, id: string): string {
  return `${path}.${id}.journal`;
}

/** Distinguishes every replacement of a file: a rename brings another inode, whatever the clock's resolution. */
function fileState(path: string): { readonly version: string; readonly size: number } {
  try {
    const { ino, mtimeNs, size } = statSync(path, { bigint: true });
    return { version: `${ino}.${mtimeNs}.${size}`, size: Number(size) };
  } catch (error) {
    if (isMissing(error)) {
      return { version: 'none', size: 0 };
    }
    throw error;
  }
}

/** A document is data and nothing else, so it can be seen as what is stored of it. */
function stored(document: object): StoredDocument {
  return document as StoredDocument;
}

function understood<D extends object>(keeping: DocumentKeeping<D>, document: StoredDocument): D {
  const parsed = keeping.parse(document);
  if (parsed === null) {
    throw damagedState(keeping.path, NOT_OURS);
  }
  return parsed;
}
