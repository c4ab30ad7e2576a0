/** A way to sign in, as `--auth` spells it. */
export type AuthMethod =
  'default' | 'environment' | 'workload' | 'cli' | 'azd' | 'managed-identity' | 'browser' | 'device-code';

/** A way to sign in that is one thing, as `SignedIn.method` names it; `sandbox` is the embedded tenant's administrator. */
export type SingleMethod = Exclude<AuthMethod, 'default'> | 'sandbox';

/** What each method is, in one line for help and questions; the order is the one to show. */
export const AUTH_METHODS: Readonly<Record<AuthMethod, string>> = {
  default: 'the first that is usable here of environment, workload, cli, azd',
  environment: 'a service principal, from AZURE_TENANT_ID, AZURE_CLIENT_ID and its secret or certificate',
  workload: 'a federated token file of Kubernetes or a pipeline, from AZURE_FEDERATED_TOKEN_FILE',
  cli: 'who is logged in to the Azure CLI (az login)',
  azd: 'who is logged in to the Azure Developer CLI (azd auth login)',
  'managed-identity': 'the identity of the Azure machine or service this runs on',
  browser: 'you, in a browser on this machine',
  'device-code': 'you, with a code typed into a browser anywhere; many tenants block it',
};

/** What `default` tries, in this order (DESIGN §4): nothing that waits for a person or for a network that is not there. */
export const DEFAULT_CHAIN = ['environment', 'workload', 'cli', 'azd'] as const satisfies readonly SingleMethod[];
