import { quoteForShell } from '../program-name.ts';
import { JOB_WITH_SECRET, commentText, factsOfJob } from './client-facts.ts';
import type { SettingsFormat } from './format.ts';
import { READ_PATIENTS, TOKEN_BY_SECRET } from './shell-lines.ts';

/** A script for sh: a token by client credentials, and a first request. */
export const CURL: SettingsFormat = {
  name: 'curl',
  summary: 'a script for sh that gets a token and reads from the FHIR server',
  write: (registration, { place }) => {
    const job = factsOfJob(registration, ['secret'], JOB_WITH_SECRET);
    if ('issue' in job) {
      return job;
    }
    const { appId, tokenUrl, scope, fhirUrl } = job.facts;
    return {
      text: [
        '#!/bin/sh',
        `# ${commentText(registration.displayName)}`,
        'set -eu',
        `# CLIENT_SECRET comes from the environment${place === null ? '' : `; it is kept in ${commentText(place)}`}.`,
        `TOKEN_URL=${quoteForShell(tokenUrl)}`,
        `CLIENT_ID=${quoteForShell(appId)}`,
        `SCOPE=${quoteForShell(scope)}`,
        `FHIR_URL=${quoteForShell(fhirUrl)}`,
        '',
        ...TOKEN_BY_SECRET,
        '',
        ...READ_PATIENTS,
        '',
      ].join('\n'),
    };
  },
};
