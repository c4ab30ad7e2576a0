import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateCertificate, type GeneratedCertificate } from '../../src/certificates/generate-certificate.ts';
import { keyPairText, readKeyPair } from '../../src/certificates/key-pair-file.ts';
import { makePfx } from '../../src/certificates/make-pfx.ts';
import { readCertificate } from '../../src/certificates/read-certificate.ts';
import { makeSample } from './sample-certificates.ts';

const NOW = new Date();
const LIFETIME = 90 * 86_400;
const NAME = 'Übung, "night" + CN=x #1';

let pair: GeneratedCertificate;

beforeAll(async () => {
  pair = await generateCertificate({ commonName: NAME, lifetimeSeconds: LIFETIME, now: NOW });
});

describe('a generated certificate', () => {
  it('is one that we would take', () => {
    expect(readCertificate(Buffer.from(pair.certificatePem), 'client.cert.pem', NOW)).toEqual({
      certificate: pair.certificate,
      warnings: [],
    });
  });

  it('has 3072 bits, and belongs to its key', () => {
    const certificate = new X509Certificate(pair.certificatePem);

    expect(pair.certificate.keySize).toBe(3072);
    expect(certificate.checkPrivateKey(createPrivateKey(pair.keyPem))).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  it('lives exactly as long as it is to, and has begun', () => {
    const { notBefore, notAfter } = pair.certificate;

    expect((notAfter.getTime() - notBefore.getTime()) / 1000).toBe(LIFETIME);
    expect(notBefore.getTime()).toBeLessThan(NOW.getTime());
  });

  it('says whose it is, whatever the name has in it', () => {
    expect(new X509Certificate(pair.certificatePem).toLegacyObject().subject.CN).toBe(NAME);
  });

  it('takes a name of any length', async () => {
    const long = await generateCertificate({ commonName: '𝒳'.repeat(120), lifetimeSeconds: 60, now: NOW }, 2048);

    expect(new X509Certificate(long.certificatePem).toLegacyObject().subject.CN).toBe('𝒳'.repeat(64));
  });
});

describe('the file that a client signs in with', () => {
  it('is read back', () => {
    expect(readKeyPair(keyPairText(pair))).toEqual(pair);
  });

  it.each<[string, () => Promise<string> | string]>([
    ['nothing', () => ''],
    ['a key alone', () => pair.keyPem],
    ['a certificate alone', () => pair.certificatePem],
    ["someone else's certificate", async () => pair.keyPem + (await makeSample()).certificatePem],
    ['two keys', () => pair.keyPem + pair.keyPem + pair.certificatePem],
    ['half a key', () => pair.keyPem.slice(0, 900) + pair.keyPem.slice(-27) + pair.certificatePem],
  ])('is not taken for one where there is %s in it', async (_, text) => {
    expect(readKeyPair(await text())).toBeNull();
  });
});

describe('a PFX', () => {
  it.each(['correct horse', 'pässwörd €', ''])(
    'is opened with its password (%j) by OpenSSL and Node',
    async (password) => {
      const path = join(mkdtempSync(join(tmpdir(), 'pfx-')), 'client.pfx');
      const pfx = await makePfx(pair, 'Übung', password);
      writeFileSync(path, pfx);
      const text = execFileSync('openssl', ['pkcs12', '-in', path, '-info', '-nodes', '-passin', 'env:PASSWORD'], {
        env: { ...process.env, PASSWORD: password },
        stdio: 'pipe',
      }).toString();

      expect(readKeyPair(text)?.certificate).toEqual(pair.certificate);
      expect(() => createSecureContext({ pfx, passphrase: password })).not.toThrow();
      expect(() => createSecureContext({ pfx, passphrase: 'another' })).toThrow(/mac verify failure/i);
    },
  );

  it('is encrypted as one should be today', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'pfx-')), 'client.pfx');
    writeFileSync(path, await makePfx(pair, 'x', 'secret'));
    const words = execFileSync('sh', [
      '-c',
      'openssl pkcs12 -in "$1" -info -noout -passin pass:secret 2>&1',
      'sh',
      path,
    ]);

    expect(words.toString()).toMatch(/MAC: sha256/);
    expect(words.toString().match(/PBES2, PBKDF2, AES-256-CBC, Iteration 600000, PRF hmacWithSHA256/g)).toHaveLength(2);
  });
});
