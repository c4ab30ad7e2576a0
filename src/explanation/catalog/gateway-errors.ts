import { advised, type CatalogEntry, fixedBy } from './entry.ts';

const SAMPLES = 'https://github.com/Azure-Samples/azure-health-data-and-ai-samples/issues';

/** What a SMART gateway or proxy before a FHIR server answers. */
export const GATEWAY_ERRORS: readonly CatalogEntry[] = [
  {
    code: 'smart_launch_parameters',
    meaning: 'The SMART gateway misses parameters of the authorization request.',
    causes: [
      advised(
        'The app leaves out state, redirect_uri, scope or aud.',
        'Send all four: each is mandatory there.',
        'fhir-apps settings REF',
      ),
    ],
    phrases: ['required launch parameters missing'],
    source: `${SAMPLES}/171`,
  },
  {
    code: 'smart_gateway_audience',
    meaning: 'The SMART gateway does not accept the aud parameter of the authorization request.',
    causes: [
      advised(
        'The app sends the URL of the FHIR server, and the gateway expects its own.',
        'Use the FHIR base URL of the gateway as iss and aud.',
      ),
    ],
    phrases: ['authorizeinputfilter'],
    source: `${SAMPLES}/41`,
  },
  {
    code: 'smart_proxy_token',
    meaning: 'The SMART proxy could not use what Entra answered to it.',
    causes: [
      fixedBy('The app asks for no permission, so that Entra answers without a scope.', 'fhir-apps adopt REF'),
      advised('The request to the proxy is JSON.', 'Send application/x-www-form-urlencoded.'),
    ],
    phrases: [/value supplied for the \\{0,2}"content-type\\{0,2}" header is not supported/],
    source: 'https://github.com/microsoft/fhir-server/issues/615',
  },
];
