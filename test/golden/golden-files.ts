/**
 * The environment that every build was given: one client of each type, each kind of credential, and each kind of env
 * file.
 */
export const GOLDEN_FILE = `fhirUrl: https://fhir.contoso.com
resource: { name: Contoso FHIR }
clients:
  portal:
    type: confidential
    name: Care portal
    replyUrl: https://portal.contoso.com/callback
    credential: secret
    secretTo: env-file:.env
    adminConsent: true
  windows: { type: service, name: Windows import, role: globalImporter, credential: secret, secretTo: env-file:crlf.env }
  editor: { type: service, name: Editor import, role: globalReader, credential: secret, secretTo: env-file:bom.env }
  import: { type: service, name: Nightly import, role: globalImporter, credential: secret, secretTo: file:secret }
  vault: { type: service, name: Vault import, role: globalReader, credential: secret, secretTo: keyvault:sandbox-vault }
  ci:
    type: service
    name: CI import
    role: globalImporter
    credential: federated
    federated: github:contoso/fhir:branch=main
  key: { type: service, name: Key import, role: globalReader, credential: certificate, generateCertificate: . }
  chart: { type: public, name: Growth chart, replyUrl: https://chart.contoso.com/ }
`;

/** Env files that were there before the build wrote into them, by name. */
export const GOLDEN_ENV_FILES: Readonly<Record<string, string>> = {
  '.env': '# kept\nOTHER=kept\n',
  'crlf.env': '# kept\r\nOTHER=kept\r\n',
  'bom.env': '\ufeff# kept\nOTHER=kept\n',
};
