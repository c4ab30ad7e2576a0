import type { Wording } from '../errors/wording.ts';
import type { CloudName } from './clouds.ts';
import type { SingleMethod } from './methods.ts';

/** What a way out depends on. */
export interface HintContext {
  readonly cloud: { readonly name: CloudName };
  readonly tenant?: string | undefined;
}

/**
 * The names that `az cloud set` gives to clouds other than its default; az has none of its own for DoD (assumption A2).
 */
const AZ_CLOUDS: Readonly<Partial<Record<CloudName, string>>> = {
  usgov: 'AzureUSGovernment',
  'usgov-dod': 'AzureUSGovernment',
  china: 'AzureChinaCloud',
};

/** How to make a method usable, with the exact command where there is one. */
export function signInHint(method: SingleMethod, context: HintContext): Wording {
  switch (method) {
    case 'environment':
      return 'Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH.';
    case 'workload':
      return 'Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE.';
    case 'cli':
      return `Run ${azLogin(context)}.`;
    case 'azd':
      return `Run \`azd auth login${context.tenant === undefined ? '' : ` --tenant-id ${context.tenant}`}\`.`;
    case 'managed-identity':
      return (input) =>
        `Run this on an Azure machine or service that has a managed identity, or choose another ${input('auth')}.`;
    case 'browser':
      return (input) =>
        `Use ${input('auth')} device-code where there is no browser, or log in to az and use ${input('auth')} cli.`;
    case 'device-code':
      return (input) => `Use ${input('auth')} browser, or log in to az and use ${input('auth')} cli.`;
    case 'sandbox':
      return 'Run `fhir-apps sandbox status` to see which sandbox this is.';
  }
}

/** How to make `default` find something: people log in to az, pipelines set variables. */
export function signInHints(context: HintContext): string {
  return `Run ${azLogin(context)}; in a pipeline, set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.`;
}

/** Logs in without Azure subscriptions too: a tenant that only holds a directory has none. */
function azLogin({ cloud, tenant }: HintContext): string {
  const azCloud = AZ_CLOUDS[cloud.name];
  const login = tenant === undefined ? 'az login' : `az login --tenant ${tenant} --allow-no-subscriptions`;
  return azCloud === undefined ? `\`${login}\`` : `\`az cloud set --name ${azCloud}\` and \`${login}\``;
}
