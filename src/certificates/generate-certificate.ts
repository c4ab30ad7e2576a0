import { createPrivateKey, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import type { Certificate } from '../registration/model/certificate.ts';
import { describeCertificate } from './read-certificate.ts';
import type * as X509 from '@peculiar/x509';

/**
 * A new private key and the certificate of its public part. The key is a secret: it is for the client's files and
 * nothing else.
 */
export interface GeneratedCertificate {
  readonly certificate: Certificate;
  /** PKCS#8 PEM, not encrypted. */
  readonly keyPem: string;
  readonly certificatePem: string;
}

/** What a new certificate is to be. */
export interface CertificateOptions {
  /** Its common name: the client's display name, cut to what X.520 allows (64 characters). */
  readonly commonName: string;
  /** In whole seconds, as certificates count time. */
  readonly lifetimeSeconds: number;
  readonly now: Date;
}

/**
 * Bits of the RSA key. 2048 would do today, but NIST SP 800-131A lets it go after 2030; 3072 makes a sign-in no slower
 * that anybody would notice, and every client library takes it.
 */
const KEY_BITS = 3072;

/**
 * How far a certificate's life begins in the past: clocks differ, and Entra refuses one that begins later than its own
 * now.
 */
const CLOCK_SKEW_MS = 5 * 60_000;

const COMMON_NAME_LENGTH = 64;
const SIGNATURE = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/**
 * Makes an RSA key in this process and a self-signed certificate for signing in as a client (RFC 5280: keyUsage
 * digitalSignature, extKeyUsage clientAuth, no CA). Nothing is written anywhere. The whole time between its dates is
 * `lifetimeSeconds`, which is what a tenant's policy measures.
 */
export async function generateCertificate(options: CertificateOptions, bits = KEY_BITS): Promise<GeneratedCertificate> {
  const x509 = await loadX509();
  const keys = await webcrypto.subtle.generateKey(
    { ...SIGNATURE, modulusLength: bits, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ['sign', 'verify'],
  );
  const notBefore = wholeSeconds(options.now.getTime() - CLOCK_SKEW_MS);
  const generated = await x509.X509CertificateGenerator.createSelfSigned({
    name: new x509.Name([{ CN: [{ utf8String: [...options.commonName].slice(0, COMMON_NAME_LENGTH).join('') }] }]),
    keys,
    signingAlgorithm: SIGNATURE,
    serialNumber: newSerialNumber(),
    notBefore,
    notAfter: new Date(notBefore.getTime() + options.lifetimeSeconds * 1000),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const certificatePem = `${generated.toString('pem').trim()}\n`;
  const certificate = describeCertificate(new X509Certificate(certificatePem));
  if (certificate === null) {
    throw new TypeError('A generated certificate has an RSA key.');
  }
  return { certificate, certificatePem, keyPem: await pkcs8Pem(keys.privateKey) };
}

/**
 * Positive and without a leading zero octet, as DER wants it: 16 octets, of which 124 bits are random (RFC 5280 section
 * 4.1.2.2).
 */
function newSerialNumber(): string {
  return `4${randomBytes(16).toString('hex').slice(1)}`;
}

function wholeSeconds(milliseconds: number): Date {
  return new Date(Math.floor(milliseconds / 1000) * 1000);
}

async function pkcs8Pem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();
}

/**
 * The library that makes certificates. It is loaded when one is made, since it is large and changes `Reflect` for its
 * own needs.
 */
export async function loadX509(): Promise<typeof X509> {
  // Its dependency tsyringe insists on this polyfill, and on having it first.
  await import('reflect-metadata');
  return import('@peculiar/x509');
}
