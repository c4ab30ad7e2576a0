import { JOB_OF_PIPELINE, commentText, factsOfJob, quoted, type ClientFacts } from './client-facts.ts';
import type { SettingsFormat } from './format.ts';
import { READ_PATIENTS, TOKEN_BY_AZ, TOKEN_BY_SECRET } from './shell-lines.ts';

/**
 * Steps of an Azure pipeline that sign in as a service client: by a service connection
 * (https://learn.microsoft.com/azure/devops/pipelines/library/connect-to-azure), or by a secret variable.
 */
export const AZURE_PIPELINES: SettingsFormat = {
  name: 'azure-pipelines',
  summary: 'steps of an Azure pipeline',
  write: (registration, { place }) => {
    const job = factsOfJob(registration, ['federated', 'secret'], JOB_OF_PIPELINE);
    if ('issue' in job) {
      return job;
    }
    const { facts } = job;
    const isTrusted = registration.credential?.kind === 'federated';
    return {
      text: [
        `# ${commentText(registration.displayName)}`,
        'steps:',
        ...(isTrusted ? byConnection() : bySecret()),
        '    env:',
        `      FHIR_URL: ${quoted(facts.fhirUrl)}`,
        `      SCOPE: ${quoted(facts.scope)}`,
        ...(isTrusted ? [] : secretVariables(facts, place)),
        '',
      ].join('\n'),
    };
  },
};

const MASK = 'echo "##vso[task.setsecret]$TOKEN"';

function byConnection(): readonly string[] {
  return [
    '  - task: AzureCLI@2',
    '    inputs:',
    '      # The service connection whose issuer and subject the app trusts.',
    '      azureSubscription: fhir',
    '      scriptType: bash',
    '      scriptLocation: inlineScript',
    '      inlineScript: |',
    ...[...TOKEN_BY_AZ, MASK, ...READ_PATIENTS].map((line) => `        ${line}`),
  ];
}

function bySecret(): readonly string[] {
  return ['  - script: |', ...[...TOKEN_BY_SECRET, MASK, ...READ_PATIENTS].map((line) => `      ${line}`)];
}

function secretVariables({ appId, tokenUrl }: ClientFacts, place: string | null): readonly string[] {
  return [
    `      TOKEN_URL: ${quoted(tokenUrl)}`,
    `      CLIENT_ID: ${quoted(appId)}`,
    `      # A secret variable${place === null ? '' : `; its value is kept in ${commentText(place)}`}.`,
    '      CLIENT_SECRET: $(fhirClientSecret)',
  ];
}
