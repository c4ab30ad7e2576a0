import { describe, expect, test } from 'vitest';
import type { Json } from './json.ts';
import type { Exchange } from './recording.ts';
import { standInsFor } from './stand-ins.ts';

function asked(path: string, body: Json, response: Json = null): Exchange {
  return { n: 1, method: 'PUT', path, query: '', headers: {}, body, status: 200, responseHeaders: {}, response };
}

/** What has to be there before these exchanges, as `placeholder kind`. */
function standIns(...exchanges: readonly Exchange[]): readonly string[] {
  const numbered = exchanges.map((each, index) => ({ ...each, n: index + 1 }));
  return standInsFor({ name: 'sample', date: new Date(), exchanges: numbered }).map(
    ({ placeholder, kind }) => `${placeholder} ${kind}`,
  );
}

const ASSIGNMENT =
  'management.azure.com/subscriptions/{sub}/providers/Microsoft.Authorization/roleAssignments/{roleAssignment1}';

describe('what a request has before an answer told it', () => {
  test('is made up where its client made it up', () => {
    expect(standIns(asked('{vault}.vault.azure.net/secrets/a', { value: '{secret:ABC}' }))).toEqual([
      '{secret:ABC} secret',
    ]);
    expect(standIns(asked('management.azure.com/workspaces/{ws}', null))).toEqual(['{ws} name']);
    expect(standIns(asked('/v1.0/applications', { notes: '{guid1}', keyId: '{key1.keyId}' }))).toEqual([
      '{guid1} guid',
      '{key1.keyId} guid',
    ]);
  });

  test('was there before where an answer shows it, or a role was given to it', () => {
    const ids = { ids: ['{user1.id}', '{sp1.id}', '{user2.id}'] };
    const value = [{ id: '{user1.id}' }, { id: '{sp1.id}', servicePrincipalType: 'ManagedIdentity' }];
    expect(standIns(asked('/v1.0/directoryObjects/getByIds', ids, { value }))).toEqual([
      '{user1.id} user',
      '{sp1.id} managedIdentity',
      '{user2.id} guid',
    ]);
    expect(standIns(asked(ASSIGNMENT, { properties: { principalId: '{user1.id}' } }))).toEqual([
      '{roleAssignment1} guid',
      '{user1.id} user',
    ]);
  });

  test('was not there where Azure did not know it', () => {
    const response = { error: { code: 'PrincipalNotFound' } };
    expect(standIns(asked(ASSIGNMENT, { properties: { principalId: '{guid7}' } }, response))).toContain('{guid7} guid');
  });

  test('is nothing where only an answer can tell it', () => {
    expect(
      standIns(asked('/v1.0/applications/{app1.id}', null), asked('/operations/{operation.create}', null)),
    ).toEqual([]);
    expect(standIns(asked('/v1.0/users', null, { id: '{user1.id}' }), asked('/v1.0/users/{user1.id}', null))).toEqual(
      [],
    );
  });
});
