import type { FederatedCredential } from '../../model/observed.ts';
import { isSamePair } from './federated-subject.ts';
import { GITHUB_ISSUER } from './issuer.ts';
import { federatedIssue, parseFederatedSpec } from './parse-federated-spec.ts';

/**
 * The value of `--federated` that stands for a federated credential, the short one where there is one; null where none
 * can say it.
 */
export function federatedSpec(credential: Omit<FederatedCredential, 'id'>): string | null {
  const { issuer, subject, audiences, name } = credential;
  const [, repository, kind, rest] =
    /^repo:([^:]+):(ref:refs\/heads\/|ref:refs\/tags\/|environment:|pull_request$)(.*)$/.exec(subject) ?? [];
  const forms: Readonly<Record<string, string>> = {
    'ref:refs/heads/': `branch=${rest ?? ''}`,
    'ref:refs/tags/': `tag=${rest ?? ''}`,
    'environment:': `environment=${rest ?? ''}`,
    pull_request: 'pull-request',
  };
  const short =
    issuer === GITHUB_ISSUER && kind !== undefined ? `github:${repository ?? ''}:${forms[kind] ?? ''}` : null;
  const audience = audiences[0] === undefined ? '' : `,audience=${audiences[0]}`;
  const long = [
    `issuer=${issuer},subject=${subject}${audience},name=${name}`,
    `issuer=${issuer},subject=${subject}${audience}`,
  ];
  const says = (text: string): boolean => {
    const parsed = parseFederatedSpec(text);
    return federatedIssue(text) === null && !('issue' in parsed) && isSamePair(parsed, credential);
  };
  return [...(short === null ? [] : [short]), ...long].find(says) ?? null;
}
