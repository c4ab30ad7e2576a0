import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applicationOf,
  CONFIDENTIAL,
  list,
  type ListedApplication,
  register,
  RESOURCE,
  SERVICE,
  servicePrincipalsOf,
} from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

let sandbox: ServedSandbox;

beforeAll(async () => {
  sandbox = await serveSandbox();
  for (const registration of [RESOURCE, CONFIDENTIAL, SERVICE]) {
    expect((await register(sandbox, registration)).exitCode).toBe(0);
  }
});
afterAll(() => sandbox.stop());

/** Writes that a run has sent since the last call: method, path without ids, body. */
async function writesSent(): Promise<readonly { readonly request: string; readonly body: unknown }[]> {
  return (await sandbox.graphExchanges())
    .filter(({ method, path }) => method !== 'GET' && !path.endsWith('/$batch'))
    .map(({ method, path, body }) => ({
      request: `${method} ${path.replace('/v1.0', '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*')}`,
      body,
    }));
}

/** What someone else does to an application; Graph has to take it. */
async function meddle(application: ListedApplication, method: string, path: string, body: unknown): Promise<void> {
  const answer = await sandbox.graph(method, `/applications/${application.id}${path}`, body);
  expect(answer.body.error).toBeUndefined();
}

/** Object id of the sandbox's identity that may do nothing: someone else. */
async function stranger(): Promise<string> {
  const [id = ''] = await servicePrincipalsOf(sandbox, sandbox.ready.identities.none.clientId);
  return id;
}

describe('a changed run', () => {
  it('sends only what differs for a client, and keeps what others added', async () => {
    const before = await applicationOf(sandbox, CONFIDENTIAL.uniqueName);
    const access = before.requiredResourceAccess as readonly { readonly resourceAccess: readonly unknown[] }[];
    const foreignAccess = { resourceAppId: randomUUID(), resourceAccess: [{ id: randomUUID(), type: 'Scope' }] };
    const foreignPermission = { id: randomUUID(), type: 'Scope' };
    const [own, ...others] = access;
    const theirs = {
      tags: [...before.tags, 'team:blue'],
      web: { redirectUris: ['https://portal.contoso.com/callback', 'https://theirs.contoso.com/callback'] },
      spa: { redirectUris: ['https://theirs.contoso.com/app'] },
      requiredResourceAccess: [
        { ...own, resourceAccess: [...(own?.resourceAccess ?? []), foreignPermission] },
        ...others,
        foreignAccess,
      ],
      notes: 'Theirs.',
    };
    await meddle(before, 'PATCH', '', theirs);
    await meddle(before, 'POST', '/addPassword', { passwordCredential: { displayName: 'theirs' } });
    await meddle(before, 'POST', '/owners/$ref', {
      '@odata.id': `${sandbox.ready.graphUrl}/v1.0/directoryObjects/${await stranger()}`,
    });
    await sandbox.graphExchanges();

    const args = [...CONFIDENTIAL.args, '--reply-url', 'https://portal.contoso.com/second'];
    const outcome = await register(sandbox, { args });
    expect(outcome).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
    expect(await writesSent()).toEqual([
      {
        request: 'PATCH /applications/*',
        body: {
          web: {
            redirectUris: expect.arrayContaining([
              ...theirs.web.redirectUris,
              'https://portal.contoso.com/second',
            ]) as unknown,
          },
        },
      },
    ]);
    const after = await applicationOf(sandbox, CONFIDENTIAL.uniqueName);
    expect(after).toMatchObject({
      spa: theirs.spa,
      notes: 'Theirs.',
    });
    expect(new Set(after.tags)).toEqual(new Set(theirs.tags));
    expect(new Set(after.requiredResourceAccess as readonly unknown[])).toEqual(new Set(theirs.requiredResourceAccess));
    expect(after.passwordCredentials.map(({ displayName }) => displayName)).toContain('theirs');
    const owners = await list<{ readonly id: string }>(sandbox, `/applications/${after.id}/owners`);
    expect(owners.map(({ id }) => id)).toContain(await stranger());
  });

  it('sends only what differs for a resource, and keeps what others added', async () => {
    const before = await applicationOf(sandbox, RESOURCE.uniqueName);
    const api = before.api as { readonly oauth2PermissionScopes: readonly Readonly<Record<string, unknown>>[] };
    const theirScope = { ...api.oauth2PermissionScopes[0], id: randomUUID(), value: 'theirs.read' };
    const theirRole = {
      id: randomUUID(),
      value: 'theirRole',
      displayName: 'Theirs',
      description: 'Theirs.',
      allowedMemberTypes: ['Application'],
      isEnabled: true,
    };
    const ourRoles = before.appRoles as readonly { readonly origin: string; readonly value: string }[];
    const appRoles = [...ourRoles.map(({ origin: _readOnly, ...role }) => role), theirRole];
    const scopes = [...api.oauth2PermissionScopes, theirScope];
    const identifierUris = [...before.identifierUris, 'https://theirs.contoso.com'];
    await meddle(before, 'PATCH', '', { appRoles, api: { oauth2PermissionScopes: scopes }, identifierUris });
    const preAuthorizedApplications = [{ appId: randomUUID(), delegatedPermissionIds: [theirScope.id] }];
    await meddle(before, 'PATCH', '', { api: { preAuthorizedApplications } });
    await sandbox.graphExchanges();

    const args = [...RESOURCE.args, '--scope', 'user_impersonation', '--scope', 'patient.Patient.read'];
    expect(await register(sandbox, { args })).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
    const sent = await writesSent();
    expect(sent).toEqual([
      {
        request: 'PATCH /applications/*',
        // `api` goes whole, because some report that Graph replaces it whole.
        body: { api: { oauth2PermissionScopes: expect.anything() as unknown, preAuthorizedApplications } },
      },
    ]);
    const after = await applicationOf(sandbox, RESOURCE.uniqueName);
    const { oauth2PermissionScopes } = after.api as typeof api;
    expect(oauth2PermissionScopes).toEqual(expect.arrayContaining(scopes));
    expect(oauth2PermissionScopes.map(({ value }) => value).toSorted()).toEqual([
      'patient.Patient.read',
      'theirs.read',
      'user_impersonation',
    ]);
    expect(after).toMatchObject({ api: { preAuthorizedApplications } });
    expect(new Set(after.identifierUris)).toEqual(new Set(identifierUris));
    const rolesOf = (roles: readonly { readonly value: string }[]): ReadonlySet<string> =>
      new Set(roles.map(({ value }) => value));
    expect(rolesOf(after.appRoles as typeof appRoles)).toEqual(rolesOf(appRoles));
  });

  it('brings back what someone took away, and nothing else', async () => {
    const before = await applicationOf(sandbox, SERVICE.uniqueName);
    await meddle(before, 'PATCH', '', { requiredResourceAccess: [] });
    await sandbox.graphExchanges();

    expect(await register(sandbox, SERVICE)).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
    expect(await writesSent()).toEqual([
      {
        request: 'PATCH /applications/*',
        body: { requiredResourceAccess: expect.arrayContaining(before.requiredResourceAccess as unknown[]) as unknown },
      },
    ]);
  });

  it('writes nothing in a dry run, which says what it would', async () => {
    const args = [...SERVICE.args, '--description', 'Runs at night.', '--dry-run'];
    expect(await register(sandbox, { args })).toMatchObject({
      exitCode: 0,
      result: { action: 'updated', dryRun: true, changes: [{ action: 'update', target: 'application' }] },
    });
    expect(await writesSent()).toEqual([]);
  });
});
