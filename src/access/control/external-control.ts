import type { AccessControl } from '../access-result.ts';
import type { AccessFacts } from '../facts.ts';

/**
 * Workloads outside of the tenant whose tokens an application takes as its own proof
 * (https://learn.microsoft.com/graph/api/resources/federatedidentitycredential).
 */
export function externalControl(clients: AccessFacts['clients']): readonly AccessControl[] {
  return [...clients.values()].flatMap(({ principal, credentials }) =>
    (credentials ?? []).flatMap(({ kind, subject, issuer, name }): readonly AccessControl[] =>
      kind === 'federated'
        ? [
            {
              ...{ principal: null, name: subject ?? name ?? '', kind: 'federatedCredential' },
              may: `as ${principal.displayName}`,
              how: `federated credential of ${hostOf(issuer ?? '')}`,
              state: 'active',
            },
          ]
        : [],
    ),
  );
}

function hostOf(issuer: string): string {
  return /^https:\/\/([^/]+)/.exec(issuer)?.[1] ?? issuer;
}
