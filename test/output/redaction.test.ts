import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Redactor } from '../../src/output/redaction.ts';

function redactorOf(...secrets: string[]): Redactor {
  const redactor = new Redactor();
  secrets.forEach((secret) => redactor.add(secret));
  return redactor;
}

/** What is neither too short nor plain words. */
const anySecret = fc
  .oneof(fc.string({ minLength: 8, unit: 'binary' }), fc.stringMatching(/^[\w.~+/"\\ -]{8,40}$/))
  .filter((text) => /[^\p{L}_ -]/u.test(text));

describe('Redactor', () => {
  it('leaves texts alone that hold no secret', () => {
    expect(new Redactor().redact('a text')).toBe('a text');
    expect(redactorOf('secret').redact('a text')).toBe('a text');
  });

  it('takes out every occurrence, the longest secret first', () => {
    const redactor = redactorOf('abcd8Q~x', 'abcd8Q~x-efgh', 'Zk8Q~abcdefghijklmnop');
    expect(redactor.redact('abcd8Q~x-efgh, abcd8Q~x; xZk8Q~abcdefghijklmnopy')).toBe(
      '[redacted], [redacted]; x[redacted]y',
    );
  });

  it('does not redact its own mark again', () => {
    const redactor = redactorOf('redacted', '[redacted]', 'abcd8Q~x');
    expect(redactor.redact('abcd8Q~x redacted')).toBe('[redacted] redacted');
  });

  it.each([
    ['what is too short to be a secret', 'wrong', 'The client secret is wrong.'],
    ['seven characters', 'a1~b2.c', 'a1~b2.c'],
    ['a word', 'application', 'The application has a secret.'],
    ['a word that begins a sentence', 'Unexpected', 'Unexpected answer.'],
    ['two words', 'client secret', 'The client secret is wrong.'],
    ['words with a hyphen', 'client-secret', 'Its client-secret is wrong.'],
    ['a word in capitals', 'REDACTED', 'It is REDACTED.'],
    ['the name of a variable', 'AZURE_CLIENT_SECRET', 'AZURE_CLIENT_SECRET is set.'],
    ['nothing', '', 'a text'],
    ['a short secret inside a longer word', 'contoso1', 'https://contoso123.test/xcontoso1'],
  ])('leaves %s alone', (_what, secret, text) => {
    expect(redactorOf(secret).redact(text)).toBe(text);
  });

  it.each([
    ['in quotes', 'P4ssword!', 'the password "P4ssword!".'],
    ['after an escape of a URL', 'P4ssw0rd', 'https://x/?q=a%3DP4ssw0rd&b'],
    ['after a line break in JSON', 'P4ssw0rd', '{"a":"x\\nP4ssw0rd"}'],
    ['before an ellipsis', 'P4ssw0rd', 'P4ssw0rd…'],
    [
      'a secret of Entra, inside a word',
      'Zk8Q~abcdefghijklmnopqrstuvwxyz0123456789',
      'xZk8Q~abcdefghijklmnopqrstuvwxyz0123456789y',
    ],
    ['long words', 'correct horse battery staple', 'It is correct horse battery staple.'],
  ])('takes out a secret %s', (_where, secret, text) => {
    const redacted = redactorOf(secret).redact(text);
    expect(redacted).toContain('[redacted]');
    expect(redacted).not.toContain(secret);
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
