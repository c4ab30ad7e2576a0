import type { FederatedChoice } from '../inputs/federated.ts';
import { MARK } from '../../tags.ts';
import { NO_LIFETIME } from '../existing-credential.ts';
import { federatedResults } from '../federated/federated-results.ts';
import { federatedSpec } from '../federated/federated-spec.ts';
import { isSamePair } from '../federated/federated-subject.ts';
import { isNamedByUs } from '../federated/federated-credential.ts';
import { planFederated } from '../federated/plan-federated.ts';
import type { CredentialKindDefinition } from './kind.ts';

/** Tokens of another issuer, which Microsoft Entra ID accepts as the client's own proof. */
export const FEDERATED: CredentialKindDefinition<FederatedChoice> = {
  isConfidential: false,
  object: 'federatedIdentityCredential',
  hasStandIn: false,
  plan: planFederated,
  list: ({ tags }, federated) =>
    federated.map((credential) => {
      const { id, name, issuer, subject } = credential;
      const ours = tags.includes(MARK) && isNamedByUs(credential);
      return { ...NO_LIFETIME, kind: 'federated', id, name, issuer, subject, ours };
    }),
  working(existing, choice) {
    const [first] = choice?.trusted ?? [];
    const own = (existing.federatedCredentials ?? []).find((each) => first === undefined || isSamePair(each, first));
    const federated = federatedResults(existing);
    return own === undefined
      ? null
      : { kind: 'federated', keyId: own.id, expiresAt: null, deliveredTo: null, federated };
  },
  values({ federatedCredentials }) {
    const trusted = (federatedCredentials ?? []).flatMap((each) => federatedSpec(each) ?? []);
    return trusted.length > 0
      ? { values: { credential: 'federated', federated: trusted }, remarks: [] }
      : { values: { credential: 'none' }, remarks: [] };
  },
  describe: ({ name, id, subject }) => `federated credential ${name ?? id} (${subject ?? 'no subject'})`,
  lifetimeFindings: () => [],
  replacement: () => null,
  settings: (_credential, { appId, tenantId }) => ({ AZURE_CLIENT_ID: appId, AZURE_TENANT_ID: tenantId }),
};
