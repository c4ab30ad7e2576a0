import type { FederatedChoice } from '../../answers/answers.ts';
import { MARK } from '../../tags.ts';
import { NO_LIFETIME } from '../existing-credential.ts';
import { isNamedByUs } from '../federated/federated-credential.ts';
import { planFederated } from '../federated/plan-federated.ts';
import type { CredentialKindDefinition } from './kind.ts';

/** Tokens of another issuer, which Microsoft Entra ID accepts as the client's own proof. */
export const FEDERATED: CredentialKindDefinition<FederatedChoice> = {
  isConfidential: false,
  plan: planFederated,
  list: ({ tags }, federated) =>
    federated.map((credential) => {
      const { id, name, issuer, subject } = credential;
      const ours = tags.includes(MARK) && isNamedByUs(credential);
      return { ...NO_LIFETIME, kind: 'federated', id, name, issuer, subject, ours };
    }),
  describe: ({ name, id, subject }) => `federated credential ${name ?? id} (${subject ?? 'no subject'})`,
  lifetimeFindings: () => [],
  replacement: () => null,
  settings: (_credential, { appId, tenantId }) => ({ AZURE_CLIENT_ID: appId, AZURE_TENANT_ID: tenantId }),
};
