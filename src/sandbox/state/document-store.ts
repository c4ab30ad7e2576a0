import { appendFile, open, rm, stat, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { SandboxStateError } from '../sandbox-error.ts';
import { changeBetween, type DocumentChange, type StoredDocument, withChange } from './document-change.ts';
import { isMissing, pathsBeside, readIfPresent, removeLeftovers, writePrivateFile } from './state-files.ts';
import { withStateLock } from './state-lock.ts';

/** Reads and changes a document that is kept in a state directory, next to other processes that do the same. */
export interface DocumentStore<D extends object> {
  /** The document as it is on disk now. Throws SandboxStateError when the files cannot be read as one. */
  read(): Promise<D>;
  /**
   * Lets `decide` see the document while nobody else changes it, and keeps `document` of what it returns, if there is
   * one. When it returns, the change is on disk; when `decide` throws, nothing has changed.
   */
  change<T extends { readonly document?: D }>(decide: (document: D) => T): Promise<T>;
}

/** Where a document is kept, and how it is made and read. */
export interface DocumentKeeping<D extends object> {
  /** The snapshot, such as `tenant.json`; the journal lies beside it, as `tenant.json.<generation>.journal`. */
  readonly path: string;
  /** Name of the lock that guards the document. */
  readonly lock: string;
  /** The first document; called while the lock is held. */
  readonly seed: () => Promise<D>;
  /** What is stored, as the document that it is; null when it is another one, or of another version. */
  readonly parse: (stored: StoredDocument) => D | null;
}

/** The snapshot file: the document as it was when the journal of this generation was empty. */
const snapshotShape = z.object({ generation: z.number(), document: z.record(z.string(), z.unknown()) });
const changeShape: z.ZodType<DocumentChange> = z.object({
  set: z.record(z.string(), z.unknown()),
  remove: z.record(z.string(), z.array(z.string())),
  replace: z.array(z.string()),
});

/** Below this many bytes of journal a new snapshot is not worth its writing. */
const SMALLEST_FULL_JOURNAL = 512 * 1024;

/** What this process knows of the files. */
interface Known<D> {
  /** Tells one snapshot file from the next. */
  readonly snapshot: string;
  readonly snapshotSize: number;
  readonly generation: number;
  /** How much of the journal is in `document`, in bytes. */
  readonly offset: number;
  readonly document: D;
}

/**
 * Opens a document of the state directory, with the seed when there is none.
 *
 * It is a snapshot and a journal: a change is one appended line, so that it costs what it changes, and stands once the
 * line's end is written. A line without end is what a killed process left: readers pass over it, the next writer cuts it
 * off. A journal that has grown as large as its snapshot is folded into a new one, of the next generation.
 */
export async function openDocumentStore<D extends object>(keeping: DocumentKeeping<D>): Promise<DocumentStore<D>> {
  const directory = dirname(keeping.path);
  await withStateLock(directory, keeping.lock, async () => {
    await removeLeftovers(keeping.path, (path) => !path.endsWith('.journal'));
    if ((await readIfPresent(keeping.path)) === null) {
      await removeJournals(keeping.path);
      await writeSnapshot(keeping.path, 1, await keeping.seed());
    }
  });
  let known: Known<D> | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const catchUp = async (): Promise<Known<D>> => {
    known = await readFiles(keeping, known);
    return known;
  };
  const change = async <T extends { readonly document?: D }>(decide: (document: D) => T): Promise<T> => {
    const before = await catchUp();
    const result = decide(before.document);
    if (result.document !== undefined && result.document !== before.document) {
      known = await append(keeping, before, result.document);
    }
    return result;
  };
  return {
    read: async () => (await catchUp()).document,
    change: (decide) => {
      // In turn within this process: the file lock retries on a timer, and two of our own need not wait for that.
      const turn = queue.then(() => withStateLock(directory, keeping.lock, () => change(decide)));
      queue = turn.catch(() => undefined);
      return turn;
    },
  };
}

async function readFiles<D extends object>(keeping: DocumentKeeping<D>, known: Known<D> | null): Promise<Known<D>> {
  for (;;) {
    const { version, size } = await fileState(keeping.path);
    const base = known?.snapshot === version ? known : await readSnapshot(keeping, version, size);
    const lines = base === null ? null : await readJournal(journalOf(keeping.path, base.generation), base.offset);
    // Without its journal, the snapshot has just been followed by another one, unless there was nothing to journal yet.
    if (base === null || (lines === null && (base.offset > 0 || (await fileState(keeping.path)).version !== version))) {
      known = null;
      continue;
    }
    return lines === null || lines.bytes === 0 ? base : replay(keeping, base, lines);
  }
}

/** Reads the snapshot; null when it was replaced meanwhile. */
async function readSnapshot<D extends object>(
  keeping: DocumentKeeping<D>,
  version: string,
  size: number,
): Promise<Known<D> | null> {
  const text = await readIfPresent(keeping.path);
  if ((await fileState(keeping.path)).version !== version) {
    return null;
  }
  const snapshot = snapshotShape.safeParse(parseJson(keeping.path, text ?? ''));
  if (!snapshot.success) {
    throw unusable(keeping.path);
  }
  const { generation, document } = snapshot.data;
  return { snapshot: version, snapshotSize: size, generation, offset: 0, document: understood(keeping, document) };
}

function replay<D extends object>(keeping: DocumentKeeping<D>, base: Known<D>, lines: JournalLines): Known<D> {
  const path = journalOf(keeping.path, base.generation);
  const document = lines.texts.reduce<StoredDocument>((current, text) => {
    const change = changeShape.safeParse(parseJson(path, text));
    if (!change.success) {
      throw unusable(path);
    }
    return withChange(current, change.data);
  }, stored(base.document));
  return { ...base, offset: base.offset + lines.bytes, document: understood(keeping, document) };
}

async function append<D extends object>(keeping: DocumentKeeping<D>, before: Known<D>, document: D): Promise<Known<D>> {
  const path = journalOf(keeping.path, before.generation);
  const line = `${JSON.stringify(changeBetween(stored(before.document), stored(document)))}\n`;
  if (before.offset + line.length > Math.max(SMALLEST_FULL_JOURNAL, before.snapshotSize)) {
    const generation = before.generation + 1;
    await writeSnapshot(keeping.path, generation, document);
    await rm(path, { force: true });
    const { version, size } = await fileState(keeping.path);
    return { snapshot: version, snapshotSize: size, generation, offset: 0, document };
  }
  if ((await fileState(path)).size > before.offset) {
    await truncate(path, before.offset);
  }
  await appendFile(path, line, { mode: 0o600 });
  return { ...before, offset: before.offset + Buffer.byteLength(line), document };
}

interface JournalLines {
  readonly texts: readonly string[];
  /** What the lines take, their ends included. */
  readonly bytes: number;
}

/** The whole lines after `offset`; null when there is no journal, or a shorter one. */
async function readJournal(path: string, offset: number): Promise<JournalLines | null> {
  const { size } = await fileState(path);
  if (size <= offset) {
    return size === offset && size > 0 ? { texts: [], bytes: 0 } : null;
  }
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(size - offset);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
    const texts = buffer.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
    return { texts, bytes: end };
  } finally {
    await file.close();
  }
}

async function writeSnapshot(path: string, generation: number, document: object): Promise<void> {
  await writePrivateFile(path, JSON.stringify({ generation, document }));
}

async function removeJournals(path: string): Promise<void> {
  const paths = await pathsBeside(path);
  await Promise.all(paths.map((each) => rm(each, { force: true })));
}

function journalOf(path: string, generation: number): string {
  return `${path}.${generation}.journal`;
}

/** Distinguishes every replacement of a file: a rename brings another inode, whatever the clock's resolution. */
async function fileState(path: string): Promise<{ readonly version: string; readonly size: number }> {
  try {
    const { ino, mtimeNs, size } = await stat(path, { bigint: true });
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
    throw unusable(keeping.path);
  }
  return parsed;
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unusable(path, error);
  }
}

function unusable(path: string, cause?: unknown): SandboxStateError {
  return new SandboxStateError(
    `${path} is not the state of a sandbox of this version. Reset it with \`fhir-apps sandbox reset\`, or remove ${dirname(path)}.`,
    { cause },
  );
}
