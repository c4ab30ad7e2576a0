import { dirname } from 'node:path';
import type { FederatedCredential } from '../../registration/model/observed.ts';
import { existingCredential } from '../../registration/credentials/credential-result.ts';
import { federatedIssue, parseFederatedSpec } from '../../registration/credentials/federated/parse-federated-spec.ts';
import { isSamePair } from '../../registration/credentials/federated/federated-subject.ts';
import { GITHUB_ISSUER } from '../../registration/credentials/federated/issuer.ts';
import { deliveredTo } from '../../registration/tags.ts';
import { parseSinkSpec } from '../../secrets/sinks/index.ts';
import type { ExistingRegistration } from '../../registration/result/registration-result.ts';
import type { ExistingValues } from './environment-draft.ts';

/**
 * How a client proves who it is, as `register` would have to be told: the credential of ours that works. One that
 * others made is `none`, which leaves it alone; what would make one of ours is said beside it.
 */
export function existingCredentialValues(existing: ExistingRegistration): ExistingValues {
  const { application } = existing;
  const working = existingCredential(existing, null);
  if (working?.kind === 'secret') {
    const destination = working.keyId === null ? null : deliveredTo(application.tags, working.keyId);
    return { values: { credential: 'secret', ...sinkValue(destination) }, remarks: [] };
  }
  if (working?.kind === 'certificate') {
    const keyFile = working.keyId === null ? null : deliveredTo(application.tags, working.keyId);
    return keyFile?.endsWith('.pem') === true
      ? {
          values: { credential: 'certificate', generateCertificate: dirname(keyFile) },
          remarks: [`Its key was made in ${keyFile}; it has to be there still, or a new one is made.`],
        }
      : {
          values: { credential: 'none' },
          remarks: [`It has a certificate of ours: say credential: certificate, and certificate: FILE`],
        };
  }
  const trusted = (existing.federatedCredentials ?? []).flatMap((each) => federatedSpec(each) ?? []);
  if (trusted.length > 0) {
    return { values: { credential: 'federated', federated: trusted }, remarks: [] };
  }
  return {
    values: { credential: 'none' },
    remarks: [],
  };
}

/** A destination on another machine is none on this one, so only a service is named. */
function sinkValue(destination: string | null): { readonly secretTo?: string } {
  const spec = destination === null ? null : parseSinkSpec(destination);
  return destination !== null && spec !== null && !('issue' in spec) && spec.service !== null
    ? { secretTo: destination }
    : {};
}

/**
 * The value of `--federated` that stands for a federated credential, the short one where there is one; null where none
 * can say it.
 */
function federatedSpec(credential: Omit<FederatedCredential, 'id'>): string | null {
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
