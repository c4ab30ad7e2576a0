import type { RegisterValues, ValueFault } from '../../answers/register-schema.ts';
import { isPullRequest } from './federated-subject.ts';
import { readFederatedSpec } from './parse-federated-spec.ts';
import { pullRequestFault } from './write-roles.ts';

/**
 * The most federated credentials that one application can have
 * (https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations).
 */
export const MOST_FEDERATED_CREDENTIALS = 20;

/** What is wrong with `--federated` beside the other values; every fault at once. */
export function federatedFaults(values: RegisterValues): readonly ValueFault[] {
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
      ? pullRequestFault(values.role ?? [])
      : null;
  return [
    ...(new Set(names).size === names.length ? [] : [fault('federated', 'gives one name to two credentials.')]),
    ...(trusted.length <= MOST_FEDERATED_CREDENTIALS
      ? []
      : [fault('federated', `is given ${trusted.length} times; Entra allows ${MOST_FEDERATED_CREDENTIALS}.`)]),
    ...(writing === null ? [] : [fault('federated', writing)]),
  ];
}

function fault(key: string, message: string): ValueFault {
  return { key, message, missing: false };
}
