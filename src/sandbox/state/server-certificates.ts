import { createPrivateKey, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { parseJson } from '../parse-json.ts';
import { readIfPresent, type StateFiles, writePrivateFile } from './state-files.ts';
import { withStateLock } from './state-lock.ts';

/** What the https server shows and what its clients have to trust; all PEM. */
export interface ServerCertificates {
  readonly authorityCertificate: string;
  readonly authorityKey: string;
  readonly serverCertificate: string;
  readonly serverKey: string;
  /** What the server is called besides localhost, 127.0.0.1 and ::1. */
  readonly hosts: readonly string[];
}

const shape = z.object({
  authorityCertificate: z.string(),
  authorityKey: z.string(),
  serverCertificate: z.string(),
  serverKey: z.string(),
  hosts: z.array(z.string()).default([]),
});

const RENEW_BEFORE_EXPIRY_MS = 7 * 24 * 3600 * 1000;

/**
 * The certificates of this state directory, made on first use, when the server is to have other names, and a week
 * before they expire, or where they cannot be used. The authority outlives the server's certificate, so software that
 * trusts it keeps working. Without `hosts` any names will do.
 */
export async function openServerCertificates(
  files: StateFiles,
  hosts: readonly string[] | undefined,
): Promise<ServerCertificates> {
  const kept = await readCertificates(files);
  const isKept = kept !== null && isCurrent(kept, hosts);
  if (isKept && (await readIfPresent(files.certificateAuthority)) === kept.authorityCertificate) {
    return kept;
  }
  // Made before the lock is taken, which a slow machine must not hold for long; who comes second uses the first's.
  const made = isKept ? kept : await issue(kept, hosts ?? []);
  return withStateLock(files.directory, 'certificates', async (lock) => {
    const meanwhile = await readCertificates(files);
    if (meanwhile !== null && isCurrent(meanwhile, hosts)) {
      await writePrivateFile(files.certificateAuthority, meanwhile.authorityCertificate, lock);
      return meanwhile;
    }
    const isOvertaken = meanwhile !== null && meanwhile.authorityCertificate !== made.authorityCertificate;
    const current = isOvertaken ? await issue(meanwhile, hosts ?? []) : made;
    await writePrivateFile(files.certificateAuthority, current.authorityCertificate, lock);
    await writePrivateFile(files.certificates, JSON.stringify(current), lock);
    return current;
  });
}

async function issue(kept: ServerCertificates | null, hosts: readonly string[]): Promise<ServerCertificates> {
  const { issueAuthority, issueServer } = await import('./issue-certificates.ts');
  const { authorityCertificate, authorityKey } =
    kept !== null && lasts(kept.authorityCertificate) ? kept : await issueAuthority();
  const authority = { authorityCertificate, authorityKey };
  return { ...authority, ...(await issueServer(authority, hosts)), hosts: [...hosts] };
}

async function readCertificates(files: StateFiles): Promise<ServerCertificates | null> {
  const text = await readIfPresent(files.certificates);
  const kept = text === null ? null : (shape.safeParse(parseJson(text)).data ?? null);
  return kept !== null && areUsable(kept) ? kept : null;
}

/** Whether each certificate can be read and is that of its key. */
function areUsable({ authorityCertificate, authorityKey, serverCertificate, serverKey }: ServerCertificates): boolean {
  try {
    return (
      new X509Certificate(authorityCertificate).checkPrivateKey(createPrivateKey(authorityKey)) &&
      new X509Certificate(serverCertificate).checkPrivateKey(createPrivateKey(serverKey))
    );
  } catch {
    return false;
  }
}

function isCurrent(kept: ServerCertificates, hosts: readonly string[] | undefined): boolean {
  const isNamed = hosts === undefined || sameNames(hosts, kept.hosts);
  return isNamed && lasts(kept.authorityCertificate) && lasts(kept.serverCertificate);
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  const names = (of: readonly string[]): string => [...new Set(of.map((name) => name.toLowerCase()))].sort().join(' ');
  return names(one) === names(other);
}

function lasts(pem: string): boolean {
  return Date.parse(new X509Certificate(pem).validTo) - Date.now() > RENEW_BEFORE_EXPIRY_MS;
}
