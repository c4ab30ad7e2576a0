import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { BmpString, OctetString } from 'asn1js';
import {
  Attribute,
  AuthenticatedSafe,
  CertBag,
  Certificate,
  PFX,
  PKCS8ShroudedKeyBag,
  PrivateKeyInfo,
  SafeBag,
  SafeContents,
} from 'pkijs';
import type { GeneratedCertificate } from './generate-certificate.ts';

/** OWASP's figure for PBKDF2 with HMAC-SHA-256 (2023), which OpenSSL, Windows and .NET do in well under a second. */
const KEY_ROUNDS = 600_000;
/** The MAC's derivation runs in JavaScript; OpenSSL's own number of rounds is its default too. */
const MAC_ROUNDS = 2048;

const FRIENDLY_NAME = '1.2.840.113549.1.9.20';
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';

/**
 * Packs a key and its certificate as PKCS#12 (RFC 7292): both encrypted with AES-256-CBC under PBES2, the whole under
 * HMAC-SHA-256. An empty password is what tools offer first for an archive without one; it protects nothing.
 */
export async function makePfx(pair: GeneratedCertificate, name: string, password: string): Promise<Buffer> {
  const passwordBytes = bufferOf(Buffer.from(password));
  const encryption = {
    password: passwordBytes,
    contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256 },
    hmacHashAlgorithm: 'SHA-256',
    iterationCount: KEY_ROUNDS,
  };
  const { raw } = new X509Certificate(pair.certificatePem);
  const keyBag = new PKCS8ShroudedKeyBag({ parsedValue: privateKeyInfo(pair.keyPem) });
  await keyBag.makeInternalValues(encryption);
  const attributes = bagAttributes(name, raw);
  const key = new SafeBag({ bagId: SHROUDED_KEY_BAG, bagValue: keyBag, bagAttributes: attributes });
  const certificate = new SafeBag({
    bagId: CERTIFICATE_BAG,
    bagValue: new CertBag({ parsedValue: Certificate.fromBER(bufferOf(raw)) }),
    bagAttributes: attributes,
  });
  const safe = new AuthenticatedSafe({
    parsedValue: {
      safeContents: [
        { privacyMode: 0, value: new SafeContents({ safeBags: [key] }) },
        { privacyMode: 1, value: new SafeContents({ safeBags: [certificate] }) },
      ],
    },
  });
  await safe.makeInternalValues({ safeContents: [{}, encryption] });
  const pfx = new PFX({ parsedValue: { integrityMode: 0, authenticatedSafe: safe } });
  await pfx.makeInternalValues({
    password: passwordBytes,
    iterations: MAC_ROUNDS,
    pbkdf2HashAlgorithm: 'SHA-256',
    hmacHashAlgorithm: 'SHA-256',
  });
  return Buffer.from(pfx.toSchema().toBER());
}

/** What tells a reader of the archive that key and certificate belong together, and what Windows shows them as. */
function bagAttributes(name: string, certificate: Buffer): Attribute[] {
  const localKeyId = createHash('sha1').update(certificate).digest();
  return [
    new Attribute({ type: FRIENDLY_NAME, values: [new BmpString({ value: name })] }),
    new Attribute({ type: LOCAL_KEY_ID, values: [new OctetString({ valueHex: bufferOf(localKeyId) })] }),
  ];
}

function privateKeyInfo(keyPem: string): PrivateKeyInfo {
  return PrivateKeyInfo.fromBER(bufferOf(createPrivateKey(keyPem).export({ type: 'pkcs8', format: 'der' })));
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
