import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type CertificateReading,
  MAX_CERTIFICATE_FILE_BYTES,
  readCertificate,
} from '../certificates/read-certificate.ts';
import type { Context } from '../cli/context.ts';

/** Why a file that was named cannot be read, by the system's code. */
const READ_FAULTS: ReadonlyMap<unknown, (path: string) => string> = new Map([
  ['ENOENT', (path: string) => `There is no file ${path}.`],
  ['ENOTDIR', (path: string) => `There is no file ${path}.`],
  ['EACCES', (path: string) => `${path} may not be read by this user.`],
]);

/**
 * Reads and judges the file of `--certificate`, as the user named it; what cannot be read is a fault like any other.
 */
export async function readCertificateAt(path: string, cwd: string, now: Date): Promise<CertificateReading> {
  try {
    // Not blocking: a named pipe would keep us waiting for a writer.
    const file = await open(resolve(cwd, path), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const status = await file.stat();
      if (status.isDirectory()) {
        return { issues: [`${path} is a directory: name the certificate in it.`] };
      }
      if (!status.isFile()) {
        return { issues: [`${path} is no plain file.`] };
      }
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_CERTIFICATE_FILE_BYTES + 1));
      return readCertificate(buffer.subarray(0, bytesRead), path, now);
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
    if (code === null) {
      throw error;
    }
    return { issues: [READ_FAULTS.get(code)?.(path) ?? `${path} cannot be read (${code}).`] };
  }
}

/** The faults of the file of `--certificate`. */
export async function certificateFileIssues(
  context: Pick<Context, 'cwd' | 'now'>,
  path: string,
): Promise<readonly string[]> {
  const reading = await readCertificateAt(path, context.cwd, context.now());
  return 'issues' in reading ? reading.issues : [];
}
