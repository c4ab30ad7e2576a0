import { advised, type CatalogEntry, fixedBy } from './entry.ts';

const CODES = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes';
const REPLY_URLS = 'https://learn.microsoft.com/entra/identity-platform/reply-url';

/** Refusals of an app, its tenant or its reply URLs. */
export const CLIENT_ERRORS: readonly CatalogEntry[] = [
  {
    code: 'AADSTS700016',
    meaning: 'The tenant has no app with this client id.',
    causes: [
      advised(
        'The client id or the tenant in the configuration is wrong.',
        'Compare both with the registration.',
        'fhir-apps settings REF',
      ),
      fixedBy('The app was deleted.', 'fhir-apps restore REF', 'fhir-apps list --deleted'),
      advised('The app was registered a moment ago.', 'Wait a minute, and try again.'),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS90002',
    meaning: 'There is no such tenant in this cloud.',
    causes: [
      advised(
        'The tenant in the authority is mistyped or empty.',
        'Copy the tenant id from the settings of the app.',
        'fhir-apps settings REF',
      ),
      advised('The tenant is in another cloud.', 'Use the sign-in address of that cloud.', 'fhir-apps whoami'),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS900023',
    meaning: 'The tenant in the request is neither an id nor a domain.',
    causes: [
      advised(
        'A variable in the configuration was not filled in.',
        'Look at the authority that is sent.',
        'fhir-apps settings REF',
      ),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS50049',
    meaning: 'The authority is not known.',
    causes: [
      advised(
        'The address of the authority is mistyped, or of another cloud.',
        'Copy it from the settings of the app.',
        'fhir-apps settings REF',
      ),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS50059',
    meaning: 'The request names no tenant.',
    causes: [
      advised(
        'The authority has neither a tenant id nor a domain.',
        'Put the tenant id into the authority.',
        'fhir-apps settings REF',
      ),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS50194',
    meaning: 'The app is for its own tenant only, and the request went to all.',
    causes: [advised('The authority ends in /common.', 'Put the tenant id in its place.', 'fhir-apps settings REF')],
    source: CODES,
  },
  {
    code: 'AADSTS9002332',
    meaning: 'The app is for work accounts only.',
    causes: [advised('The authority ends in /consumers.', 'Put the tenant id in its place.', 'fhir-apps settings REF')],
    source: CODES,
  },
  {
    code: 'AADSTS50011',
    meaning: 'The reply URL of the request is not registered for the app.',
    causes: [
      fixedBy(
        'The URL differs, if only by a slash, a port or a path.',
        'fhir-apps edit REF --add-reply-url URL',
        'fhir-apps show REF',
      ),
      advised(
        'A SMART proxy sends a reply URL of its own.',
        'Add the URL that the message shows, to the letter.',
        'fhir-apps show REF',
      ),
    ],
    source: REPLY_URLS,
  },
  {
    code: 'AADSTS500113',
    meaning: 'The app has no reply URL.',
    causes: [fixedBy('None was registered.', 'fhir-apps edit REF --add-reply-url URL', 'fhir-apps show REF')],
    source: REPLY_URLS,
  },
  {
    code: 'AADSTS900971',
    meaning: 'The request has no reply URL, and the app has none either.',
    causes: [fixedBy('None was registered.', 'fhir-apps edit REF --add-reply-url URL', 'fhir-apps show REF')],
    source: REPLY_URLS,
  },
  {
    code: 'AADSTS90102',
    meaning: 'The reply URL is not a complete URL.',
    causes: [
      advised(
        'A path or a host without https:// was sent.',
        'Send the whole URL, as it is registered.',
        'fhir-apps show REF',
      ),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS9002325',
    meaning: 'A single-page app must use PKCE.',
    causes: [
      advised(
        'The library does not send a code challenge.',
        'Use a library that does PKCE, such as MSAL.js or fhirclient.',
      ),
      advised(
        'A server redeems the code.',
        'Register it as a confidential client, with the reply URL on the web platform.',
        'fhir-apps show REF',
      ),
    ],
    source: 'https://github.com/microsoft/fhir-server/issues/3980',
  },
  {
    code: 'AADSTS9002326',
    meaning: 'A browser redeemed a code for a reply URL that is not on the single-page platform.',
    causes: [
      advised(
        'The app runs in a browser, and its reply URL is on the web platform.',
        'Register it as public: https reply URLs then go to the right platform.',
        'fhir-apps show REF',
      ),
      advised('A proxy passes the Origin header on.', 'Remove the Origin header from requests to the token endpoint.'),
    ],
    source: 'https://github.com/Azure-Samples/azure-health-data-and-ai-samples/issues/43',
  },
  {
    code: 'AADSTS9002327',
    meaning: 'A server redeemed a code for a reply URL on the single-page platform.',
    causes: [
      advised(
        'The app has a server that redeems the code.',
        'Register it as a confidential client.',
        'fhir-apps show REF',
      ),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS54005',
    meaning: 'The authorization code was redeemed before.',
    causes: [
      advised(
        'The page was loaded twice, or the request was repeated.',
        'Start the sign-in again, and redeem each code once.',
      ),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS501481',
    meaning: 'The code verifier does not fit the code challenge.',
    causes: [
      advised(
        'Two sign-ins were mixed, or the verifier was lost.',
        'Keep the verifier of each sign-in until its code is redeemed.',
      ),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS50147',
    meaning: 'The code challenge has the wrong length.',
    causes: [advised('It was not made as PKCE demands.', 'Use a library that does PKCE.')],
    source: CODES,
  },
  {
    code: 'AADSTS700054',
    meaning: 'The app may not get id tokens from the authorization endpoint.',
    causes: [advised('The library uses the implicit flow.', 'Use the authorization code flow with PKCE.')],
    source: CODES,
  },
  {
    code: 'AADSTS900561',
    meaning: 'The endpoint takes another HTTP method.',
    causes: [
      advised(
        'The token endpoint was opened in a browser, or a redirect turned POST into GET.',
        'Send a POST to the token endpoint.',
      ),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS900144',
    meaning: 'The request lacks a parameter.',
    causes: [
      advised('The parameter that the message names is missing.', 'Add it to the request.', 'fhir-apps settings REF'),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS9002313',
    meaning: 'The request is malformed.',
    causes: [
      advised('Its body is not form-encoded, or a value is not escaped.', 'Send application/x-www-form-urlencoded.'),
    ],
    source: CODES,
  },
];
