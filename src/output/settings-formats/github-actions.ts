import { JOB_OF_PIPELINE, commentText, factsOfJob, quoted, type ClientFacts } from './client-facts.ts';
import type { SettingsFormat } from './format.ts';
import { READ_PATIENTS, TOKEN_BY_AZ, TOKEN_BY_SECRET } from './shell-lines.ts';

/**
 * The job of a workflow that signs in as a service client: by the token of the job
 * (https://learn.microsoft.com/azure/developer/github/connect-from-azure-openid-connect), or by a secret of the
 * repository.
 */
export const GITHUB_ACTIONS: SettingsFormat = {
  name: 'github-actions',
  summary: 'a job of a GitHub workflow',
  write: (registration, { place }) => {
    const job = factsOfJob(registration, ['federated', 'secret'], JOB_OF_PIPELINE);
    if ('issue' in job) {
      return job;
    }
    const { facts } = job;
    const isTrusted = registration.credential?.kind === 'federated';
    const { appId, tenantId, scope, fhirUrl } = facts;
    return {
      text: [
        `# ${commentText(registration.displayName)}`,
        'jobs:',
        '  fhir:',
        '    runs-on: ubuntu-latest',
        ...(isTrusted ? ['    permissions: { id-token: write, contents: read }'] : []),
        '    env:',
        `      FHIR_URL: ${quoted(fhirUrl)}`,
        `      SCOPE: ${quoted(scope)}`,
        '    steps:',
        ...(isTrusted
          ? [
              '      - uses: azure/login@v2',
              `        with: { client-id: ${quoted(appId)}, tenant-id: ${quoted(tenantId)}, allow-no-subscriptions: true }`,
            ]
          : []),
        '      - run: |',
        ...[...(isTrusted ? TOKEN_BY_AZ : TOKEN_BY_SECRET), 'echo "::add-mask::$TOKEN"', ...READ_PATIENTS].map(
          (line) => `          ${line}`,
        ),
        ...(isTrusted ? [] : secretVariables(facts, place)),
        '',
      ].join('\n'),
    };
  },
};

function secretVariables({ appId, tokenUrl }: ClientFacts, place: string | null): readonly string[] {
  return [
    '        env:',
    `          TOKEN_URL: ${quoted(tokenUrl)}`,
    `          CLIENT_ID: ${quoted(appId)}`,
    `          # A secret of the repository${place === null ? '' : `; its value is kept in ${commentText(place)}`}.`,
    '          CLIENT_SECRET: ${{ secrets.FHIR_CLIENT_SECRET }}',
  ];
}
