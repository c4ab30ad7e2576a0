import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { FhirEnvironment, Registered } from './fhir-environment.ts';

/** A private key with its certificate, for a client to prove itself with. */
export interface ClientKey {
  /** PEM with the certificate and the private key, as ClientCertificateCredential reads it. */
  readonly file: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
  /** base64url SHA-1 of the certificate: `x5t`. */
  readonly thumbprint: string;
  /** Puts the certificate on an application. */
  addTo(environment: FhirEnvironment, client: Registered): Promise<void>;
  remove(): Promise<void>;
}

const ALGORITHM = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const DAY_MS = 24 * 3600 * 1000;

/** A new RSA 2048 key with a self-signed certificate that lasts a day. */
export async function makeClientKey(): Promise<ClientKey> {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=test client',
    keys,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + DAY_MS),
  });
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const privateKey = `-----BEGIN PRIVATE KEY-----\n${(pkcs8.match(/.{1,64}/g) ?? []).join('\n')}\n-----END PRIVATE KEY-----\n`;
  const pem = certificate.toString('pem');
  const der = new X509Certificate(pem).raw;
  const directory = await mkdtemp(join(tmpdir(), 'fhir-apps-client-key-'));
  const file = join(directory, 'client.pem');
  await writeFile(file, `${privateKey}${pem}\n`, { mode: 0o600 });
  return {
    file,
    privateKey,
    thumbprint: createHash('sha1').update(der).digest('base64url'),
    addTo: async ({ sandbox }, client) => {
      const keyCredentials = [{ type: 'AsymmetricX509Cert', usage: 'Verify', key: der.toString('base64') }];
      const { status, body } = await sandbox.graph('PATCH', `/applications/${client.objectId}`, { keyCredentials });
      expect(status, JSON.stringify(body)).toBe(204);
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
