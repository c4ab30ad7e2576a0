import { closeSync, openSync, writeSync } from 'node:fs';
import { z } from 'zod';
import type { FileLock } from '../../files/file-lock.ts';
import { systemCode } from '../../files/system-error.ts';
import { parseJson } from '../parse-json.ts';
import { hasFilledJournal, readIfPresent, writePrivateFile, writtenLengthPathOf } from './state-files.ts';

/**
 * How much of a document was written: so many bytes of this journal. Kept beside the document, so that a journal that
 * lost its end, and a document that is gone, are known from a short journal and from a new directory. It may be behind
 * the journal, never ahead: it is written after what it speaks of, and before that is removed.
 */
export interface WrittenLength {
  /** Its file name: a state directory may be moved. */
  readonly journal: string;
  /** In bytes. */
  readonly end: number;
}

const shape = z.object({ journal: z.string(), end: z.int() });

/** Every text has one length, so that writing over it leaves nothing of the old one. */
const TEXT_LENGTH = 160;

/**
 * What is kept of the document at `path`: null for no file, `unknown` where it does not say. Throws SandboxStateError
 * where it cannot be read.
 */
export async function readWrittenLength(path: string): Promise<WrittenLength | 'unknown' | null> {
  const text = await readIfPresent(writtenLengthPathOf(path));
  return text === null ? null : (shape.safeParse(parseJson(text)).data ?? 'unknown');
}

/**
 * Whether there is a document at `path`, or was: what is missing of it is found when it is opened. Throws
 * SandboxStateError where nothing can be read.
 */
export async function isDocumentKept(path: string): Promise<boolean> {
  return (
    (await readIfPresent(path)) !== null ||
    (await readIfPresent(writtenLengthPathOf(path))) !== null ||
    hasFilledJournal(path)
  );
}

/**
 * Keeps the length of the document at `path`, in a file that is made where there is none. Call it under the lock of the
 * document.
 */
export async function keepWrittenLength(path: string, written: WrittenLength, lock: FileLock): Promise<void> {
  await writePrivateFile(writtenLengthPathOf(path), textOf(written), lock);
}

/**
 * Keeps the length after an appended entry, quickly: over the old text, with one write. It never throws for what a disk
 * does, because the entry counts by now, and a length that is behind does no harm: the next opening puts it right.
 */
export function keepAppendedLength(path: string, written: WrittenLength): void {
  try {
    const file = openSync(writtenLengthPathOf(path), 'r+');
    try {
      writeSync(file, textOf(written), 0);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (systemCode(error) === null) {
      throw error;
    }
  }
}

function textOf({ journal, end }: WrittenLength): string {
  return `${JSON.stringify({ journal, end }).padEnd(TEXT_LENGTH - 1)}\n`;
}
