import { describe, expect, it } from 'vitest';
import { allowedActions } from '../../../src/registration/roles/allowed-actions.ts';
import { SERVER_ROLES } from '../../../src/registration/roles/app-role.ts';
import { describeDataActions } from '../../../src/registration/roles/data-actions.ts';

describe('what a role allows, in a few words', () => {
  it.each(Object.keys(SERVER_ROLES))('is known of %s', (value) => {
    expect(allowedActions({ value, description: null })).not.toBeNull();
  });

  it.each<[definition: Parameters<typeof describeDataActions>[0], words: string]>([
    [{ dataActions: ['read', 'convertData'], notDataActions: [] }, 'read, convert'],
    [{ dataActions: ['*'], notDataActions: ['hardDelete'] }, 'all, except hard delete'],
    [{ dataActions: [], notDataActions: [] }, 'none'],
  ])('comes from the description that a roles file gave it: %j', (definition, words) => {
    expect(allowedActions({ value: 'wardAuditor', description: describeDataActions(definition) })).toBe(words);
  });

  it.each(['constructor', 'wardAuditor'])('is not known of another role: %s', (value) => {
    expect(allowedActions({ value, description: 'The role of the ward.' })).toBeNull();
  });
});
