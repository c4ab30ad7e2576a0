import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import type * as X509 from '@peculiar/x509';

const SIGNATURE = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 24 * 3600 * 1000;
const AUTHORITY_DAYS = 3650;
// Apple's platforms refuse server certificates that last longer than 825 days.
const SERVER_DAYS = 397;

/** A certificate authority of its own for one state directory: ECDSA P-256, ten years. */
export async function issueAuthority(): Promise<{ authorityCertificate: string; authorityKey: string }> {
  const x509 = await loadX509();
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...common(AUTHORITY_DAYS),
    name: 'CN=fhir-apps sandbox authority',
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { authorityCertificate: certificate.toString('pem'), authorityKey: await privateKeyPem(keys) };
}

/** The server's certificate, for localhost, 127.0.0.1, ::1, and more DNS names or IP addresses. */
export async function issueServer(
  authority: { readonly authorityCertificate: string; readonly authorityKey: string },
  hosts: readonly string[] = [],
): Promise<{ serverCertificate: string; serverKey: string }> {
  const x509 = await loadX509();
  const keys = await newKeys();
  const issuer = new x509.X509Certificate(authority.authorityCertificate);
  const certificate = await x509.X509CertificateGenerator.create({
    ...common(SERVER_DAYS),
    subject: 'CN=localhost',
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: await signingKey(authority.authorityKey),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        ['localhost', '127.0.0.1', '::1', ...hosts].map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { serverCertificate: certificate.toString('pem'), serverKey: await privateKeyPem(keys) };
}

async function loadX509(): Promise<typeof X509> {
  // Its dependency tsyringe insists on this polyfill, and on having it first.
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

function common(days: number): {
  serialNumber: string;
  notBefore: Date;
  notAfter: Date;
  signingAlgorithm: typeof SIGNATURE;
} {
  const now = Date.now();
  return {
    // Positive and without a leading zero octet, as DER wants it.
    serialNumber: `4${randomBytes(15).toString('hex').slice(1)}`,
    // A day back: clocks of containers and virtual machines differ.
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + days * DAY_MS),
    signingAlgorithm: SIGNATURE,
  };
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(SIGNATURE, true, ['sign', 'verify']);
}

async function signingKey(pem: string): Promise<webcrypto.CryptoKey> {
  const pkcs8 = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', pkcs8, SIGNATURE, false, ['sign']);
}

async function privateKeyPem({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey));
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();
}
