import { parseArgs } from 'node:util';
import type { CloudChoice, KnownCloudName } from '../../src/identity/clouds.ts';
import type { AuthMethod } from '../../src/identity/methods.ts';
import type { AzureTargets } from './services.ts';

/** What the command line says. */
export interface CommandLine {
  readonly domain: string;
  readonly isConfirmed: boolean;
  readonly auth: AuthMethod;
  readonly clientId: string | undefined;
  readonly cloud: CloudChoice;
  readonly targets: AzureTargets | null;
  /** Ids of the assumptions to ask; null for all. */
  readonly only: readonly string[] | null;
  readonly file: string;
}

/** Thrown for a command line that cannot be used; the message says what would be right. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}

/** How the script is called. */
export const USAGE = `npm run test:live -- --tenant NAME.onmicrosoft.com --yes-create-and-delete

  --tenant DOMAIN            the throwaway tenant, by a domain that it has verified
  --yes-create-and-delete    create objects in it, and delete them again
  --auth METHOD              how to sign in, as fhir-apps does (default: default)
  --client-id ID             sign in to this application
  --cloud NAME               public, usgov, usgov-dod or china (default: public)
  --graph-url, --authority-url URL   another cloud
  --subscription ID --resource-group NAME   ask Azure Resource Manager too
  --vault NAME               a vault of that resource group, to ask Key Vault too
  --only A3,A4               these assumptions alone
  --out FILE                 where the report goes (default: live-report.json)
`;

const AUTH: readonly AuthMethod[] = [
  ...(['default', 'environment', 'workload', 'cli', 'azd'] as const),
  ...(['managed-identity', 'browser', 'device-code'] as const),
];
const CLOUDS: readonly KnownCloudName[] = ['public', 'usgov', 'usgov-dod', 'china'];
const text = { type: 'string' } as const;
const OPTIONS = {
  tenant: text,
  'yes-create-and-delete': { type: 'boolean' },
  ...{ auth: text, cloud: text, subscription: text, vault: text, only: text, out: text },
  ...{ 'client-id': text, 'graph-url': text, 'authority-url': text, 'resource-group': text },
} as const;

/** Reads the command line. Throws {@link CommandLineError}. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const values = parse(args);
  const { subscription, 'resource-group': resourceGroup, vault = null } = values;
  if (
    (subscription === undefined) !== (resourceGroup === undefined) ||
    (vault !== null && subscription === undefined)
  ) {
    throw new CommandLineError('--subscription and --resource-group go together, and --vault needs both.');
  }
  return {
    domain: domainOf(values.tenant),
    isConfirmed: values['yes-create-and-delete'] === true,
    auth: oneOf('--auth', AUTH, values.auth ?? 'default'),
    clientId: values['client-id'],
    cloud: {
      cloud: oneOf('--cloud', CLOUDS, values.cloud ?? 'public'),
      graphUrl: values['graph-url'],
      authorityUrl: values['authority-url'],
    },
    targets: subscription === undefined || resourceGroup === undefined ? null : { subscription, resourceGroup, vault },
    only: values.only?.split(',').map((id) => id.trim().toUpperCase()) ?? null,
    file: values.out ?? 'live-report.json',
  };
}

function parse(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'] {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw new CommandLineError(error instanceof Error ? error.message : String(error));
  }
}

/** A tenant by its id could be any that the account is a guest of: whoever types a domain knows which one it is. */
function domainOf(tenant = ''): string {
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(tenant)) {
    throw new CommandLineError('Name the tenant by its domain, such as NAME.onmicrosoft.com, not by its id.');
  }
  if (!/^(?=.{4,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(tenant)) {
    throw new CommandLineError('--tenant is required, with a domain of the tenant, such as NAME.onmicrosoft.com.');
  }
  return tenant.toLowerCase();
}

function oneOf<T extends string>(flag: string, values: readonly T[], value: string): T {
  const found = values.find((each) => each === value);
  if (found === undefined) {
    throw new CommandLineError(`${flag} is one of ${values.join(', ')}.`);
  }
  return found;
}
