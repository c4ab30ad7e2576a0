import { quoteForShell } from '../program-name.ts';
import { clientFormat } from './client-format.ts';
import { commentText } from './client-facts.ts';
import { JOB_WITH_SECRET, secretOfJob } from './job-credential.ts';
import { READ_PATIENTS, TOKEN_BY_SECRET } from './shell-lines.ts';

/** A script for sh: a token by client credentials, and a first request. */
export const CURL = clientFormat({
  name: 'curl',
  summary: 'a script for sh that gets a token and reads from the FHIR server',
  isFor: JOB_WITH_SECRET,
  partOf: secretOfJob,
  write: ({ facts, displayName, place }) =>
    [
      '#!/bin/sh',
      `# ${commentText(displayName)}`,
      `# CLIENT_SECRET comes from the environment${place === null ? '' : `; it is kept in ${commentText(place)}`}.`,
      `TOKEN_URL=${quoteForShell(facts.tokenUrl)}`,
      `CLIENT_ID=${quoteForShell(facts.appId)}`,
      `SCOPE=${quoteForShell(facts.scope)}`,
      `FHIR_URL=${quoteForShell(facts.fhirUrl)}`,
      '',
      ...TOKEN_BY_SECRET,
      '',
      ...READ_PATIENTS,
      '',
    ].join('\n'),
});
