import { resolve } from 'node:path';
import { readOnce } from '../files/read-once.ts';
import {
  type CertificateReading,
  MAX_CERTIFICATE_FILE_BYTES,
  readCertificate,
} from '../certificates/read-certificate.ts';

/** Why a file that was named cannot be read, by the system's code. */
const READ_FAULTS: ReadonlyMap<unknown, (path: string) => string> = new Map([
  ['ENOENT', (path: string) => `There is no file ${path}.`],
  ['ENOTDIR', (path: string) => `There is no file ${path}.`],
  ['EACCES', (path: string) => `${path} may not be read by this user.`],
]);

/**
 * Reads the file of `--certificate`, once, as the user named it; what cannot be read is an issue like any other.
 */
export async function readCertificateAt(path: string, cwd: string, now: Date): Promise<CertificateReading> {
  try {
    const content = await readOnce(resolve(cwd, path), MAX_CERTIFICATE_FILE_BYTES);
    switch (content) {
      case 'directory':
        return { issues: [`${path} is a directory: name the certificate in it.`] };
      case 'device':
        return { issues: [`${path} is no plain file.`] };
      default:
        return readCertificate(content, path, now);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
    if (code === null) {
      throw error;
    }
    return { issues: [READ_FAULTS.get(code)?.(path) ?? `${path} cannot be read (${code}).`] };
  }
}
