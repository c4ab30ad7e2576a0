/** The FHIR server of the scenarios, on a verified domain of the sandbox. */
export const SERVER = '--fhir-url https://fhir.contoso.com';

/** A server whose host is on no verified domain. */
export const ELSEWHERE = '--fhir-url https://fhir.fabrikam.com';

/** The managed server that the sandbox's subscription has. */
export const MANAGED = '--fhir-url @{ready.fhir.ahds.url} --server-kind ahds';

/** One of each type, with what it must have. */
export const RESOURCE = `register resource ${SERVER} --name "Contoso FHIR"`;
export const PORTAL = `register confidential ${SERVER} --name "Care portal" --reply-url https://portal.contoso.com/callback`;
export const CHART = `register public ${SERVER} --name "Growth chart" --reply-url https://chart.contoso.com/`;
export const IMPORT = `register service ${SERVER} --name "Nightly import" --role globalImporter`;

/** A secret where nobody else looks. */
export const SECRET = '--credential secret --secret-to env-file:.env';

/** A file of an environment with each type and each credential. */
export const ENVIRONMENT = `fhirUrl: https://fhir.contoso.com
resource:
  name: Contoso FHIR
clients:
  portal:
    type: confidential
    name: Care portal
    replyUrl: https://portal.contoso.com/callback
    credential: secret
    secretTo: env-file:.env
    adminConsent: true
  chart: { type: public, name: Growth chart, replyUrl: https://chart.contoso.com/ }
  import: { type: service, name: Nightly import, role: globalImporter, credential: secret, secretTo: file:secret }
  ci:
    type: service
    name: CI import
    role: globalImporter
    credential: federated
    federated: github:contoso/fhir:branch=main
  key: { type: service, name: Key import, role: globalReader, credential: certificate, generateCertificate: . }
`;
