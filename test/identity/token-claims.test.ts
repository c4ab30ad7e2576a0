import { describe, expect, test } from 'vitest';
import { readTokenFacts } from '../../src/identity/token-claims.ts';
import { CLIENT, makeToken, OBJECT, TENANT } from './entra-stand-in.ts';

describe('readTokenFacts', () => {
  test('knows an application by its display name', () => {
    expect(readTokenFacts(makeToken({ roles: ['Application.ReadWrite.OwnedBy'] }))).toEqual({
      tenantId: TENANT,
      identity: { kind: 'app', name: 'Pipeline', objectId: OBJECT, clientId: CLIENT },
      scopes: [],
      roles: ['Application.ReadWrite.OwnedBy'],
      directoryRoles: [],
    });
  });

  test('knows a user by the principal name, with scopes and directory roles', () => {
    const claims = { idtyp: 'user', upn: 'ada@contoso.com', scp: 'openid User.Read', wids: ['role'] };
    expect(readTokenFacts(makeToken(claims))).toMatchObject({
      identity: { kind: 'user', name: 'ada@contoso.com' },
      scopes: ['openid', 'User.Read'],
      directoryRoles: ['role'],
    });
  });

  test('reads a version 2 token', () => {
    const claims = { appid: undefined, azp: 'v2-client', idtyp: undefined, preferred_username: 'ada', scp: 'x' };
    expect(readTokenFacts(makeToken(claims))).toMatchObject({ identity: { name: 'ada', clientId: 'v2-client' } });
  });

  test('names an application without display name by its id', () => {
    expect(readTokenFacts(makeToken({ app_displayname: undefined }))?.identity.name).toBe(CLIENT);
  });

  test.each(['', 'opaque', 'a.b.c', makeToken({ tid: undefined })])('is null for %j', (token) => {
    expect(readTokenFacts(token)).toBeNull();
  });
});
