import { describe, expect, it } from 'vitest';
import { portalPage } from '../../src/commands/application/portal-page.ts';
import { findCloud, sandboxCloud } from '../../src/identity/clouds.ts';

const TENANT = '2f0f3c39-0a52-44bd-9d3f-2f0d2c5a8d11';
const APP = '6f1b8a80-7a0c-4c65-8b93-bb6a0d0f4c1e';

describe('the page of an application in the portal', () => {
  it('is in its cloud and in its tenant', () => {
    expect(portalPage(findCloud({}), TENANT, APP)).toBe(
      `https://portal.azure.com/${TENANT}/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Overview/appId/${APP}`,
    );
    expect(portalPage(findCloud({ cloud: 'china' }), TENANT, APP)).toMatch(/^https:\/\/portal\.azure\.cn\//);
  });

  it('cannot be led elsewhere', () => {
    expect(portalPage(findCloud({}), '..@evil.example', 'x/../y?z')).toBe(
      'https://portal.azure.com/..%40evil.example/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Overview/appId/x%2F..%2Fy%3Fz',
    );
  });

  it('is unknown in the sandbox and in a cloud of your own', () => {
    const [graphUrl, authorityUrl] = ['https://graph.example.com', 'https://login.example.com'];
    expect(portalPage(findCloud({ graphUrl, authorityUrl }), TENANT, APP)).toBeNull();
    expect(portalPage(sandboxCloud('https://localhost:8443', graphUrl, authorityUrl), TENANT, APP)).toBeNull();
  });
});
