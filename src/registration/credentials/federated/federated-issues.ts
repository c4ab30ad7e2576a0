import type { RegisterValues, ValueIssue } from '../../answers/register-schema.ts';
import { isPullRequest } from './federated-subject.ts';
import { readFederatedSpec } from './parse-federated-spec.ts';
import { pullRequestIssue } from './write-roles.ts';

/**
 * The most federated credentials that one application can have
 * (https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations).
 */
export const MAX_FEDERATED_CREDENTIALS = 20;

/** What is wrong with `--federated` beside the other values; every fault at once. */
export function federatedIssues(values: RegisterValues): readonly ValueIssue[] {
  if (values.type !== 'confidential' && values.type !== 'service') {
    return [];
  }
  const { credential, federated = [] } = values;
  if (credential !== 'federated') {
    return [];
  }
  if (federated.length === 0) {
    return [{ key: 'federated', message: 'is missing', missing: true }];
  }
  const trusted = federated.map(readFederatedSpec);
  const names = trusted.flatMap(({ name }) => (name === null ? [] : [name.toLowerCase()]));
  const writing =
    values.type === 'service' && values.force !== true && trusted.some(isPullRequest)
      ? pullRequestIssue(values.role ?? [])
      : null;
  return [
    ...(new Set(names).size === names.length ? [] : [issue('federated', 'gives one name to two credentials.')]),
    ...(trusted.length <= MAX_FEDERATED_CREDENTIALS
      ? []
      : [issue('federated', `is given ${trusted.length} times; Entra allows ${MAX_FEDERATED_CREDENTIALS}.`)]),
    ...(writing === null ? [] : [issue('federated', writing)]),
  ];
}

function issue(key: string, message: string): ValueIssue {
  return { key, message, missing: false };
}
