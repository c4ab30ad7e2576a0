import { missingIssue, type ValueIssue, valueIssue } from '../../answers/issue.ts';
import type { OtherInputs } from '../inputs/inputs.ts';
import { type FederatedSubject, isPullRequest } from './federated-subject.ts';
import { pullRequestIssue } from './write-roles.ts';

/**
 * The most federated credentials that one application can have
 * (https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations).
 */
export const MAX_FEDERATED_CREDENTIALS = 20;

interface FederatedValues {
  readonly federated?: readonly FederatedSubject[];
}

/** What is wrong with `--federated` beside the other values; every fault at once. */
export function federatedIssues(values: FederatedValues & OtherInputs): readonly ValueIssue[] {
  const { federated: trusted = [] } = values;
  if (trusted.length === 0) {
    return [missingIssue('federated')];
  }
  const names = trusted.flatMap(({ name }) => (name === null ? [] : [name.toLowerCase()]));
  const writing =
    values.type === 'service' && values.allowPullRequestWrites !== true && trusted.some(isPullRequest)
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
