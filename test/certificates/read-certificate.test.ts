import { worded } from '../../src/errors/wording.ts';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateCertificate } from '../../src/certificates/generate-certificate.ts';
import { makePfx } from '../../src/certificates/make-pfx.ts';
import { readCertificate } from '../../src/certificates/read-certificate.ts';
import { bytesOf, makeSample, pem, type Sample } from './sample-certificates.ts';

const NOW = new Date();
const DAY = 86_400_000;

let sample: Sample;
let other: Sample;

beforeAll(async () => {
  [sample, other] = await Promise.all([makeSample(), makeSample({ name: 'Another' })]);
});

function faultsOf(file: string | Buffer): string {
  const reading = readCertificate(Buffer.from(file), 'given.pem', NOW);
  return 'issues' in reading ? reading.issues.map((issue) => worded(issue)).join(' ') : 'none';
}

describe('a certificate that Entra takes', () => {
  it.each<[string, () => string | Buffer]>([
    ['PEM', () => sample.certificatePem],
    ['DER', () => sample.der],
    ['PEM with lines of Windows', () => sample.certificatePem.replaceAll('\n', '\r\n')],
    ['PEM after a byte order mark', () => `\uFEFF${sample.certificatePem}`],
    ['PEM in UTF-16, as Windows PowerShell redirects', () => Buffer.from(`\uFEFF${sample.certificatePem}`, 'utf16le')],
    ['PEM among the text that openssl prints', () => `Certificate:\n  Data: …\n${sample.certificatePem}bye\n`],
    ['PEM with its public key beside it', () => sample.publicKeyPem + sample.certificatePem],
  ])('is read from %s', (_, file) => {
    const { fingerprint, fingerprint256 } = new X509Certificate(sample.certificatePem);

    expect(readCertificate(Buffer.from(file()), 'given.pem', NOW)).toMatchObject({
      certificate: {
        der: sample.der.toString('base64'),
        thumbprint: fingerprint.replaceAll(':', ''),
        sha256: fingerprint256.replaceAll(':', ''),
        subject: 'CN=Sample client',
        keySize: 2048,
      },
      warnings: [],
    });
  });

  it.each<[string, Parameters<typeof makeSample>[0], RegExp]>([
    ['is signed with SHA-1', { hash: 'SHA-1' }, /signed with SHA-1/],
    ['expires soon', { notAfter: new Date(NOW.getTime() + 3.5 * DAY) }, /expires in 3 days/],
  ])('draws a warning when it %s', async (_, options, warning) => {
    const { der } = await makeSample(options);
    const reading = readCertificate(der, 'given.pem', NOW);

    expect('warnings' in reading && reading.warnings.join()).toMatch(warning);
  });
});

describe('a certificate that Entra would not take', () => {
  it.each<[string, Parameters<typeof makeSample>[0], RegExp]>([
    ['expired', { notAfter: new Date(NOW.getTime() - 1000) }, /^given\.pem expired at 20.*Z, .*--generate-certificate/],
    ['not valid yet', { notBefore: new Date(NOW.getTime() + DAY) }, /not valid before 20.*Z/],
    ['weak', { bits: 1024 }, /has 1024 bits, which is too weak: make one of 2048 or more/],
    ['elliptic', { elliptic: true }, /not RSA \(it is EC prime256v1\), and Entra takes no other/],
  ])('is refused because it is %s', async (_, options, issue) => {
    const { certificatePem, der } = await makeSample(options);

    expect([faultsOf(certificatePem), faultsOf(der)]).toEqual([
      expect.stringMatching(issue),
      expect.stringMatching(issue),
    ]);
  });

  it('is told everything that is wrong with it', async () => {
    const { der } = await makeSample({ bits: 1024, notAfter: new Date(NOW.getTime() - 1000) });

    expect(readCertificate(der, 'given.pem', NOW)).toHaveProperty('issues.length', 2);
  });
});

describe('a file that is not a certificate', () => {
  const key = () => createPrivateKey(sample.keyPem);
  it.each<[string, () => string | Buffer, RegExp]>([
    [
      'certificate and key',
      () => sample.certificatePem + sample.keyPem,
      /contains a private key.*openssl x509 -in 'given\.pem' -out/,
    ],
    ['key and certificate', () => sample.keyPem + sample.certificatePem, /contains a private key/],
    ['a key as PKCS#8', () => sample.keyPem, /is a private key.*Give the certificate/],
    ['a key as PKCS#8 DER', () => bytesOf(sample.keyPem), /is a private key/],
    ['a key as PKCS#1', () => key().export({ type: 'pkcs1', format: 'pem' }), /is a private key/],
    ['a key as PKCS#1 DER', () => key().export({ type: 'pkcs1', format: 'der' }), /is a private key/],
    [
      'an encrypted key',
      () => key().export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }),
      /is a private key/,
    ],
    [
      'an encrypted key as DER',
      () => key().export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'x' }),
      /is a private key/,
    ],
    [
      'a chain, leaf first',
      () => sample.certificatePem + other.certificatePem,
      /contains 2 certificates.*number 1 \(CN=Sample client\)/,
    ],
    ['a request', () => sample.requestPem, /certificate request \(CSR\)/],
    ['a request as DER', () => bytesOf(sample.requestPem), /certificate request \(CSR\)/],
    ['a public key', () => sample.publicKeyPem, /public key without a certificate/],
    ['a public key as DER', () => bytesOf(sample.publicKeyPem), /public key without a certificate/],
    ['a damaged certificate', () => pem('CERTIFICATE', sample.der.subarray(0, 200)), /not a certificate|damaged/],
    ['an empty file', () => '', /is not a certificate/],
    ['a text', () => 'hello', /is not a certificate/],
    ['nested nonsense', () => Buffer.alloc(60_000, Buffer.from([0x30, 0x80])), /is not a certificate/],
    ['a time that is none', () => Buffer.from('3006180461626364', 'hex'), /is not a certificate/],
    ['a large file', () => Buffer.alloc(70_000), /too large/],
  ])('is refused for what it is: %s', (_, file, issue) => {
    expect(faultsOf(file())).toMatch(issue);
  });

  it('is refused as PKCS#12', async () => {
    const pair = await generateCertificate({ commonName: 'x', lifetimeSeconds: 86_400, now: NOW }, 2048);

    expect(faultsOf(await makePfx(pair, 'x', ''))).toMatch(/PKCS#12.*openssl pkcs12 -in 'given\.pem' -clcerts -nokeys/);
  });

  it.each(['MIIEvQIBADAN', 'PRIVATE KEY-----\nM'])('never has its key repeated (%s)', (start) => {
    expect(faultsOf(sample.keyPem)).not.toContain(start);
  });
});
