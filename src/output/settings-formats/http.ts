import { commentText } from './client-facts.ts';
import { clientFormat } from './client-format.ts';
import { JOB_WITH_SECRET, secretOfJob } from './job-credential.ts';

/** A file for REST Client and its kin (https://github.com/Huachao/vscode-restclient); the secret is read from `.env`. */
export const HTTP = clientFormat({
  name: 'http',
  summary: 'a .http file for REST Client of Visual Studio Code, or httpYac',
  isFor: JOB_WITH_SECRET,
  partOf: secretOfJob,
  // A comment that begins with @ would be an instruction to these programs, whatever the name of the client is.
  write: ({ facts, displayName, place }) => `# For ${commentText(displayName)}
# CLIENT_SECRET comes from .env next to this file${place === null ? '' : `; it is kept in ${commentText(place)}`}.
@fhirUrl = ${facts.fhirUrl}
@tokenUrl = ${facts.tokenUrl}
@clientId = ${facts.appId}
@scope = ${facts.scope}

# @name token
POST {{tokenUrl}}
Content-Type: application/x-www-form-urlencoded

grant_type=client_credentials
&client_id={{clientId}}
&client_secret={{$dotenv CLIENT_SECRET}}
&scope=${encodeURIComponent(facts.scope)}

###

GET {{fhirUrl}}/Patient?_count=1
Accept: application/fhir+json
Authorization: Bearer {{token.response.body.access_token}}
`,
});
