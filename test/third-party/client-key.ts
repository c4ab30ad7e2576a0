import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { makeSample } from '../certificates/sample-certificates.ts';
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
  addTo(environment: FhirEnvironment, client: Pick<Registered, 'objectId'>): Promise<void>;
  remove(): Promise<void>;
}

/** A new RSA 2048 key with a self-signed certificate that lasts 90 days. */
export async function makeClientKey(): Promise<ClientKey> {
  const { keyPem: privateKey, certificatePem, der } = await makeSample();
  const directory = await mkdtemp(join(tmpdir(), 'fhir-apps-client-key-'));
  const file = join(directory, 'client.pem');
  await writeFile(file, `${privateKey}${certificatePem}`, { mode: 0o600 });
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
