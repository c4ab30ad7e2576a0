import { isUtf8 } from 'node:buffer';
import { FileError } from './system-error.ts';

/**
 * How a text file is encoded: by its byte order mark, else as bytes that extend ASCII, such as UTF-8 or Windows-1252.
 */
export type TextEncoding = 'ascii-based' | 'utf-8-bom' | 'utf-16le' | 'utf-16be';

/** A text file, taken apart so that it can be put together again byte for byte. */
export interface EncodedText {
  /** UTF-8, or other bytes that extend ASCII; without byte order mark, and never a byte 0. */
  readonly bytes: Buffer;
  readonly encoding: TextEncoding;
}

const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16LE_BOM = Buffer.from([0xff, 0xfe]);
const UTF16BE_BOM = Buffer.from([0xfe, 0xff]);
const UTF32_BOMS = [Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from([0, 0, 0xfe, 0xff])];

const SAVE_AS_UTF8 = 'Save it as UTF-8.';

/**
 * Takes a text file apart. Throws FileError for UTF-32, UTF-16 that is damaged or has no byte order mark, and for what
 * is no text.
 */
export function decodeFile(file: Buffer): EncodedText {
  if (UTF32_BOMS.some((mark) => startsWith(file, mark))) {
    throw new FileError('it is UTF-32', SAVE_AS_UTF8);
  }
  if (startsWith(file, UTF16LE_BOM) || startsWith(file, UTF16BE_BOM)) {
    return decodeUtf16(file);
  }
  const hasMark = startsWith(file, UTF8_BOM);
  const bytes = hasMark ? file.subarray(UTF8_BOM.length) : file;
  if (bytes.includes(0)) {
    throw looksLikeUtf16(bytes)
      ? new FileError('it is UTF-16 without a byte order mark', SAVE_AS_UTF8)
      : new FileError('it contains zero bytes, so it is not a text file', 'Name a text file.');
  }
  return { bytes, encoding: hasMark ? 'utf-8-bom' : 'ascii-based' };
}

/** Puts a text file together again, with its byte order mark. */
export function encodeFile({ bytes, encoding }: EncodedText): Buffer {
  switch (encoding) {
    case 'ascii-based':
      return bytes;
    case 'utf-8-bom':
      return Buffer.concat([UTF8_BOM, bytes]);
    case 'utf-16le':
      return Buffer.concat([UTF16LE_BOM, Buffer.from(bytes.toString('utf8'), 'utf16le')]);
    case 'utf-16be':
      return Buffer.concat([UTF16BE_BOM, Buffer.from(bytes.toString('utf8'), 'utf16le').swap16()]);
  }
}

/**
 * The text of a file that is to be UTF-8 or UTF-16, without byte order mark. Throws FileError for anything else, with
 * the line.
 */
export function textOf(file: Buffer): string {
  const { bytes } = decodeFile(file);
  if (!isUtf8(bytes)) {
    throw new FileError(`line ${faultyLine(bytes)} is not UTF-8`, SAVE_AS_UTF8);
  }
  return bytes.toString('utf8');
}

/**
 * `text` as the file that it takes the place of was written: with its encoding, and with CRLF where its lines end so.
 */
export function encodeLike(file: Buffer | null, text: string): Buffer {
  if (file === null) {
    return Buffer.from(text);
  }
  const { bytes, encoding } = decodeFile(file);
  const lines = /\r\n/.test(bytes.toString('latin1')) ? text.replace(/\r?\n/g, '\r\n') : text;
  return encodeFile({ bytes: Buffer.from(lines), encoding });
}

function decodeUtf16(file: Buffer): EncodedText {
  const encoding = startsWith(file, UTF16LE_BOM) ? 'utf-16le' : 'utf-16be';
  if (file.length % 2 !== 0) {
    throw new FileError('it is UTF-16 and ends in the middle of a character', SAVE_AS_UTF8);
  }
  const units = Buffer.from(file.subarray(2));
  const text = (encoding === 'utf-16be' ? units.swap16() : units).toString('utf16le');
  // Half a character, which UTF-8 could not carry.
  if (/\p{Surrogate}/u.test(text)) {
    throw new FileError('it is UTF-16 with a damaged character', SAVE_AS_UTF8);
  }
  if (text.includes('\0')) {
    throw new FileError('it contains zero characters, so it is not a text file', 'Name a text file.');
  }
  return { bytes: Buffer.from(text), encoding };
}

/** ASCII in UTF-16 has a zero in every second byte. */
function looksLikeUtf16(bytes: Buffer): boolean {
  const zeros = [0, 0];
  bytes.forEach((byte, index) => {
    zeros[index % 2] = (zeros[index % 2] ?? 0) + (byte === 0 ? 1 : 0);
  });
  const [even = 0, odd = 0] = zeros;
  return Math.max(even, odd) > bytes.length / 4 && Math.min(even, odd) < bytes.length / 32 + 1;
}

function faultyLine(bytes: Buffer): number {
  const lines = bytes.toString('latin1').split('\n');
  return lines.findIndex((line) => !isUtf8(Buffer.from(line, 'latin1'))) + 1;
}

function startsWith(file: Buffer, mark: Buffer): boolean {
  return file.subarray(0, mark.length).equals(mark);
}
