import { clientFacts, commentText, NOT_KNOWN_YET, quoted } from './client-facts.ts';
import type { SettingsFormat } from './format.ts';

/** A SMART app with fhirclient (https://docs.smarthealthit.org/client-js/), which asks the FHIR server where to sign in. */
export const FHIRCLIENT: SettingsFormat = {
  name: 'fhirclient',
  summary: 'JavaScript for a SMART app, with fhirclient',
  write: (registration) => {
    const { spa, web, native } = registration.replyUrls;
    const [redirectUri] = [...spa, ...web, ...native];
    if ((registration.type !== 'public' && registration.type !== 'confidential') || redirectUri === undefined) {
      return { issue: 'is for an app that people sign in to, with a reply URL.' };
    }
    const facts = clientFacts(registration);
    if (facts === null) {
      return { issue: NOT_KNOWN_YET };
    }
    return {
      text: `// ${commentText(registration.displayName)}
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
    };
  },
};
