import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Redactor } from '../../src/output/redaction.ts';

function redactorOf(...secrets: string[]): Redactor {
  const redactor = new Redactor();
  secrets.forEach((secret) => redactor.add(secret));
  return redactor;
}

const anySecret = fc.oneof(fc.string({ minLength: 4, unit: 'binary' }), fc.stringMatching(/^[\w.~+/"\\ -]{4,40}$/));

describe('Redactor', () => {
  it('leaves texts alone that hold no secret', () => {
    expect(new Redactor().redact('a text')).toBe('a text');
    expect(redactorOf('secret').redact('a text')).toBe('a text');
  });

  it('takes out every occurrence, the longest secret first', () => {
    const redactor = redactorOf('abcd', 'abcd-efgh');
    expect(redactor.redact('abcd-efgh, abcd; abcdabcd')).toBe('[redacted], [redacted]; [redacted][redacted]');
  });

  it('does not redact its own mark again', () => {
    expect(redactorOf('redacted', 'abcd').redact('abcd redacted')).toBe('[redacted] [redacted]');
  });

  it('ignores what is too short to be a secret', () => {
    expect(redactorOf('abc', '').redact('abc')).toBe('abc');
  });

  it.each<[string, (secret: string) => string]>([
    ['plain', (secret) => secret],
    ['JSON', (secret) => JSON.stringify({ secret })],
    ['JSON in JSON', (secret) => JSON.stringify(JSON.stringify({ secret }))],
    ['a URL', (secret) => `https://x/?a=${encodeURIComponent(Buffer.from(secret).toString())}`],
    ['a form', (secret) => new URLSearchParams({ client_secret: secret }).toString()],
    [
      'a form in lower case',
      (secret) => new URLSearchParams({ a: secret }).toString().replace(/%../g, (escape) => escape.toLowerCase()),
    ],
    ['base64', (secret) => Buffer.from(secret).toString('base64')],
    ['base64url', (secret) => Buffer.from(secret).toString('base64url')],
  ])('finds the secret in %s', (_form, spell) => {
    fc.assert(
      fc.property(anySecret, (secret) => {
        const spelled = spell(secret);
        const redacted = redactorOf(secret).redact(spelled);
        expect(redacted).toContain('[redacted]');
        // Whatever spelling was inside, none of it is left.
        expect(redactorOf(secret).redact(redacted.replaceAll('[redacted]', '\n'))).not.toContain('[redacted]');
      }),
    );
  });

  it('finds the secret in HTTP Basic, whatever the length of the name before it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), fc.stringMatching(/^[\w.~-]{12,40}$/), (name, secret) => {
        const encoded = Buffer.from(`${name}:${secret}`).toString('base64');
        const redacted = redactorOf(secret).redact(`Basic ${encoded}`);
        const left = Buffer.from(redacted.slice('Basic '.length).split('[redacted]')[0] ?? '', 'base64').toString(
          'latin1',
        );
        expect(redacted).toContain('[redacted]');
        expect(left).toBe(`${name}:`.slice(0, left.length));
      }),
    );
  });

  it('does not show what it hides when it is printed itself', () => {
    expect(inspect(redactorOf('a-very-secret-value'), { showHidden: true, depth: 9 })).not.toContain(
      'a-very-secret-value',
    );
  });
});
