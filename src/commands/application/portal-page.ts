import type { Cloud } from '../../identity/clouds.ts';

/**
 * The page of an application in the portal of its cloud, in its own tenant whichever the person saw last; null where
 * the cloud has no portal that is known. Where the page is, is assumption A110.
 */
export function portalPage({ portalUrl }: Pick<Cloud, 'portalUrl'>, tenantId: string, appId: string): string | null {
  const view = '#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Overview/appId';
  return portalUrl === null
    ? null
    : `${portalUrl}/${encodeURIComponent(tenantId)}/${view}/${encodeURIComponent(appId)}`;
}
