import { webcrypto } from 'node:crypto';
import type * as X509 from '@peculiar/x509';

const DAY = 24 * 60 * 60_000;
const ELLIPTIC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** Entra takes no other keys for certificates of applications. */
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
};

/** Key and certificate chain as an https server takes them (PEM). */
export interface ServerIdentity {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority that lives as long as the test. */
export interface TestAuthority {
  readonly pem: string;
  issue(options?: { hosts?: readonly string[]; endsInDays?: number; rsa?: boolean }): Promise<ServerIdentity>;
}

/** Makes a certificate authority whose servers are localhost and 127.0.0.1 unless said otherwise. */
export async function makeAuthority(): Promise<TestAuthority> {
  const x509 = await loadX509();
  const keys = await makeKeys(ELLIPTIC);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Test authority',
    keys,
    signingAlgorithm: ELLIPTIC,
    notBefore: new Date(Date.now() - 30 * DAY),
    notAfter: new Date(Date.now() + 30 * DAY),
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  return {
    pem: root.toString('pem'),
    issue: async ({ hosts = ['localhost', '127.0.0.1'], endsInDays = 1, rsa = false } = {}) => {
      const own = await makeKeys(rsa ? RSA : ELLIPTIC);
      const certificate = await x509.X509CertificateGenerator.create({
        subject: 'CN=Test server',
        issuer: root.subject,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ELLIPTIC,
        notBefore: new Date(Date.now() - 20 * DAY),
        notAfter: new Date(Date.now() + endsInDays * DAY),
        extensions: [
          new x509.SubjectAlternativeNameExtension(
            hosts.map((host) => ({ type: /^[\d.]+$/.test(host) ? ('ip' as const) : ('dns' as const), value: host })),
          ),
        ],
      });
      const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', own.privateKey)).toString('base64');
      return {
        key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`,
        cert: certificate.toString('pem'),
      };
    },
  };
}

/** Its dependency tsyringe insists on the reflect-metadata polyfill, but never reads what that would keep. */
async function loadX509(): Promise<typeof X509> {
  const nothing = (): undefined => undefined;
  Object.assign(Reflect, { getMetadata: nothing, getOwnMetadata: nothing, defineMetadata: nothing });
  return import('@peculiar/x509');
}

function makeKeys(algorithm: typeof ELLIPTIC | typeof RSA): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}
