import type { CredentialChoice } from '../answers/answers.ts';
import type { Certificate } from '../model/certificate.ts';
import { thumbprintOf } from './certificate.ts';
import { isSamePair } from './federated/federated-subject.ts';
import { workingCertificate } from './plan-certificate.ts';
import { secretInventory } from './secret-inventory.ts';
import type { ExistingRegistration } from '../result/registration-result.ts';
import type { CredentialResult } from '../model/result.ts';

type ExistingState = Pick<ExistingRegistration, 'application' | 'federatedCredentials'>;

/** Whose tokens the application accepts, in the order of the directory; null where they could not be read. */
export function federatedResults({ federatedCredentials }: ExistingState): CredentialResult['federated'] {
  return (
    federatedCredentials?.map(({ name, issuer, subject, audiences }) => ({
      name,
      issuer,
      subject,
      audience: audiences[0] ?? null,
    })) ?? null
  );
}

/**
 * The credential that a registration proves itself with: one of the kind that was asked for, else a secret that works
 * and was delivered by some run, else a certificate that some run registered, else a federated one; null where there is
 * none. `held` is the certificate that the user holds, which counts before others.
 */
export function existingCredential(
  existing: ExistingState,
  asked: CredentialChoice | null,
  held: Certificate | null = null,
): CredentialResult | null {
  const federated = federatedResults(existing);
  const now = new Date();
  const certificate = workingCertificate(existing.application, held, now);
  const asCertificate: CredentialResult | null = certificate && {
    kind: 'certificate',
    keyId: certificate.keyId,
    expiresAt: certificate.endDateTime,
    deliveredTo: null,
    thumbprint: thumbprintOf(certificate),
    federated,
  };
  if (asked?.kind === 'certificate') {
    return asCertificate;
  }
  const [secret] = secretInventory(existing.application, now).working;
  if (secret !== undefined && asked?.kind !== 'federated') {
    return { kind: 'secret', keyId: secret.keyId, expiresAt: secret.endDateTime, deliveredTo: null, federated };
  }
  if (asCertificate !== null && asked?.kind !== 'federated') {
    return asCertificate;
  }
  const [first] = asked?.kind === 'federated' ? asked.trusted : [];
  const own = (existing.federatedCredentials ?? []).find((each) => first === undefined || isSamePair(each, first));
  return own === undefined ? null : { kind: 'federated', keyId: own.id, expiresAt: null, deliveredTo: null, federated };
}
