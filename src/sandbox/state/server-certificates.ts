import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { StateFiles } from './state-files.ts';
import { readIfPresent, writePrivateFile } from './state-files.ts';
import { withStateLock } from './state-lock.ts';

/** What the https server shows and what its clients have to trust; all PEM. */
export interface ServerCertificates {
  readonly authorityCertificate: string;
  readonly authorityKey: string;
  readonly serverCertificate: string;
  readonly serverKey: string;
}

const shape = z.object({
  authorityCertificate: z.string(),
  authorityKey: z.string(),
  serverCertificate: z.string(),
  serverKey: z.string(),
});

const RENEW_BEFORE_EXPIRY_MS = 7 * 24 * 3600 * 1000;

/**
 * The certificates of this state directory, made on first use and renewed a week before they expire.
 * The authority outlives the server's certificate, so software that trusts it keeps working.
 */
export async function openServerCertificates(files: StateFiles): Promise<ServerCertificates> {
  const kept = await readCertificates(files);
  if (kept !== null && isCurrent(kept)) {
    return kept;
  }
  // Made before the lock is taken, which a slow machine must not hold for long; who comes second uses the first's.
  const made = await issue(kept);
  return withStateLock(files.directory, 'certificates', async () => {
    const meanwhile = await readCertificates(files);
    if (meanwhile !== null && isCurrent(meanwhile)) {
      return meanwhile;
    }
    await writePrivateFile(files.certificateAuthority, made.authorityCertificate);
    await writePrivateFile(files.certificates, JSON.stringify(made));
    return made;
  });
}

async function issue(kept: ServerCertificates | null): Promise<ServerCertificates> {
  const { issueAuthority, issueServer } = await import('./issue-certificates.ts');
  const authority = kept !== null && lasts(kept.authorityCertificate) ? kept : await issueAuthority();
  return { ...authority, ...(await issueServer(authority)) };
}

async function readCertificates(files: StateFiles): Promise<ServerCertificates | null> {
  const text = await readIfPresent(files.certificates);
  if (text === null || (await readIfPresent(files.certificateAuthority)) === null) {
    return null;
  }
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function isCurrent({ authorityCertificate, serverCertificate }: ServerCertificates): boolean {
  return lasts(authorityCertificate) && lasts(serverCertificate);
}

function lasts(pem: string): boolean {
  return Date.parse(new X509Certificate(pem).validTo) - Date.now() > RENEW_BEFORE_EXPIRY_MS;
}
