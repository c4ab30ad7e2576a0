import { commentText, quoted } from './client-facts.ts';
import { clientFormat } from './client-format.ts';
import { replyUrlOfPage, SINGLE_PAGE_APP } from './single-page-app.ts';

/** A SMART app with fhirclient (https://docs.smarthealthit.org/client-js/), which asks the FHIR server where to sign in. */
export const FHIRCLIENT = clientFormat({
  name: 'fhirclient',
  summary: 'JavaScript for a SMART app, with fhirclient',
  isFor: SINGLE_PAGE_APP,
  partOf: replyUrlOfPage,
  write: ({ facts, part: redirectUri, displayName }) => `// ${commentText(displayName)}
import FHIR from 'fhirclient';

FHIR.oauth2.init({
  iss: ${quoted(facts.fhirUrl)},
  clientId: ${quoted(facts.appId)},
  scope: ${quoted(`openid profile offline_access ${facts.scope}`)},
  redirectUri: ${quoted(redirectUri)},
}).then(async (client) => {
  console.log(await client.request('Patient'));
});
`,
});
