import { missingIssue, type ValueIssue, valueIssue } from '../../answers/issue.ts';
import type { RegisterValues } from '../../answers/register-values.ts';
import { isPullRequest } from './federated-subject.ts';
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
  const { credential, federated: trusted = [] } = values;
  if (credential !== 'federated') {
    return [];
  }
  if (trusted.length === 0) {
    return [missingIssue('federated')];
  }
  const names = trusted.flatMap(({ name }) => (name === null ? [] : [name.toLowerCase()]));
  const writing =
    values.type === 'service' && values.force !== true && trusted.some(isPullRequest)
      ? pullRequestIssue(values.role ?? [])
      : null;
  return [
    ...(new Set(names).size === names.length ? [] : [valueIssue('federated', 'gives one name to two credentials.')]),
    ...(trusted.length <= MAX_FEDERATED_CREDENTIALS
      ? []
      : [valueIssue('federated', `is given ${trusted.length} times; Entra allows ${MAX_FEDERATED_CREDENTIALS}.`)]),
    ...(writing === null ? [] : [valueIssue('federated', writing)]),
  ];
}
