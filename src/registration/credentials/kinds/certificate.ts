import type { CertificateChoice } from '../../answers/answers.ts';
import { deliveredTo, MARK } from '../../tags.ts';
import { type ExistingCredential, NO_LIFETIME, utc } from '../existing-credential.ts';
import { isTaggedCertificate, planCertificate } from '../plan-certificate.ts';
import { type CredentialKindDefinition, type CredentialOwner, describeByName } from './kind.ts';

/** A certificate, whose private key stays with its holder. */
export const CERTIFICATE: CredentialKindDefinition<CertificateChoice> = {
  isConfidential: true,
  plan: planCertificate,
  list: listCertificates,
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
