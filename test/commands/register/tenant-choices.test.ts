import { describe, expect, it } from 'vitest';
import type { ListedFhirServer } from '../../../src/graph/observe/list-fhir-servers.ts';
import { roleChoices, serverChoices, tenantOffers } from '../../../src/commands/register/tenant-choices.ts';
import { REAL_CLOCK } from '../../../src/clock.ts';
import type { AppRole } from '../../../src/registration/model/permissions.ts';

function role(value: string, more: Partial<AppRole> = {}): AppRole {
  return {
    ...{ id: value, value, displayName: value, description: null, isEnabled: true },
    allowedMemberTypes: ['User', 'Application'],
    ...more,
  };
}

function server(fhirUrl: string, more: Partial<ListedFhirServer> = {}): ListedFhirServer {
  return { fhirUrl, displayName: 'Contoso FHIR', clients: 2, appRoles: [], scopes: [], ...more };
}

describe('serverChoices', () => {
  it('has the server of the directory first, with what the tenant knows of it', () => {
    const servers = [server('https://a.contoso.com'), server('https://b.contoso.com', { clients: 1 })];
    expect(serverChoices(servers, 'https://b.contoso.com').map(({ name, description }) => [name, description])).toEqual(
      [
        ['https://b.contoso.com', 'Contoso FHIR · 1 client'],
        ['https://a.contoso.com', 'Contoso FHIR · 2 clients'],
      ],
    );
    expect(serverChoices([], 'https://c.contoso.com')).toMatchObject([{ value: 'https://c.contoso.com' }]);
  });
});

describe('roleChoices', () => {
  it('says what each role allows, the known ones first, and leaves out what a job cannot have', () => {
    const appRoles = [
      role('wardAuditor'),
      role('wardWriter', { description: 'Data actions: read, write, hardDelete.' }),
      role('globalAdmin'),
      role('globalReader'),
      role('smartUser'),
      role('retired', { isEnabled: false }),
      role('peopleOnly', { allowedMemberTypes: ['User'] }),
    ];
    expect(roleChoices({ appRoles }).map(({ value, description }) => [value, description])).toEqual([
      ['globalReader', 'read'],
      ['globalAdmin', 'everything'],
      ['wardAuditor', 'a custom role: roles.json of the server decides'],
      ['wardWriter', 'read, write, hard delete'],
    ]);
  });
});

describe('tenantOffers', () => {
  it('knows the roles of a server by its URL, however that is typed, and none of another', async () => {
    const listed = Promise.resolve([server('https://fhir.contoso.com', { appRoles: [role('globalReader')] })]);
    let begun = 0;
    const offers = tenantOffers({ listed, here: null, begin: () => (begun += 1), after: REAL_CLOCK.after });
    expect(await offers.ticks('role', { fhirUrl: 'https://FHIR.contoso.com/' })).toHaveLength(1);
    expect(await offers.ticks('role', { fhirUrl: 'https://other.contoso.com' })).toEqual([]);
    expect(begun).toBe(2);
    expect(await offers.ticks('tag', { fhirUrl: 'https://fhir.contoso.com' })).toEqual([]);
  });
});
