import { advised, type CatalogEntry, fixedBy } from './entry.ts';

const SERVER = 'https://github.com/microsoft/fhir-server';
const AHDS = 'https://learn.microsoft.com/azure/healthcare-apis/fhir/fhir-features-supported';

const EXPECTED = 'fhir-apps verify --fhir-url URL';

/** What FHIR servers answer to a token, or to what its bearer asks for. */
export const SERVER_ERRORS: readonly CatalogEntry[] = [
  {
    code: 'fhir_audience_invalid',
    meaning: 'The FHIR server does not accept the audience of the token.',
    causes: [
      advised(
        'The app asked for https://azurehealthcareapis.com, and the server expects its own URL.',
        'Request the exact scope that the settings show.',
        'fhir-apps settings REF',
      ),
      advised(
        'The Audience of the server is not that of the registration.',
        'Give the server the settings that the command prints.',
        'fhir-apps settings resource',
      ),
      advised(
        'The token has version 2, whose audience is the client id of the API.',
        'Set the Audience of the server to that id.',
        'fhir-apps show resource',
      ),
      advised('A Helm chart has written the audience in lower case.', 'Use an identifier URI in lower case.'),
    ],
    phrases: [
      'audience is invalid',
      /the audience '[^']{1,300}' is invalid/,
      'idx10214',
      'audience validation failed',
      'securitytokeninvalidaudience',
    ],
    source: 'https://github.com/MicrosoftDocs/azure-docs/issues/30483',
  },
  {
    code: 'fhir_issuer_invalid',
    meaning: 'The FHIR server does not accept the issuer of the token.',
    causes: [
      advised(
        'The Authority of the server is for the other token version.',
        'Give the server the settings that the command prints.',
        'fhir-apps settings resource',
      ),
      advised('The token is of another tenant.', 'Sign in to the tenant of the server.', EXPECTED),
    ],
    phrases: [
      /the issuer '[^']{1,300}' is invalid/,
      'idx10205',
      'issuer validation failed',
      'securitytokeninvalidissuer',
    ],
    source: SERVER,
  },
  {
    code: 'fhir_token_expired',
    meaning: 'The token has expired.',
    causes: [advised('It is older than an hour.', 'Get a new one.', 'fhir-apps token REF')],
    phrases: ['the token expired', 'idx10223', 'lifetime validation failed, the token is expired'],
    source: 'https://learn.microsoft.com/entra/identity-platform/access-tokens',
  },
  {
    code: 'fhir_unauthenticated',
    isGeneral: true,
    meaning: 'The FHIR server did not accept the token, or there was none (401).',
    causes: [
      advised('The request has no Authorization header.', 'Send the token as Bearer.', 'fhir-apps token REF'),
      advised(
        'The token is for another API.',
        'Compare its audience with that of the server.',
        'fhir-apps token REF --decode',
      ),
      advised(
        'The server cannot reach its own database.',
        'FHIR Server for Azure answers 401 then too. Look at its log.',
      ),
    ],
    phrases: ['authentication failed.', '"code":"login"', '401 unauthorized'],
    source: 'https://learn.microsoft.com/answers/questions/2246997',
  },
  {
    code: 'fhir_forbidden',
    isGeneral: true,
    meaning: 'The token is accepted, and its bearer may not do this (403).',
    causes: [
      fixedBy('The client has no role that allows it.', 'fhir-apps role assign --role ROLE --to WHO', EXPECTED),
      advised(
        'The role was assigned a moment ago.',
        'Wait some minutes, and get a new token.',
        'fhir-apps token REF --decode',
      ),
      advised(
        'The role was assigned to the app, and a person signs in.',
        'Assign it to the person, or to a group of theirs.',
        'fhir-apps role list',
      ),
      advised('The name of the role is not in roles.json of the server.', 'Compare the names.', 'fhir-apps role list'),
    ],
    phrases: ['authorization failed.', '"code":"forbidden"', '403 forbidden'],
    source: 'https://github.com/microsoft/fhir-server/issues/727',
  },
  {
    code: 'smart_fhiruser_missing',
    meaning: 'The token of a SMART user has no fhirUser claim.',
    causes: [
      advised(
        'The claim is not configured in the tenant.',
        'Add fhirUser as an optional or mapped claim of the API.',
        'fhir-apps token REF --sign-in browser --decode',
      ),
      fixedBy(
        'A job has the role smartUser, which is for people.',
        'fhir-apps role remove --role smartUser --from WHO',
        'fhir-apps role list',
      ),
    ],
    phrases: ['fhiruser claim cannot be null', 'extension_fhiruser claim is missing'],
    source: SERVER,
  },
  {
    code: 'smart_fhiruser_invalid',
    meaning: 'The fhirUser claim is not the URL of a Patient or a Practitioner.',
    causes: [
      advised(
        'Its value is an id alone, or of another type.',
        'Set it to Patient/ID or Practitioner/ID, or to the whole URL.',
        'fhir-apps token REF --sign-in browser --decode',
      ),
    ],
    phrases: [
      'fhiruser claim must be a valid url',
      'the given fhiruser claim',
      'the fhiruser claim must be a uri',
      'does not name a patient or a practitioner',
    ],
    source: SERVER,
  },
  {
    code: 'smart_mixed_versions',
    meaning: 'The token has SMART scopes of version 1 and of version 2.',
    causes: [
      fixedBy(
        'Scopes of both versions are consented for one client.',
        'fhir-apps consent revoke REF',
        'fhir-apps consent list REF',
      ),
    ],
    phrases: ['mixed smart v1 and v2', 'smart v1 and v2 scopes'],
    source: SERVER,
  },
  {
    code: 'smart_mixed_contexts',
    meaning: 'The token has SMART scopes of more than one context.',
    causes: [
      advised(
        'Scopes of patient and of user are consented for one client.',
        'Register one client for each context.',
        'fhir-apps consent list REF',
      ),
    ],
    phrases: ['clinical scopes must use a single context', 'scopes of different contexts'],
    source: 'https://github.com/microsoft/fhir-server/pull/5717',
  },
  {
    code: 'smart_scope_type',
    meaning: 'A SMART scope names a resource type that FHIR does not have.',
    causes: [
      fixedBy(
        'The scope is mistyped, or its letter case is wrong.',
        'fhir-apps register resource --name NAME --scope SCOPE',
        'fhir-apps show resource',
      ),
    ],
    phrases: ['is not a supported fhir resource type', 'names the resource type'],
    source: SERVER,
  },
  {
    code: 'smart_scope_parameters',
    meaning: 'A SMART scope has search parameters that the server does not support.',
    causes: [
      advised(
        'It has a modifier, a chain, _include or a repeated letter.',
        'Use plain parameters: patient.Observation.rs?category=CODE.',
        'fhir-apps show resource',
      ),
    ],
    phrases: ['invalid search parameters in smart', 'not supported in smart on fhir clinical scopes'],
    source: SERVER,
  },
  {
    code: 'smart_scope_missing',
    meaning: 'The scopes of the token do not cover a resource type of the request.',
    causes: [
      fixedBy(
        'The app does not ask for that type.',
        'fhir-apps register public --name NAME --reply-url URL --scope SCOPE',
        'fhir-apps consent list REF',
      ),
      advised(
        'A version 2 scope has r without s, so that reads pass and searches do not.',
        'Ask for .rs.',
        'fhir-apps consent list REF',
      ),
    ],
    phrases: ['additional clinical scopes should be requested'],
    source: SERVER,
  },
  {
    code: 'fhir_token_in_url',
    meaning: 'The request has an access token in its URL.',
    causes: [
      advised(
        'A link or a tool puts it into the query.',
        'Send it in the Authorization header. Treat the token as leaked.',
      ),
    ],
    phrases: ['token is not allowed in the url', 'access tokens are not allowed in the url'],
    source: 'https://learn.microsoft.com/azure/healthcare-apis/release-notes',
  },
  {
    code: 'fhir_type_unknown',
    meaning: 'The path names a resource type that the server does not have.',
    causes: [advised('Types are case-sensitive.', 'Write /Patient, not /patient.')],
    phrases: [/resource type '[^']{1,64}' is not supported/],
    source: AHDS,
  },
  {
    code: 'fhir_operation_disabled',
    meaning: 'The operation is switched off in the FHIR server.',
    causes: [
      advised('The settings of the server do not enable it.', 'Enable it there: this has nothing to do with roles.'),
    ],
    phrases: ['operation is not enabled'],
    source: SERVER,
  },
];
