import { serviceConnectionOf } from '../credentials/federated/azure-devops-subject.ts';
import { GITHUB_ISSUER } from '../credentials/federated/issuer.ts';

/**
 * Whose tokens count as proof, in a few words such as `GitHub Actions, contoso/fhir, branch main`; issuer and subject
 * as they are where they are of no service that is known. The subjects are those of
 * https://docs.github.com/actions/reference/openid-connect-reference,
 * https://learn.microsoft.com/azure/devops/pipelines/release/configure-workload-identity and
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust.
 */
export function federatedWords(issuer: string, subject: string): string {
  const gitHub = issuer === GITHUB_ISSUER ? gitHubRuns(subject) : null;
  if (gitHub !== null) {
    return `GitHub Actions, ${gitHub}`;
  }
  const [, namespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject) ?? [];
  if (namespace !== undefined && account !== undefined) {
    return `Kubernetes, service account ${account} in ${namespace}, of ${issuer}`;
  }
  const connection = serviceConnectionOf({ issuer, subject });
  return connection === null ? `${subject} of ${issuer}` : `Azure Pipelines, service connection ${connection}`;
}

/** Numbers of owner and repository, which a subject may have behind an `@`, say nothing to people. */
function gitHubRuns(subject: string): string | null {
  const [, owner, repository, runs] = /^repo:([^/:@]+)(?:@\d+)?\/([^/:@]+)(?:@\d+)?:(.+)$/.exec(subject) ?? [];
  const words = runs === undefined ? null : runWords(runs);
  return owner === undefined || repository === undefined || words === null ? null : `${owner}/${repository}, ${words}`;
}

function runWords(runs: string): string | null {
  if (runs === 'pull_request') {
    return 'every pull request';
  }
  const [, kind, name] = /^(ref:refs\/heads\/|ref:refs\/tags\/|environment:)(.+)$/.exec(runs) ?? [];
  if (kind === undefined || name === undefined) {
    return null;
  }
  return `${kind === 'environment:' ? 'environment' : kind === 'ref:refs/tags/' ? 'tag' : 'branch'} ${name}`;
}
