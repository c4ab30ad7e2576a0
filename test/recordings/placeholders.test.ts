import { describe, expect, test } from 'vitest';
import { placeholders } from './placeholders.ts';

describe('placeholders', () => {
  test('are bound by the first answer that has them, and hold from then on', () => {
    const known = placeholders();
    expect(known.unboundIn('/applications/{app1.id}')).toEqual(['{app1.id}']);
    expect(known.matches('/applications/{app1.id}/owners', '/applications/4711/owners')).toBe(true);
    expect(known.unboundIn('/applications/{app1.id}')).toEqual([]);
    expect(known.resolve('/applications/{app1.id}')).toBe('/applications/4711');
    expect(known.matches('{app1.id}', '4711')).toBe(true);
    expect(known.matches('{app1.id}', '4712')).toBe(false);
  });

  test('are the same wherever they are in one text', () => {
    expect(placeholders().matches('{key1}-{key1}', 'ab-ab')).toBe(true);
    expect(placeholders().matches('{key1}-{key1}', 'ab-ba')).toBe(false);
  });

  test('that were known before hold from the start', () => {
    const known = placeholders({ '{tenant}': 'T' });
    expect(known.matches('https://graph.microsoft.com/v2/{tenant}/x', 'https://graph.microsoft.com/v2/T/x')).toBe(true);
    expect(known.matches('https://graph.microsoft.com/v2/{tenant}/x', 'https://graph.microsoft.com/v2/U/x')).toBe(
      false,
    );
  });

  test('for what differs each time are bound to nothing', () => {
    const known = placeholders();
    expect(known.matches('conn={client-ip};', 'conn=::1;')).toBe(true);
    expect(known.matches('conn={client-ip};', 'conn=::2;')).toBe(true);
    const guid = '11111111-2222-4333-8444-555555555555';
    expect(
      known.matches('Trace ID: {guid} Timestamp: {timestamp}', `Trace ID: ${guid} Timestamp: 2026-09-08 23:26:54Z`),
    ).toBe(true);
    expect(known.matches('{guid}', 'no GUID')).toBe(false);
  });

  test('leave signs of patterns as they are', () => {
    expect(placeholders().matches('$metadata#users(a.b)/$entity', '$metadata#users(a.b)/$entity')).toBe(true);
    expect(placeholders().matches('a.b', 'axb')).toBe(false);
    expect(placeholders().matches('a\r\n…\r\nz', 'a\r\nwhat\r\never\r\nz')).toBe(true);
  });
});
