import { dirname } from 'node:path';
import type { CertificateChoice } from '../inputs/certificate.ts';
import { deliveredTo, MARK } from '../../tags.ts';
import { type ExistingCredential, NO_LIFETIME, utc } from '../existing-credential.ts';
import type { CredentialResult } from '../../result/registration-schema.ts';
import { thumbprintOf } from '../certificate.ts';
import { federatedResults } from '../federated/federated-results.ts';
import { isTaggedCertificate, planCertificate, workingCertificate } from '../plan-certificate.ts';
import {
  type CredentialKindDefinition,
  type CredentialOwner,
  type CredentialValues,
  describeByName,
  type ExistingState,
  type WorkingFacts,
} from './kind.ts';

/** A certificate, whose private key stays with its holder. */
export const CERTIFICATE: CredentialKindDefinition<CertificateChoice> = {
  isConfidential: true,
  object: 'keyCredential',
  hasStandIn: false,
  plan: planCertificate,
  list: listCertificates,
  working,
  values,
  describe: describeByName,
  lifetimeFindings: () => [],
  replacement: () => null,
  // The file is null where only the user knows it.
  settings: (credential, { appId, tenantId, authorityUrl }) => ({
    AZURE_CLIENT_ID: appId,
    AZURE_TENANT_ID: tenantId,
    AZURE_AUTHORITY_HOST: authorityUrl,
    AZURE_CLIENT_CERTIFICATE_PATH: credential.deliveredTo,
  }),
};

function working(
  existing: ExistingState,
  _choice: CertificateChoice | null,
  { held, now }: WorkingFacts,
): CredentialResult | null {
  const certificate = workingCertificate(existing.application, held, now);
  return (
    certificate && {
      kind: 'certificate',
      keyId: certificate.keyId,
      expiresAt: utc(certificate.endDateTime),
      deliveredTo: null,
      thumbprint: thumbprintOf(certificate),
      federated: federatedResults(existing),
    }
  );
}

function values({ application }: ExistingState, { keyId }: CredentialResult): CredentialValues {
  const keyFile = keyId === null ? null : deliveredTo(application.tags, keyId);
  return keyFile?.endsWith('.pem') === true
    ? {
        values: { credential: 'certificate', generateCertificate: dirname(keyFile) },
        remarks: [`Its key was made in ${keyFile}; it has to be there still, or a new one is made.`],
      }
    : {
        values: { credential: 'none' },
        remarks: [`It has a certificate that fhir-apps made: set credential: certificate, and certificate: FILE`],
      };
}

function listCertificates(owner: CredentialOwner): readonly ExistingCredential[] {
  const { tags, keyCredentials } = owner;
  return keyCredentials.map((key) => ({
    ...NO_LIFETIME,
    issuer: null,
    subject: null,
    kind: 'certificate',
    id: key.keyId ?? '',
    name: key.displayName,
    madeAt: utc(key.startDateTime),
    expiresAt: utc(key.endDateTime),
    ours: tags.includes(MARK) && isTaggedCertificate(owner, key),
    deliveredTo: key.keyId === null ? null : deliveredTo(tags, key.keyId),
  }));
}
