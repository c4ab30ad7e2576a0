import type { Wording } from '../errors/wording.ts';
import { UsageError } from '../errors/usage-error.ts';
import { canParseUrl } from '../text/can-parse-url.ts';

/** The clouds that `--cloud` can name. */
export type KnownCloudName = 'public' | 'usgov' | 'usgov-dod' | 'china';

/** Where Microsoft Graph and Microsoft Entra ID are; `custom` came from URLs, `sandbox` is the embedded tenant. */
export type CloudName = KnownCloudName | 'custom' | 'sandbox';

/** Azure Resource Manager of one cloud. */
export interface ResourceManager {
  /** An https origin. */
  readonly url: string;
  /** The token scope, such as `https://management.azure.com/.default`. */
  readonly scope: string;
}

/** Where the services of one cloud are; hosts are https origins without version, tenant or trailing slash. */
export interface Cloud {
  readonly name: CloudName;
  /** The token scope for Microsoft Graph is `<graphUrl>/.default`. */
  readonly graphUrl: string;
  readonly authorityUrl: string;
  /** Whether Microsoft vouches for `authorityUrl`; false skips the question to login.microsoftonline.com. */
  readonly instanceDiscovery: boolean;
  /** Null for a custom cloud whose URL is not known. */
  readonly resourceManager: ResourceManager | null;
  /** The URL of a Key Vault, with `{vault}` for its name; null for a custom cloud whose URL is not known. */
  readonly keyVaultUrl: string | null;
  /** What tokens for vaults are for, such as `https://vault.azure.net`; null with {@link keyVaultUrl}. */
  readonly keyVaultResource: string | null;
  /** The Azure portal; null for the sandbox, and for a custom cloud whose URL is not known. */
  readonly portalUrl: string | null;
  /** The `aud` of tokens that Entra takes in exchange for its own. */
  readonly federatedAudience: string;
}

/** What names a cloud on the command line; both URLs go together and win over `cloud`, whose default is `public`. */
export interface CloudChoice {
  readonly cloud?: KnownCloudName | undefined;
  readonly graphUrl?: string | undefined;
  readonly authorityUrl?: string | undefined;
}

type CloudHosts = Omit<Cloud, 'name' | 'instanceDiscovery'>;

/** Where a cloud's services answer, as Microsoft's tables list them. */
interface ListedHosts extends Pick<Cloud, 'graphUrl' | 'authorityUrl' | 'portalUrl' | 'federatedAudience'> {
  readonly resourceManagerUrl: string;
  readonly keyVaultDomain: string;
}

function hosts({
  graphUrl,
  authorityUrl,
  resourceManagerUrl,
  keyVaultDomain,
  portalUrl,
  federatedAudience,
}: ListedHosts): CloudHosts {
  return {
    graphUrl,
    authorityUrl,
    resourceManager: { url: resourceManagerUrl, scope: `${resourceManagerUrl}/.default` },
    keyVaultUrl: `https://{vault}.${keyVaultDomain}`,
    keyVaultResource: `https://${keyVaultDomain}`,
    portalUrl,
    federatedAudience,
  };
}

const FEDERATED_AUDIENCE = 'api://AzureADTokenExchange';
const US_GOVERNMENT: Omit<ListedHosts, 'graphUrl'> = {
  authorityUrl: 'https://login.microsoftonline.us',
  resourceManagerUrl: 'https://management.usgovcloudapi.net',
  keyVaultDomain: 'vault.usgovcloudapi.net',
  portalUrl: 'https://portal.azure.us',
  federatedAudience: `${FEDERATED_AUDIENCE}USGov`,
};

/**
 * Source: Microsoft's page on national clouds (https://learn.microsoft.com/graph/deployments), az's own table of clouds
 * for Azure's hosts, for the portals
 * https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud, and for the audiences
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity.
 */
const HOSTS: Readonly<Record<KnownCloudName, CloudHosts>> = {
  public: hosts({
    graphUrl: 'https://graph.microsoft.com',
    authorityUrl: 'https://login.microsoftonline.com',
    resourceManagerUrl: 'https://management.azure.com',
    keyVaultDomain: 'vault.azure.net',
    portalUrl: 'https://portal.azure.com',
    federatedAudience: FEDERATED_AUDIENCE,
  }),
  usgov: hosts({ graphUrl: 'https://graph.microsoft.us', ...US_GOVERNMENT }),
  'usgov-dod': hosts({ graphUrl: 'https://dod-graph.microsoft.us', ...US_GOVERNMENT }),
  china: hosts({
    graphUrl: 'https://microsoftgraph.chinacloudapi.cn',
    authorityUrl: 'https://login.partner.microsoftonline.cn',
    resourceManagerUrl: 'https://management.chinacloudapi.cn',
    keyVaultDomain: 'vault.azure.cn',
    portalUrl: 'https://portal.azure.cn',
    federatedAudience: `${FEDERATED_AUDIENCE}China`,
  }),
};

/** The sandbox, whose services share one origin but for sign-in's path; Azure's own names are its audiences. */
export function sandboxCloud(origin: string, graphUrl: string, authorityUrl: string): Cloud {
  return {
    name: 'sandbox',
    graphUrl,
    authorityUrl,
    instanceDiscovery: false,
    resourceManager: { url: origin, scope: 'https://management.azure.com/.default' },
    keyVaultUrl: `${origin}/vaults/{vault}`,
    keyVaultResource: 'https://vault.azure.net',
    portalUrl: null,
    federatedAudience: FEDERATED_AUDIENCE,
  };
}

/**
 * The cloud that the flags name.
 * Throws UsageError `cloud_incomplete` (one URL without the other) or `cloud_url_malformed` (not an https origin).
 */
export function findCloud({ cloud = 'public', graphUrl, authorityUrl }: CloudChoice): Cloud {
  if (graphUrl === undefined && authorityUrl === undefined) {
    return { name: cloud, ...HOSTS[cloud], instanceDiscovery: true };
  }
  if (graphUrl === undefined || authorityUrl === undefined) {
    const missing = graphUrl === undefined ? 'graphUrl' : 'authorityUrl';
    const message: Wording = (input) => `A cloud of your own needs both of its URLs; ${input(missing)} is missing.`;
    throw new UsageError('cloud_incomplete', message, {
      hint: (input) => `Add ${input(missing)}, or name a known cloud with ${input('cloud')}.`,
    });
  }
  return {
    name: 'custom',
    graphUrl: httpsOrigin('graphUrl', graphUrl),
    authorityUrl: httpsOrigin('authorityUrl', authorityUrl),
    instanceDiscovery: false,
    resourceManager: null,
    keyVaultUrl: null,
    keyVaultResource: null,
    portalUrl: null,
    federatedAudience: FEDERATED_AUDIENCE,
  };
}

function httpsOrigin(key: 'authorityUrl' | 'graphUrl', text: string): string {
  const url = canParseUrl(text) ? new URL(text) : null;
  const isOrigin = url?.protocol === 'https:' && (url.href === url.origin || url.href === `${url.origin}/`);
  if (!url || !isOrigin) {
    const message: Wording = (input) => `${input(key)} must be an https origin, such as https://graph.example.com.`;
    throw new UsageError('cloud_url_malformed', message, {
      hint: 'Leave out version, tenant, query and user name; only https is spoken.',
    });
  }
  return url.origin;
}
