import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Certificate } from '../registration/model/certificate.ts';
import { isCertificate, isPrivateKey, pemBlocks } from './file-contents.ts';
import type { GeneratedCertificate } from './generate-certificate.ts';
import { describeCertificate } from './read-certificate.ts';

/**
 * The text of the one file that a client signs in with: its private key, then its certificate, as
 * AZURE_CLIENT_CERTIFICATE_PATH and @azure/identity's ClientCertificateCredential read it, and most others that want a
 * key in PEM. Both are in one file so that a run that is killed never leaves a key whose certificate is lost.
 */
export function keyPairText({ keyPem, certificatePem }: GeneratedCertificate): string {
  return keyPem + certificatePem;
}

/** Reads {@link keyPairText} back; null where there is not one RSA key with the certificate of its public part. */
export function readKeyPair(text: string): GeneratedCertificate | null {
  const blocks = pemBlocks(Buffer.from(text));
  const [key, ...moreKeys] = blocks.filter(isPrivateKey);
  const [certificate, ...moreCertificates] = blocks.filter(isCertificate);
  if (key?.label !== 'PRIVATE KEY' || certificate === undefined || moreKeys.length + moreCertificates.length > 0) {
    return null;
  }
  try {
    const privateKey = createPrivateKey({ key: key.bytes, format: 'der', type: 'pkcs8' });
    const parsed = new X509Certificate(certificate.bytes);
    const described: Certificate | null = describeCertificate(parsed);
    return described === null || !parsed.checkPrivateKey(privateKey)
      ? null
      : {
          certificate: described,
          keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
          certificatePem: parsed.toString(),
        };
  } catch {
    return null;
  }
}
