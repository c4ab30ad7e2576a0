import { SERVICE_CONNECTION } from './azure-devops-subject.ts';

/** How the subjects of a known issuer look. */
interface SubjectForm {
  readonly host: RegExp;
  readonly form: RegExp;
  /** What has such a subject, for a sentence. */
  readonly of: string;
  readonly example: string;
}

/**
 * Issuers whose subjects all have one form (Kubernetes: service account tokens; Azure DevOps: service connections;
 * Entra: managed identities as federated credentials; Google: OpenID Connect, `sub`; HCP Terraform: workload identity
 * tokens; CircleCI: OpenID Connect tokens).
 */
const SUBJECT_FORMS: readonly SubjectForm[] = [
  {
    host: /(^|\.)oi(d)?c\.prod-aks\.azure\.(com|us|cn)$|^oidc\.eks\.[a-z0-9-]+\.amazonaws\.com$|^container\.googleapis\.com$/,
    form: /^system:serviceaccount:[a-z0-9-]+:[a-z0-9.-]+$/,
    of: 'a service account',
    example: 'system:serviceaccount:NAMESPACE:NAME',
  },
  {
    host: /^vstoken\.dev\.azure\.com$/,
    form: SERVICE_CONNECTION,
    of: 'a service connection',
    example: 'sc://ORGANIZATION/PROJECT/CONNECTION',
  },
  {
    host: /^login\.(microsoftonline\.(com|us)|partner\.microsoftonline\.cn)$/,
    form: /^([0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|\/eid1\/c\/[a-z]+\/t\/.+)$/,
    of: 'a managed identity',
    example: 'its object id, in lower case',
  },
  {
    host: /^accounts\.google\.com$/,
    form: /^\d+$/,
    of: 'a service account of Google',
    example: 'its unique id, a number',
  },
  {
    host: /^app\.(eu\.)?terraform\.io$/,
    form: /^organization:[^:]+:project:[^:]+:workspace:[^:]+:run_phase:(plan|apply)$/,
    of: 'a run of HCP Terraform',
    example: 'organization:ORGANIZATION:project:PROJECT:workspace:WORKSPACE:run_phase:plan',
  },
  {
    host: /^oidc\.circleci\.com$/,
    form: /^org\/[^/]+\/project\/[^/]+\/user\/.+$/,
    of: 'a job of CircleCI',
    example: 'org/ORGANIZATION-ID/project/PROJECT-ID/user/USER-ID',
  },
];

/** How subjects begin that one kind of issuer alone writes. */
const FOREIGN_BEGINNING = /^(system:serviceaccounts?:|sc:\/\/|\/eid1\/|organization:)/i;

/**
 * Why no token of a known issuer can have a subject, with what would match; null where one may, and for any other
 * issuer.
 */
export function knownSubjectMessage(hostname: string, subject: string): string | null {
  if (hostname === 'token.actions.githubusercontent.com') {
    return gitHubSubjectMessage(subject);
  }
  if (hostname === 'gitlab.com') {
    return gitLabSubjectMessage(subject);
  }
  const known = SUBJECT_FORMS.find(({ host }) => host.test(hostname));
  return known === undefined || known.form.test(subject)
    ? null
    : `"${subject}" is not the subject of ${known.of}: write ${known.example}.`;
}

/** Subjects can be customized, so that only what GitHub never writes is refused (GitHub: OpenID Connect reference). */
function gitHubSubjectMessage(subject: string): string | null {
  if (!subject.includes(':')) {
    return `"${subject}" is not a subject of GitHub, which names each claim: write repo:${subject}:ref:refs/heads/BRANCH.`;
  }
  const right = subject
    .replace(/^repo:(https?:\/\/)?github\.com\//i, 'repo:')
    .replace(/^(https?:\/\/)?github\.com\//i, 'repo:')
    .replace(/^repo:/i, 'repo:')
    .replace(/^(repo:[^:]+?)\.git(?=:|$)/i, '$1')
    .replace(/:ref:(refs\/(?:heads|tags)\/)+/i, (_all, prefix: string) => `:ref:${prefix.toLowerCase()}`)
    .replace(/:ref:(?!refs\/)/i, ':ref:refs/heads/')
    .replace(/^(repo:[^:]+):(?:refs\/)?(heads|tags)\//i, '$1:ref:refs/$2/')
    .replace(/^(repo:[^:]+):branch[=:]/i, '$1:ref:refs/heads/')
    .replace(/^(repo:[^:]+):tag[=:]/i, '$1:ref:refs/tags/')
    .replace(/^(repo:[^:]+):environment[=:]/i, '$1:environment:')
    .replace(/^(repo:[^:]+):pull[-_]?request(?:[=:/].*)?$/i, '$1:pull_request')
    .replace(/^(repo:[^:]+):(?!pull_request$)([^:=]+)$/i, '$1:ref:refs/heads/$2');
  if (right !== subject) {
    return `GitHub writes no subject "${subject}": write ${right}.`;
  }
  const isWhole =
    !FOREIGN_BEGINNING.test(subject) &&
    !/(:|:refs\/(heads|tags)\/)$/.test(subject) &&
    !/^repo:(?![^\s/:]+\/[^\s/:]+(:|$))/.test(subject);
  return isWhole ? null : `"${subject}" is not a subject of GitHub: write repo:OWNER/REPO:ref:refs/heads/BRANCH.`;
}

/** As for GitHub; the first claim is always the project (GitLab: ID token, `sub`). */
function gitLabSubjectMessage(subject: string): string | null {
  const right = subject
    .replace(/^repo:/i, 'project_path:')
    .replace(/^(?!project_path:)([^:]+\/[^:]+)(?=:|$)/i, 'project_path:$1')
    .replace(/:ref:refs\/(heads|tags)\//, ':ref:');
  if (right !== subject) {
    return `GitLab writes no subject "${subject}": write ${right}.`;
  }
  return FOREIGN_BEGINNING.test(subject)
    ? `"${subject}" is not a subject of GitLab: write project_path:GROUP/PROJECT:ref_type:branch:ref:BRANCH.`
    : null;
}
