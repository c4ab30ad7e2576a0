import { describe, expect, it } from 'vitest';
import {
  principalReferenceMessage,
  readPrincipalReference,
} from '../../../src/registration/answers/principal-reference.ts';

const ID = 'cccccccc-0000-4000-8000-000000000001';

describe('readPrincipalReference', () => {
  it.each<[text: string, kind: string, name: string, isId: boolean]>([
    ['user:ada@contoso.com', 'user', 'ada@contoso.com', false],
    [`user:${ID}`, 'user', ID, true],
    ['group:Ward 7: nurses', 'group', 'Ward 7: nurses', false],
    [`group:${ID.toUpperCase()}`, 'group', ID.toUpperCase(), true],
    [ID, 'any', ID, true],
    ['service-nightly-import', 'any', 'service-nightly-import', false],
    ['api://contoso/client', 'any', 'api://contoso/client', false],
    ['https://ada@contoso.com', 'any', 'https://ada@contoso.com', false],
  ])('reads %s', (text, kind, name, isId) => {
    expect(principalReferenceMessage(text)).toBeNull();
    expect(readPrincipalReference(text)).toEqual({ text, kind, name, isId });
  });
});

describe('principalReferenceMessage', () => {
  it.each([
    ['a user without a name', 'user:', 'The user is empty'],
    ['a group without a name', 'group: ', 'The group is empty'],
    ['nothing', '', 'The reference is empty'],
    ['a user by a display name', 'user:Ada', 'should look like user:ada@contoso.com'],
    ['a person without `user:`', 'ada@contoso.com', 'write user:ada@contoso.com'],
    ['a control character', 'group:a\u001b[31m', 'control or invisible character'],
    ['a name that no group can have', `group:${'x'.repeat(257)}`, '257 characters; 256 are allowed'],
  ])('refuses %s', (_what, text, says) => {
    expect(principalReferenceMessage(text)).toContain(says);
  });
});
