import { FileError } from '../files/system-error.ts';
import { decodeFile } from '../files/text-encoding.ts';

/** A block of a PEM file: its label, such as `CERTIFICATE`, and its bytes (RFC 7468). */
export interface PemBlock {
  readonly label: string;
  readonly bytes: Buffer;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g;

/**
 * The text of a file that may be PEM: UTF-8, the UTF-16 that a redirection in Windows PowerShell makes, or no text at
 * all.
 */
function textOf(bytes: Buffer): string {
  try {
    return decodeFile(bytes).bytes.toString('latin1');
  } catch (error) {
    if (error instanceof FileError) {
      return bytes.toString('latin1');
    }
    throw error;
  }
}

/**
 * The blocks of a PEM file in their order; none where there is no PEM in it. Text between them is passed over (RFC 7468
 * section 2).
 */
export function pemBlocks(bytes: Buffer): readonly PemBlock[] {
  return [...textOf(bytes).matchAll(BLOCK)].map(([, label = '', body = '']) => ({
    label,
    // Old encrypted keys have headers before an empty line; their bytes do not matter to us.
    bytes: Buffer.from(body, 'base64'),
  }));
}

/** True where a block says that it holds a private key, encrypted or not. */
export function isPrivateKey({ label }: PemBlock): boolean {
  return label.endsWith('PRIVATE KEY');
}

/** True where a block says that it holds a certificate; OpenSSL has written and read other labels. */
export function isCertificate({ label }: PemBlock): boolean {
  return ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'].includes(label);
}
