import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationOf, applicationsOf, type ListedApplication, register } from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

let sandbox: ServedSandbox;

beforeAll(async () => {
  sandbox = await serveSandbox();
});
afterAll(() => sandbox.stop());

/** A resource of a server of its own, with further flags. */
function resourceOf(host: string, ...flags: readonly string[]): { readonly args: readonly string[] } {
  return { args: ['register', 'resource', '--fhir-url', `https://${host}`, '--name', host, ...flags] };
}

function resourceApplication(host: string): Promise<ListedApplication> {
  return applicationOf(sandbox, `fhir-apps.${host}.resource`);
}

/** An application of someone else's that holds an identifier URI. */
async function holderOf(uri: string): Promise<string> {
  const { status, body } = await sandbox.graph('POST', '/applications', {
    displayName: `Holder of ${uri}`,
    signInAudience: 'AzureADMyOrg',
    identifierUris: [uri],
  });
  expect(status).toBe(201);
  return String(body.appId);
}

async function setPolicy(nonDefaultUriAddition: 'enabled' | 'disabled'): Promise<void> {
  const identifierUris = {
    nonDefaultUriAddition: { state: nonDefaultUriAddition, excludeAppsReceivingV2Tokens: false },
  };
  const { status } = await sandbox.graph('PATCH', '/policies/defaultAppManagementPolicy', {
    applicationRestrictions: { identifierUris },
  });
  expect(status).toBe(204);
}

async function refuseWithoutTenantIdentifier(state: 'enabled' | 'disabled'): Promise<void> {
  const uriAdditionWithoutUniqueTenantIdentifier = { state, excludeAppsReceivingV2Tokens: true };
  const { status } = await sandbox.graph('PATCH', '/policies/defaultAppManagementPolicy', {
    applicationRestrictions: { identifierUris: { uriAdditionWithoutUniqueTenantIdentifier } },
  });
  expect(status).toBe(204);
}

describe('a named identifier URI', () => {
  it('that another application holds is an error that names it, and nothing is made', async () => {
    const appId = await holderOf('https://held.contoso.com/api');
    const outcome = await register(
      sandbox,
      resourceOf('named.contoso.com', '--identifier-uri', 'https://held.contoso.com/api'),
    );
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'identifier_uri_taken', details: { appId } } });
    expect(outcome.error.message).toContain(appId);
    expect(await applicationsOf(sandbox, 'fhir-apps.named.contoso.com.resource')).toEqual([]);
  });

  it('on a host that is not verified is refused by Graph, and nothing is made', async () => {
    const outcome = await register(
      sandbox,
      resourceOf('named.contoso.com', '--identifier-uri', 'https://fhir.fabrikam.com'),
    );
    expect(outcome).toMatchObject({
      exitCode: 1,
      error: { code: 'identifier_uri_refused', details: { graphCode: 'HostNameNotOnVerifiedDomain' } },
    });
    expect(await applicationsOf(sandbox, 'fhir-apps.named.contoso.com.resource')).toEqual([]);
  });

  it('that a policy refuses is told with the ways out', async () => {
    await refuseWithoutTenantIdentifier('enabled');
    const named = await register(sandbox, resourceOf('free.contoso.com', '--identifier-uri', 'api://free'));
    const flags = ['--identifier-uri', 'api://version1', '--token-version', '1'];
    const version1 = await register(sandbox, resourceOf('version1.contoso.com', ...flags));
    const later = await register(sandbox, resourceOf('free.contoso.com', '--token-version', '1'));
    await refuseWithoutTenantIdentifier('disabled');

    // The policy exempts what receives tokens of version 2.
    expect(named).toMatchObject({ exitCode: 0, result: { server: { tokenVersion: 2 } } });
    for (const refused of [version1, later]) {
      expect(refused).toMatchObject({ exitCode: 1, error: { code: 'identifier_uri_refused' } });
      expect(refused.error.hint).toContain('--token-version 2');
      expect(refused.error.hint).toContain('--identifier-uri');
    }
  });

  it('takes the place of the one that stands, and tells that the server must follow', async () => {
    await register(sandbox, resourceOf('moved.contoso.com'));
    const outcome = await register(
      sandbox,
      resourceOf('moved.contoso.com', '--identifier-uri', 'https://api.contoso.com/moved'),
    );
    expect(outcome).toMatchObject({ exitCode: 0, warnings: [{ code: 'identifier_uri_changes' }] });
    const { identifierUris } = await resourceApplication('moved.contoso.com');
    expect(new Set(identifierUris)).toEqual(new Set(['https://api.contoso.com/moved', 'https://moved.contoso.com']));

    // Graph has other orders of the list by now: the named one counts all the same, for every command.
    const server = { audience: 'https://api.contoso.com/moved', tokenVersion: 1 };
    expect(outcome.result).toMatchObject({ server, requestScope: 'https://api.contoso.com/moved/user_impersonation' });
    const again = await register(sandbox, resourceOf('moved.contoso.com'));
    expect(again).toMatchObject({ exitCode: 0, result: { action: 'unchanged', server }, warnings: [] });
    const shown = await register(sandbox, { args: ['show', 'resource', '--fhir-url', 'https://moved.contoso.com'] });
    expect(shown.result).toMatchObject({ server, identifierUris: again.result.identifierUris });
    expect(shown.result.settings).toEqual(outcome.result.settings);
  });
});

describe('the identifier URI auto', () => {
  it('moves along where another application holds the server URL', async () => {
    await holderOf('https://taken.contoso.com');
    const outcome = await register(sandbox, resourceOf('taken.contoso.com'));
    const uri = `api://${sandbox.ready.tenantId}/taken.contoso.com`;
    expect(outcome).toMatchObject({ exitCode: 0, result: { identifierUris: [uri], server: { tokenVersion: 2 } } });
  });

  it('ends at the appId where the others are held', async () => {
    await holderOf('https://both.contoso.com');
    await holderOf(`api://${sandbox.ready.tenantId}/both.contoso.com`);
    expect((await register(sandbox, resourceOf('both.contoso.com'))).exitCode).toBe(0);
    const { appId, identifierUris } = await resourceApplication('both.contoso.com');
    expect(identifierUris).toEqual([`api://${appId}`]);
  });

  it('moves along where Graph refuses what the domains could not tell', async () => {
    // An identity that may not read the domains has to try.
    const { ownedBy } = sandbox.ready.identities;
    const outcome = await register(sandbox, resourceOf('fhir.fabrikam.com'), ownedBy);
    expect(outcome).toMatchObject({
      exitCode: 0,
      result: { identifierUris: [`api://${sandbox.ready.tenantId}/fhir.fabrikam.com`] },
      warnings: [{ code: 'identifier_uri_refused' }],
    });
  });

  it('moves along where a policy refuses that could not be read', async () => {
    await setPolicy('enabled');
    const { ownedBy } = sandbox.ready.identities;
    const outcome = await register(sandbox, resourceOf('policy.contoso.com'), ownedBy);
    await setPolicy('disabled');
    expect(outcome.exitCode).toBe(0);
    const { appId, identifierUris } = await resourceApplication('policy.contoso.com');
    expect(identifierUris).toEqual([`api://${appId}`]);
    expect(outcome.result.identifierUris).toEqual(identifierUris);
  });
});
