import { decodeFile, encodeFile, type TextEncoding } from '../files/text-encoding.ts';

/** How an env file is written, apart from its lines; kept when it is changed. */
export interface EnvFileFormat {
  readonly encoding: TextEncoding;
  /** Lines end with a carriage return alone, as some editors still write them. */
  readonly hasBareReturns: boolean;
}

/** The format of a file that is yet to be made. */
export const NEW_ENV_FILE: EnvFileFormat = { encoding: 'ascii-based', hasBareReturns: false };

/**
 * Takes an env file apart: its lines, each byte of UTF-8 (or whatever extends ASCII) as one character, and its format.
 * Throws FileError for what cannot be put together again.
 */
export function decodeEnvFile(file: Buffer): { readonly text: string; readonly format: EnvFileFormat } {
  const { bytes, encoding } = decodeFile(file);
  const hasBareReturns = bytes.includes('\r') && !bytes.includes('\n');
  const text = bytes.toString('latin1');
  return { text: hasBareReturns ? text.replaceAll('\r', '\n') : text, format: { encoding, hasBareReturns } };
}

/** Puts an env file together again, byte for byte where nothing was changed. */
export function encodeEnvFile(text: string, { encoding, hasBareReturns }: EnvFileFormat): Buffer {
  const lines = hasBareReturns ? text.replaceAll('\n', '\r') : text;
  return encodeFile({ bytes: Buffer.from(lines, 'latin1'), encoding });
}
