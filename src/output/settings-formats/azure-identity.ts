import type { CredentialResult } from '../../registration/result/registration-schema.ts';
import { quoteForShell } from '../program-name.ts';
import { commentText } from './client-facts.ts';
import { clientFormat } from './client-format.ts';

/**
 * The variables that the Azure Identity libraries of all languages read
 * (https://learn.microsoft.com/dotnet/api/azure.identity.environmentcredential).
 */
export const AZURE_IDENTITY = clientFormat({
  name: 'azure-identity',
  summary: "variables for Azure's identity libraries, in any language",
  isFor: 'a client that signs in as itself, with a credential',
  partOf: ({ type, credential }) => (type === 'service' ? (credential?.kind ?? null) : null),
  write: ({ facts, part: kind, place }) =>
    [
      `AZURE_TENANT_ID=${quoteForShell(facts.tenantId)}`,
      `AZURE_CLIENT_ID=${quoteForShell(facts.appId)}`,
      `AZURE_AUTHORITY_HOST=${quoteForShell(`${facts.authorityUrl}/`)}`,
      `FHIR_URL=${quoteForShell(facts.fhirUrl)}`,
      `SCOPE=${quoteForShell(facts.scope)}`,
      `# ${CREDENTIAL[kind](place === null ? '' : `; it is kept in ${commentText(place)}`)}`,
      '',
    ].join('\n'),
});

const CREDENTIAL: Readonly<Record<CredentialResult['kind'], (kept: string) => string>> = {
  secret: (kept) => `AZURE_CLIENT_SECRET is the secret${kept}`,
  certificate: (kept) => `AZURE_CLIENT_CERTIFICATE_PATH is the file with the key and the certificate${kept}`,
  federated: () => 'AZURE_FEDERATED_TOKEN_FILE is the file with the token of the job',
};
