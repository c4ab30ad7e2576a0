import type { KeyCredential } from '../../tenant/application.ts';
import { GraphError, invalidValue } from '../graph-error.ts';
import { readCertificate } from '../credentials/key-credentials.ts';

/**
 * Keys: a readable certificate, a suitable usage, and dates within the certificate's. One bad key, old or new, fails
 * the whole write.
 * Throws GraphError 400 `KeyCredentialsInvalidValue` (text:
 * https://learn.microsoft.com/graph/application-saml-sso-configure-api), `KeyCredentialsInvalidEndDate`,
 * `KeyCredentialsInvalidStartDate` (assumption A83), or the error for an invalid value.
 */
export function checkKeyCredentials(keys: readonly KeyCredential[], resource: string, now: Date): void {
  for (const key of keys) {
    if (key.key === null || (key.type === 'X509CertAndPassword' && key.usage !== 'Sign')) {
      throw invalidValue('keyCredentials', resource);
    }
    if (key.type === 'AsymmetricX509Cert' && readCertificate(key.key) === null) {
      throw new GraphError(400, 'KeyCredentialsInvalidValue', 'Key value is invalid certificate');
    }
    checkDates(key, now);
  }
}

function checkDates(key: KeyCredential, now: Date): void {
  const certificate = readCertificate(key.key);
  const start = Date.parse(key.startDateTime ?? '');
  const end = Date.parse(key.endDateTime ?? '');
  if (end <= now.getTime() || end <= start || end > Date.parse(certificate?.validTo ?? '')) {
    throw invalidDate('End');
  }
  if (start < Date.parse(certificate?.validFrom ?? '')) {
    throw invalidDate('Start');
  }
}

function invalidDate(which: 'Start' | 'End'): GraphError {
  const message = `Key credential ${which.toLowerCase()} date is invalid.`;
  const target = which === 'Start' ? 'keyCredentials.startDateTime' : 'keyCredentials.endDateTime';
  return new GraphError(400, `KeyCredentialsInvalid${which}Date`, message, [
    { code: `InvalidKey${which}Date`, target, message },
  ]);
}
