import { GITHUB_ISSUER } from '../../registration/credentials/federated/issuer.ts';
import { type ClientFacts, commentText, quoted } from './client-facts.ts';
import { clientFormat } from './client-format.ts';
import { credentialOfJob, type FederatedCredential, type JobCredential } from './job-credential.ts';
import { READ_PATIENTS, TOKEN_BY_AZ, TOKEN_BY_SECRET } from './shell-lines.ts';

/**
 * The job of a workflow that signs in as a service client: by the token of the job
 * (https://learn.microsoft.com/azure/developer/github/connect-from-azure-openid-connect), or by a secret of the
 * repository.
 */
export const GITHUB_ACTIONS = clientFormat({
  name: 'github-actions',
  summary: 'a job of a GitHub workflow',
  isFor: 'a service client with a secret, or one that trusts a workflow of GitHub',
  partOf: (registration) => credentialOfJob(registration, workflowOf),
  write: ({ facts, part: credential, displayName, place }) =>
    [
      `# ${commentText(displayName)}`,
      'jobs:',
      '  fhir:',
      '    runs-on: ubuntu-latest',
      ...identityOfJob(credential),
      '    env:',
      `      FHIR_URL: ${quoted(facts.fhirUrl)}`,
      `      SCOPE: ${quoted(facts.scope)}`,
      '    steps:',
      ...(credential.kind === 'federated' ? signIn(facts) : []),
      '      - run: |',
      ...[
        ...(credential.kind === 'federated' ? TOKEN_BY_AZ : TOKEN_BY_SECRET),
        'echo "::add-mask::$TOKEN"',
        ...READ_PATIENTS,
      ].map((line) => `          ${line}`),
      ...(credential.kind === 'federated' ? [] : secretVariables(facts, place)),
      '',
    ].join('\n'),
});

/** The workflow that a client trusts. */
interface Workflow {
  readonly subject: string;
  /** The environment that the job must have; null where the subject has none. */
  readonly environment: string | null;
}

function workflowOf({ issuer, subject }: FederatedCredential): Workflow | null {
  return issuer === GITHUB_ISSUER ? { subject, environment: /:environment:([^:]+)$/.exec(subject)?.[1] ?? null } : null;
}

function identityOfJob(credential: JobCredential<Workflow>): readonly string[] {
  if (credential.kind === 'secret') {
    return [];
  }
  const { subject, environment } = credential.trusted;
  return [
    `    # Trusted as ${commentText(subject)}`,
    ...(environment === null ? [] : [`    environment: ${quoted(withoutExpression(environment))}`]),
    '    permissions: { id-token: write, contents: read }',
  ];
}

/** https://docs.github.com/actions/reference/workflows-and-actions/expressions#literals */
function withoutExpression(text: string): string {
  return text.replaceAll('${{', "${{ '${{' }}");
}

function signIn({ appId, tenantId }: ClientFacts): readonly string[] {
  return [
    '      - uses: azure/login@v2',
    `        with: { client-id: ${quoted(appId)}, tenant-id: ${quoted(tenantId)}, allow-no-subscriptions: true }`,
  ];
}

function secretVariables({ appId, tokenUrl }: ClientFacts, place: string | null): readonly string[] {
  return [
    '        env:',
    `          TOKEN_URL: ${quoted(tokenUrl)}`,
    `          CLIENT_ID: ${quoted(appId)}`,
    `          # A secret of the repository${place === null ? '' : `; its value is kept in ${commentText(place)}`}.`,
    '          CLIENT_SECRET: ${{ secrets.FHIR_CLIENT_SECRET }}',
  ];
}
