import { serviceConnectionOf } from '../../registration/credentials/federated/azure-devops-subject.ts';
import { type ClientFacts, commentText, quoted } from './client-facts.ts';
import { clientFormat } from './client-format.ts';
import { credentialOfJob } from './job-credential.ts';
import { READ_PATIENTS, TOKEN_BY_AZ, TOKEN_BY_SECRET } from './shell-lines.ts';

/**
 * Steps of an Azure pipeline that sign in as a service client: by a service connection
 * (https://learn.microsoft.com/azure/devops/pipelines/library/connect-to-azure), or by a secret variable.
 */
export const AZURE_PIPELINES = clientFormat({
  name: 'azure-pipelines',
  summary: 'steps of an Azure pipeline',
  isFor: 'a service client with a secret, or one that trusts a service connection of Azure DevOps',
  partOf: (registration) => credentialOfJob(registration, serviceConnectionOf),
  write: ({ facts, part: credential, displayName, place }) =>
    [
      `# ${commentText(displayName)}`,
      'steps:',
      ...(credential.kind === 'federated' ? byConnection(credential.trusted) : bySecret()),
      '    env:',
      `      FHIR_URL: ${quoted(facts.fhirUrl)}`,
      `      SCOPE: ${quoted(facts.scope)}`,
      ...(credential.kind === 'federated' ? [] : secretVariables(facts, place)),
      '',
    ].join('\n'),
});

const MASK = 'echo "##vso[task.setsecret]$TOKEN"';

function byConnection(connection: string): readonly string[] {
  return [
    '  - task: AzureCLI@2',
    '    inputs:',
    `      # The name of the service connection ${commentText(connection)}.`,
    '      azureSubscription: CONNECTION',
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
