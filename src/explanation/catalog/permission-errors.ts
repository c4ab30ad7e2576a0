import { advised, type CatalogEntry, fixedBy } from './entry.ts';

const CODES = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes';
const SCOPES = 'https://learn.microsoft.com/entra/identity-platform/scopes-oidc';

/** Refusals of what an app asks for: scopes, consent, roles. */
export const PERMISSION_ERRORS: readonly CatalogEntry[] = [
  {
    code: 'AADSTS65001',
    meaning: 'No one has consented to what the app asks for.',
    causes: [
      fixedBy('An administrator has not consented yet.', 'fhir-apps approve REF', 'fhir-apps consent list REF'),
      fixedBy('A scope was added after the consent.', 'fhir-apps approve REF', 'fhir-apps consent list REF'),
      fixedBy(
        'Azure CLI asks for a token of your own API.',
        'fhir-apps register resource --name NAME --pre-authorize azure-cli',
        'fhir-apps show resource',
      ),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS65002',
    meaning: "A Microsoft app asks for another Microsoft app's API, and is not authorized for it.",
    causes: [
      advised("The client id is one of Microsoft's own apps.", 'Register a client of your own, and use its id.'),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS90094',
    meaning: 'Only an administrator may consent to what the app asks for.',
    causes: [fixedBy('The tenant does not let people consent.', 'fhir-apps approve REF', 'fhir-apps consent list REF')],
    phrases: ['aadsts90094', 'that only an admin can grant'],
    source: 'https://learn.microsoft.com/entra/identity/enterprise-apps/configure-user-consent',
  },
  {
    code: 'AADSTS90008',
    meaning: 'The app must ask Microsoft Graph for the permission to sign people in.',
    causes: [
      fixedBy(
        'User.Read of Microsoft Graph is missing.',
        'fhir-apps register public --name NAME --reply-url URL',
        'fhir-apps show REF',
      ),
    ],
    source: 'https://github.com/microsoft/health-architectures/issues/85',
  },
  {
    code: 'AADSTS500011',
    meaning: 'The tenant has no API with the name that the token was asked for.',
    causes: [
      advised(
        'The scope begins with another URI than the API has.',
        'Request the exact scope that the settings show.',
        'fhir-apps settings REF',
      ),
      fixedBy(
        'The API was not registered in this tenant.',
        'fhir-apps register resource --name NAME',
        'fhir-apps list',
      ),
      advised(
        'A SMART app sends the FHIR URL as audience, and the API has another identifier URI.',
        'Give the API the FHIR URL, whose host must be on a verified domain.',
        'fhir-apps show resource',
      ),
    ],
    source: 'https://github.com/microsoft/fhir-server/issues/3275',
  },
  {
    code: 'AADSTS500014',
    meaning: 'The API that the token is for is disabled in this tenant.',
    causes: [fixedBy('Its service principal was disabled.', 'fhir-apps enable resource', 'fhir-apps show resource')],
    source: CODES,
  },
  {
    code: 'AADSTS650057',
    meaning: 'The app does not list the API among those it may ask for.',
    causes: [
      advised(
        'The scope names another API than was registered.',
        'Request the exact scope that the settings show.',
        'fhir-apps settings REF',
      ),
      fixedBy('The permission is missing in the app.', 'fhir-apps adopt REF', 'fhir-apps show REF'),
    ],
    source: 'https://github.com/MicrosoftDocs/azure-docs/issues/36884',
  },
  {
    code: 'AADSTS650053',
    meaning: 'The API does not have the scope that was asked for.',
    causes: [
      advised(
        'The scope is not qualified, so that Entra looks for it at Microsoft Graph.',
        'Put the audience of the FHIR server before it.',
        'fhir-apps settings REF',
      ),
      fixedBy(
        'The API does not define it.',
        'fhir-apps register resource --name NAME --scope SCOPE',
        'fhir-apps show resource',
      ),
    ],
    source: SCOPES,
  },
  {
    code: 'AADSTS650052',
    meaning: 'The API has no service principal in this tenant.',
    causes: [
      fixedBy(
        'The API was registered in another tenant, or not at all.',
        'fhir-apps register resource --name NAME',
        'fhir-apps list',
      ),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS70011',
    meaning: 'The scope is not valid.',
    causes: [
      advised(
        'A SMART scope was written with a slash.',
        'Write it with dots, as Entra does: patient.Patient.read.',
        'fhir-apps show resource',
      ),
      advised('Scopes of two APIs are in one request.', 'Ask for each API in a request of its own.'),
    ],
    source: SCOPES,
  },
  {
    code: 'AADSTS28003',
    meaning: 'The scope is empty.',
    causes: [
      advised(
        'The code was redeemed without a scope.',
        'Send the scope of the FHIR server with the code.',
        'fhir-apps settings REF',
      ),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS28000',
    meaning: 'One request has scopes of more than one API.',
    causes: [
      advised(
        'Scopes of the FHIR server and of Microsoft Graph are together.',
        'Ask for each API in a request of its own.',
      ),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS1002012',
    meaning: 'An app that acts as itself named single scopes.',
    causes: [
      advised(
        'Client credentials take all permissions of an API at once.',
        'Request the audience with /.default.',
        'fhir-apps settings REF',
      ),
    ],
    source: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow',
  },
  {
    code: 'AADSTS700023',
    meaning: 'The audience of the proof of the app is wrong.',
    causes: [
      advised(
        'The proof was signed for another endpoint.',
        'Use the token endpoint of the tenant as its audience.',
        'fhir-apps settings REF',
      ),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS50105',
    meaning: 'The API is only for people who are assigned to it, and this person is not.',
    causes: [
      fixedBy('The person has no role.', 'fhir-apps role assign --role ROLE --to WHO', 'fhir-apps role list'),
      advised(
        'The person has the role through a nested group.',
        'App roles reach direct members of a group only.',
        'fhir-apps role list',
      ),
    ],
    source:
      'https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts50105-user-not-assigned-role',
  },
  {
    code: 'AADSTS501051',
    meaning: 'The API is only for apps that are assigned to it, and this one is not.',
    causes: [
      fixedBy('The role was not assigned.', 'fhir-apps approve REF', 'fhir-apps show REF'),
      fixedBy('The role was removed.', 'fhir-apps role assign --role ROLE --to WHO', 'fhir-apps role list'),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS50146',
    meaning: 'The app has mapped claims, and its API does not accept them.',
    causes: [
      advised(
        'The API does not set acceptMappedClaims, and has no signing key of its own.',
        'Use a verified domain in the identifier URI of the API.',
        'fhir-apps show resource',
      ),
    ],
    source: 'https://learn.microsoft.com/entra/identity-platform/saml-claims-customization',
  },
  {
    code: 'AADSTS501461',
    meaning: 'Mapped claims need an audience on a verified domain.',
    causes: [
      advised(
        'The identifier URI of the API begins with api://.',
        'Give the API an identifier URI on a verified domain.',
        'fhir-apps show resource',
      ),
    ],
    source: 'https://learn.microsoft.com/entra/identity-platform/saml-claims-customization',
  },
];
