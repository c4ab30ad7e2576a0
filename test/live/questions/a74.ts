import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../exchange.ts';
import type { Finding, Question } from '../question.ts';
import { appRole, isRefused, makeApplication, makeServicePrincipal, permissionScope } from '../throwaway.ts';

/** See A74 in docs/assumptions.md. */
export const a74: Question = {
  assumption: 'A74',
  title: 'Graph refuses a PATCH of properties of a service principal that mirror the application',
  ask: async (live) => {
    const { appId } = await makeApplication(live);
    const path = `/servicePrincipals/${await makeServicePrincipal(live, appId)}`;
    const values: JsonObject = {
      appDescription: 'live',
      appDisplayName: live.name('renamed'),
      appOwnerOrganizationId: randomUUID(),
      appRoles: [appRole('reader')],
      applicationTemplateId: randomUUID(),
      createdDateTime: '2020-01-01T00:00:00Z',
      disabledByMicrosoftStatus: 'NotDisabled',
      displayName: live.name('renamed'),
      id: randomUUID(),
      info: { marketingUrl: 'https://example.com' },
      logoutUrl: 'https://example.com/logout',
      oauth2PermissionScopes: [permissionScope('reader')],
      preferredTokenSigningKeyThumbprint: 'AB'.repeat(20),
      replyUrls: ['https://example.com/reply'],
      resourceSpecificApplicationPermissions: [],
      samlSingleSignOnSettings: { relayState: 'live' },
      servicePrincipalNames: [appId, 'api://fhir-apps-live'],
      signInAudience: 'AzureADMultipleOrgs',
      verifiedPublisher: { displayName: 'live' },
    };
    const found: Record<string, Finding> = {};
    for (const [name, value] of Object.entries(values)) {
      found[name] = isRefused(await live.graph('PATCH', path, { [name]: value }));
    }
    return found;
  },
};
