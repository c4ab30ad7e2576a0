import { advised, type CatalogEntry, fixedBy } from './entry.ts';

const CODES = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes';
const FEDERATION = 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations';

const NO_MATCH: Pick<CatalogEntry, 'meaning' | 'causes' | 'source'> = {
  meaning: 'No federated credential of the app fits the token that was presented.',
  causes: [
    fixedBy(
      'The app trusts another repository, branch, environment or service account.',
      'fhir-apps register service --name NAME --role ROLE --federated SPEC',
      'fhir-apps credential list REF',
    ),
    advised(
      'Issuer, subject or audience differ in case or by a slash.',
      'Entra compares them to the letter. Copy them from the message into the federated credential.',
      'fhir-apps credential list REF',
    ),
    advised('The federated credential was made a moment ago.', 'Wait some minutes, and run the job again.'),
  ],
  source: FEDERATION,
};

/** Refusals of what an app proves itself with. */
export const CREDENTIAL_ERRORS: readonly CatalogEntry[] = [
  {
    code: 'AADSTS7000215',
    meaning: 'The client secret is wrong.',
    causes: [
      advised(
        'The id of the secret was copied, and not its value.',
        'Use the value. It is shown once, when the secret is made.',
        'fhir-apps credential list REF',
      ),
      fixedBy(
        'The secret was replaced or removed.',
        'fhir-apps credential rotate REF --secret-to SINK',
        'fhir-apps credential list REF',
      ),
      advised('The secret was made a moment ago.', 'Wait a minute, and try again.'),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS7000222',
    meaning: 'The client secret has expired.',
    causes: [
      fixedBy(
        'All secrets of the app have expired.',
        'fhir-apps credential rotate REF --secret-to SINK',
        'fhir-apps credential list REF',
      ),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS700027',
    meaning: 'The certificate that signed the request is not one of the app.',
    causes: [
      fixedBy(
        'The app has another certificate.',
        'fhir-apps register service --name NAME --role ROLE --certificate FILE',
        'fhir-apps credential list REF',
      ),
      advised(
        'The request names another client id.',
        'Compare the client id of the configuration with the app.',
        'fhir-apps show REF',
      ),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS700024',
    meaning: 'The proof of the app is out of its validity time.',
    causes: [
      advised('The clock of the machine is wrong.', 'Set the clock by a time server.'),
      advised('The token of the job is older than its lifetime.', 'Read the token file again before each sign-in.'),
    ],
    source: CODES,
  },
  { code: 'AADSTS700213', ...NO_MATCH },
  { code: 'AADSTS7002131', ...NO_MATCH },
  { code: 'AADSTS70021', ...NO_MATCH },
  { code: 'AADSTS700211', ...NO_MATCH, meaning: 'No federated credential of the app has the issuer of the token.' },
  { code: 'AADSTS700212', ...NO_MATCH, meaning: 'No federated credential of the app has the audience of the token.' },
  {
    code: 'AADSTS700025',
    meaning: 'The app is a public client, and sent a secret or certificate.',
    causes: [
      fixedBy(
        'The code runs on a server, and the app is registered as public.',
        'fhir-apps register confidential --name NAME --reply-url URL --secret-to SINK',
        'fhir-apps show REF',
      ),
      advised('The code runs on a device or in a browser.', 'Remove the secret from its configuration.'),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS90023',
    meaning: 'The request has a parameter that this kind of app may not send.',
    causes: [
      advised('A public client sent a secret.', 'Remove the secret from its configuration.', 'fhir-apps show REF'),
    ],
    source: 'https://github.com/better-auth/better-auth/issues/1709',
  },
  {
    code: 'AADSTS7000218',
    meaning: 'The request has neither a secret nor a certificate, and the app needs one.',
    causes: [
      advised(
        'The reply URL of a public app is on the web platform.',
        'Register it as public: then its reply URLs are on the platforms of apps without secrets.',
        'fhir-apps show REF',
      ),
      fixedBy(
        'The app signs in by device code, and does not allow that.',
        'fhir-apps register public --name NAME --reply-url URL --device-code',
        'fhir-apps show REF',
      ),
      advised('A confidential client has lost its secret from the configuration.', 'Put the secret back into it.'),
    ],
    source: 'https://github.com/microsoft/fhir-server/issues/2511',
  },
  {
    code: 'AADSTS7000112',
    meaning: 'The app is disabled in this tenant.',
    causes: [fixedBy('Someone disabled it.', 'fhir-apps enable REF', 'fhir-apps show REF')],
    source: CODES,
  },
  {
    code: 'AADSTS7000229',
    meaning: 'The app has no service principal in this tenant.',
    causes: [
      fixedBy('It was deleted.', 'fhir-apps restore REF', 'fhir-apps show REF'),
      advised(
        'A registration was not finished.',
        'Run the command that registered it again: it completes what is missing.',
        'fhir-apps show REF',
      ),
    ],
    source: CODES,
  },
];
