import type { FederatedSubject, FederatedSubjectIssue } from './federated-subject.ts';
import { issuerIssue } from './issuer.ts';

/** Kubernetes: names of namespaces are DNS labels, those of service accounts DNS subdomains. */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

const SPELLING = 'kubernetes:ISSUER:NAMESPACE:SERVICEACCOUNT';

/**
 * Reads what follows `kubernetes:`: a cluster's issuer, then namespace and service account, from the right, because an
 * issuer has colons of its own (Kubernetes: service account token, `sub`).
 */
export function parseKubernetesSubject(text: string): FederatedSubject | FederatedSubjectIssue {
  const parts = text.split(':');
  const [namespace = '', account = ''] = parts.slice(-2);
  const issuer = parts.slice(0, -2).join(':');
  if (!issuer.includes('://')) {
    return { issue: `"${text}" is not complete; it should be ${SPELLING}, its issuer an https:// URL.` };
  }
  const issue = issuerIssue(issuer);
  if (issue !== null) {
    return { issue };
  }
  if (!LABEL.test(namespace)) {
    return { issue: nameIssue('namespace', namespace) };
  }
  if (!SUBDOMAIN.test(account)) {
    return { issue: nameIssue('service account', account) };
  }
  return {
    issuer,
    subject: `system:serviceaccount:${namespace}:${account}`,
    audience: null,
    name: null,
    holder: `The Kubernetes service account ${namespace}/${account} of ${issuer}`,
    advice: null,
  };
}

function nameIssue(what: string, name: string): string {
  const lowered = name.toLowerCase();
  return `"${name}" is not the name of a ${what}${
    lowered !== name && SUBDOMAIN.test(lowered)
      ? `, which has no capitals: ${lowered}`
      : '; write small letters, digits and hyphens'
  }.`;
}
