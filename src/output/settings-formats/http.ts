import { JOB_WITH_SECRET, commentText, factsOfJob } from './client-facts.ts';
import type { SettingsFormat } from './format.ts';

/** A file for REST Client and its kin (https://github.com/Huachao/vscode-restclient); the secret is read from `.env`. */
export const HTTP: SettingsFormat = {
  name: 'http',
  summary: 'a .http file for REST Client of Visual Studio Code, or httpYac',
  write: (registration, { place }) => {
    const job = factsOfJob(registration, ['secret'], JOB_WITH_SECRET);
    if ('issue' in job) {
      return job;
    }
    const { appId, tokenUrl, scope, fhirUrl } = job.facts;
    return {
      text: `# ${commentText(registration.displayName)}
# CLIENT_SECRET comes from .env next to this file${place === null ? '' : `; it is kept in ${commentText(place)}`}.
@fhirUrl = ${fhirUrl}
@tokenUrl = ${tokenUrl}
@clientId = ${appId}
@scope = ${scope}

# @name token
POST {{tokenUrl}}
Content-Type: application/x-www-form-urlencoded

grant_type=client_credentials
&client_id={{clientId}}
&client_secret={{$dotenv %CLIENT_SECRET}}
&scope=${encodeURIComponent(scope)}

###

GET {{fhirUrl}}/Patient?_count=1
Accept: application/fhir+json
Authorization: Bearer {{token.response.body.access_token}}
`,
    };
  },
};
