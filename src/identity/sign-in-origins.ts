import type { Cloud } from './clouds.ts';
import type { SingleMethod } from './methods.ts';
import { canParseUrl } from '../text/can-parse-url.ts';

/** Whom MSAL asks whether an authority is Microsoft's, for every cloud (MSAL: AAD_INSTANCE_DISCOVERY_ENDPT). */
const INSTANCE_DISCOVERY = 'https://login.microsoftonline.com';

/**
 * Azure's own endpoint of managed identities, and where the agent of Azure Arc listens (MSAL: ManagedIdentitySources).
 */
const ON_THE_MACHINE = ['http://169.254.169.254', 'http://127.0.0.1:40342', 'http://localhost:40342'];

/**
 * Variables that name endpoints of managed identities: App Service, Azure Arc, Cloud Shell, pod identities (MSAL:
 * Constants).
 */
const ENDPOINT_VARIABLES = ['IDENTITY_ENDPOINT', 'IMDS_ENDPOINT', 'MSI_ENDPOINT', 'AZURE_POD_IDENTITY_AUTHORITY_HOST'];

/**
 * The origins that one method of signing in may ask: the authority, and for a managed identity the endpoints of this
 * machine. What a discovery document names besides them is never asked.
 */
export function signInOrigins(method: SingleMethod, cloud: Cloud, env: NodeJS.ProcessEnv): readonly string[] {
  const endpoints = ENDPOINT_VARIABLES.flatMap((name) => originOf(env[name]));
  return [
    cloud.authorityUrl,
    ...(cloud.instanceDiscovery && cloud.authorityUrl !== INSTANCE_DISCOVERY ? [INSTANCE_DISCOVERY] : []),
    ...regionalOrigin(cloud, env),
    ...(method === 'managed-identity' ? [...ON_THE_MACHINE, ...endpoints] : []),
  ];
}

/**
 * Inside Azure, this variable of @azure/identity sends token requests to the authority of one region (MSAL:
 * azureRegion).
 */
function regionalOrigin({ authorityUrl }: Cloud, env: NodeJS.ProcessEnv): readonly string[] {
  const named = env['AZURE_REGIONAL_AUTHORITY_NAME'] ?? '';
  const region = named === 'AutoDiscoverRegion' ? (env['REGION_NAME'] ?? '') : named;
  if (!/^[a-z0-9]+$/i.test(region)) {
    return [];
  }
  const { host } = new URL(authorityUrl);
  return [`https://${region}.${authorityUrl === INSTANCE_DISCOVERY ? 'login.microsoft.com' : host}`];
}

/** An endpoint that is no URL is refused by MSAL, in words of its own. */
function originOf(url: string | undefined): readonly string[] {
  return url !== undefined && /^https?:\/\//i.test(url) && canParseUrl(url) ? [new URL(url).origin] : [];
}
