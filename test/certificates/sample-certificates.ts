import { randomBytes, webcrypto } from 'node:crypto';
import { loadX509 } from '../../src/certificates/generate-certificate.ts';

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
};
const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** What a sample is to be; by default a certificate of 2048 bits that Entra takes. */
export interface SampleOptions {
  readonly name?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly bits?: number;
  readonly hash?: 'SHA-1' | 'SHA-256';
  readonly elliptic?: boolean;
}

/** A certificate with its key, in every form that a user may come with. */
export interface Sample {
  readonly certificatePem: string;
  readonly der: Buffer;
  readonly keyPem: string;
  readonly publicKeyPem: string;
  readonly requestPem: string;
}

/** Makes a self-signed certificate for a table of good and bad files. */
export async function makeSample(options: SampleOptions = {}): Promise<Sample> {
  const x509 = await loadX509();
  const { name = 'Sample client', bits = 2048, hash = 'SHA-256', elliptic = false } = options;
  const algorithm = elliptic ? { ...EC, hash } : { ...RSA, modulusLength: bits, hash };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const common = { name: `CN=${name}`, keys, signingAlgorithm: algorithm };
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...common,
    serialNumber: `4${randomBytes(8).toString('hex')}0`,
    notBefore: options.notBefore ?? new Date(Date.now() - 86_400_000),
    notAfter: options.notAfter ?? new Date(Date.now() + 90 * 86_400_000),
  });
  const request = await x509.Pkcs10CertificateRequestGenerator.create(common);
  return {
    certificatePem: `${certificate.toString('pem')}\n`,
    der: Buffer.from(certificate.rawData),
    keyPem: pem('PRIVATE KEY', await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)),
    publicKeyPem: pem('PUBLIC KEY', await webcrypto.subtle.exportKey('spki', keys.publicKey)),
    requestPem: `${request.toString('pem')}\n`,
  };
}

/** Bytes as a PEM block. */
export function pem(label: string, bytes: ArrayBuffer | Uint8Array): string {
  const body = Buffer.from(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)).toString('base64');
  return `-----BEGIN ${label}-----\n${body.replace(/.{64}(?=.)/g, '$&\n')}\n-----END ${label}-----\n`;
}

/** The bytes of the first block of a PEM text. */
export function bytesOf(text: string): Buffer {
  return Buffer.from(text.split('-----')[2] ?? '', 'base64');
}
