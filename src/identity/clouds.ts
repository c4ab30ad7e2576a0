import { UsageError } from '../errors/usage-error.ts';

/** The clouds that `--cloud` can name. */
export type KnownCloudName = 'public' | 'usgov' | 'usgov-dod' | 'china';

/** Where Microsoft Graph and Microsoft Entra ID are; `custom` came from URLs, `sandbox` is the embedded tenant. */
export type CloudName = KnownCloudName | 'custom' | 'sandbox';

/** The two hosts of one cloud, as https origins without version, tenant or trailing slash. */
export interface Cloud {
  readonly name: CloudName;
  /** The token scope for Microsoft Graph is `<graphUrl>/.default`. */
  readonly graphUrl: string;
  readonly authorityUrl: string;
  /** Whether Microsoft vouches for `authorityUrl`; false skips the question to login.microsoftonline.com. */
  readonly instanceDiscovery: boolean;
}

/** What names a cloud on the command line; both URLs go together and win over `cloud`, whose default is `public`. */
export interface CloudChoice {
  readonly cloud?: KnownCloudName | undefined;
  readonly graphUrl?: string | undefined;
  readonly authorityUrl?: string | undefined;
}

/** Source: Microsoft's page on national clouds (facts/graph.md §9). */
const HOSTS: Readonly<Record<KnownCloudName, { graphUrl: string; authorityUrl: string }>> = {
  public: { graphUrl: 'https://graph.microsoft.com', authorityUrl: 'https://login.microsoftonline.com' },
  usgov: { graphUrl: 'https://graph.microsoft.us', authorityUrl: 'https://login.microsoftonline.us' },
  'usgov-dod': { graphUrl: 'https://dod-graph.microsoft.us', authorityUrl: 'https://login.microsoftonline.us' },
  china: {
    graphUrl: 'https://microsoftgraph.chinacloudapi.cn',
    authorityUrl: 'https://login.partner.microsoftonline.cn',
  },
};

/**
 * The cloud that the flags name.
 * Throws UsageError `cloud_incomplete` (one URL without the other) or `cloud_url_malformed` (not an https origin).
 */
export function findCloud({ cloud = 'public', graphUrl, authorityUrl }: CloudChoice): Cloud {
  if (graphUrl === undefined && authorityUrl === undefined) {
    return { name: cloud, ...HOSTS[cloud], instanceDiscovery: true };
  }
  if (graphUrl === undefined || authorityUrl === undefined) {
    const missing = graphUrl === undefined ? '--graph-url' : '--authority-url';
    throw new UsageError('cloud_incomplete', `A cloud of your own needs both of its URLs; ${missing} is missing.`, {
      hint: `Add ${missing}, or name a known cloud with --cloud.`,
    });
  }
  return {
    name: 'custom',
    graphUrl: httpsOrigin('--graph-url', graphUrl),
    authorityUrl: httpsOrigin('--authority-url', authorityUrl),
    instanceDiscovery: false,
  };
}

function httpsOrigin(flag: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOrigin = url?.protocol === 'https:' && (url.href === url.origin || url.href === `${url.origin}/`);
  if (!url || !isOrigin) {
    throw new UsageError('cloud_url_malformed', `${flag} must be an https origin, such as https://graph.example.com.`, {
      hint: 'Leave out version, tenant, query and user name; only https is spoken.',
    });
  }
  return url.origin;
}
