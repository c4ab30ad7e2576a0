/** A way to sign in, as `--auth` spells it. */
export type AuthMethod =
  'default' | 'environment' | 'workload' | 'cli' | 'azd' | 'managed-identity' | 'browser' | 'device-code';

/**
 * A way to sign in that is one thing, as `SignedIn.method` names it; `sandbox` is the embedded tenant's administrator.
 */
export type SingleMethod = Exclude<AuthMethod, 'default'> | 'sandbox';

/** What `default` tries, in this order: nothing that waits for a person or for a network that is not there. */
export const DEFAULT_CHAIN = ['environment', 'workload', 'cli', 'azd'] as const satisfies readonly SingleMethod[];

/** True where a person signs in, who takes as long as it takes: in a browser, or by typing a code. */
export function waitsForPerson(method: AuthMethod | SingleMethod): boolean {
  return method === 'browser' || method === 'device-code';
}
