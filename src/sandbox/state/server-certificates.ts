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
  return kept !== null && isCurrent(kept) ? kept : withStateLock(files.directory, 'certificates', () => renew(files));
}

async function renew(files: StateFiles): Promise<ServerCertificates> {
  // Read again: another process may have renewed while this one waited for the lock.
  const kept = await readCertificates(files);
  if (kept !== null && isCurrent(kept)) {
    return kept;
  }
  const { issueAuthority, issueServer } = await import('./issue-certificates.ts');
  const authority = kept !== null && lasts(kept.authorityCertificate) ? kept : await issueAuthority();
  const certificates = { ...authority, ...(await issueServer(authority)) };
  await writePrivateFile(files.certificateAuthority, certificates.authorityCertificate);
  await writePrivateFile(files.certificates, JSON.stringify(certificates));
  return certificates;
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
