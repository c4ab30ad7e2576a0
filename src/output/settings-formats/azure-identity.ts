import { quoteForShell } from '../program-name.ts';
import { clientFacts, commentText, NOT_KNOWN_YET } from './client-facts.ts';
import type { SettingsFormat } from './format.ts';

/**
 * The variables that the Azure Identity libraries of all languages read
 * (https://learn.microsoft.com/dotnet/api/azure.identity.environmentcredential).
 */
export const AZURE_IDENTITY: SettingsFormat = {
  name: 'azure-identity',
  summary: "variables for Azure's identity libraries, in any language",
  write: (registration, { place }) => {
    const facts = clientFacts(registration);
    const kind = registration.credential?.kind;
    if (registration.type !== 'service' || kind === undefined) {
      return { issue: 'is for a client that signs in as itself, with a credential.' };
    }
    if (facts === null) {
      return { issue: NOT_KNOWN_YET };
    }
    const where = place === null ? '' : `; it is kept in ${commentText(place)}`;
    const credential = {
      secret: `# AZURE_CLIENT_SECRET is the secret${where}`,
      certificate: `# AZURE_CLIENT_CERTIFICATE_PATH is the file with the key and the certificate${where}`,
      federated: '# AZURE_FEDERATED_TOKEN_FILE is the file with the token of the job',
    };
    return {
      text: [
        `AZURE_TENANT_ID=${quoteForShell(facts.tenantId)}`,
        `AZURE_CLIENT_ID=${quoteForShell(facts.appId)}`,
        `AZURE_AUTHORITY_HOST=${quoteForShell(`${facts.authorityUrl}/`)}`,
        `FHIR_URL=${quoteForShell(facts.fhirUrl)}`,
        `SCOPE=${quoteForShell(facts.scope)}`,
        credential[kind],
        '',
      ].join('\n'),
    };
  },
};
