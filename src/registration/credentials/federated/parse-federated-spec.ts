import { type Issue, plainIssue } from '../../answers/issue.ts';
import { placeholderIssue } from '../../answers/placeholder.ts';
import { parseAzureDevOpsSubject } from './azure-devops-subject.ts';
import { FEDERATED_SYNTAX, type FederatedSubject, type FederatedSubjectIssue } from './federated-subject.ts';
import { parseGitHubSubject } from './github-subject.ts';
import { parseKubernetesSubject } from './kubernetes-subject.ts';
import { parseManagedIdentitySubject } from './managed-identity-subject.ts';
import { parseNamedSubject } from './named-subject.ts';

/** What people type when they mean one of ours. */
const NEAR_MISSES: ReadonlyMap<string, string> = new Map([
  ['gh', 'github'],
  ['github-actions', 'github'],
  ['githubactions', 'github'],
  ['ado', 'azure-devops'],
  ['azdo', 'azure-devops'],
  ['azuredevops', 'azure-devops'],
  ['azure-pipelines', 'azure-devops'],
  ['devops', 'azure-devops'],
  ['k8s', 'kubernetes'],
  ['aks', 'kubernetes'],
  ['managedidentity', 'managed-identity'],
  ['identity', 'managed-identity'],
  ['msi', 'managed-identity'],
]);

/** Reads one value of `--federated`; what is wrong is answered with the spelling that would be right. */
export function parseFederatedSpec(text: string): FederatedSubject | FederatedSubjectIssue {
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)) {
    return { issue: 'the trusted job contains control or invisible characters.' };
  }
  if (/^(issuer|subject|audience|name)=/i.test(text)) {
    return parseNamedSubject(text);
  }
  const colon = text.indexOf(':');
  const kind = colon === -1 ? text : text.slice(0, colon);
  const rest = colon === -1 ? '' : text.slice(colon + 1);
  switch (kind) {
    case 'github':
      return parseGitHubSubject(rest);
    case 'azure-devops':
      return parseAzureDevOpsSubject(rest);
    case 'kubernetes':
      return parseKubernetesSubject(rest);
    case 'managed-identity':
      return parseManagedIdentitySubject(rest);
    default:
      return { issue: explainUnknown(text, kind, rest) };
  }
}

function explainUnknown(text: string, kind: string, rest: string): string {
  const lowered = kind.toLowerCase();
  const meant = NEAR_MISSES.get(lowered) ?? lowered;
  if (/^(github|azure-devops|kubernetes|managed-identity)$/.test(meant)) {
    return `"${kind}" is not a known form; write ${meant}:${rest}.`;
  }
  if (kind === 'repo') {
    return `that is a subject: write github:OWNER/REPO:branch=NAME, or issuer=URL,subject=${text}.`;
  }
  return `"${text}" does not name the job to trust: write ${FEDERATED_SYNTAX}.`;
}

/** Why a text is no value of `--federated`, or null when it is one. */
export function federatedIssue(text: string): Issue | null {
  const isTemplate = /^github:OWNER(@ID)?\/REPO(@ID)?(:|$)/.test(text);
  return isTemplate
    ? { code: 'placeholder_unfilled', message: `"${text}" has the placeholder OWNER/REPO in it; give the repository.` }
    : (placeholderIssue(text) ?? plainIssue(federatedMessage(text)));
}

/** The sentence that says why a text is no value of `--federated`, or null when it is one. */
export function federatedMessage(text: string): string | null {
  const parsed = parseFederatedSpec(text);
  return 'issue' in parsed ? `${parsed.issue.charAt(0).toUpperCase()}${parsed.issue.slice(1)}` : null;
}

/** Reads a value of `--federated` that its check has let through; throws where it has not, which is a bug. */
export function readFederatedSpec(text: string): FederatedSubject {
  const parsed = parseFederatedSpec(text);
  if ('issue' in parsed) {
    throw new Error(`A value of --federated was not checked: ${parsed.issue}`);
  }
  return parsed;
}
