import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fhirUrlMessage, normalizeFhirUrl } from '../../../src/registration/answers/fhir-url.ts';
import { typedFhirUrl } from '../arbitrary-fhir-url.ts';

describe('fhirUrlMessage', () => {
  it.each([
    ['nothing', '', /is empty/],
    ['a word', 'fhir', /is not a URL/],
    ['a host alone', 'fhir.contoso.com', /is not a URL/],
    ['http', 'http://fhir.contoso.com', /does not begin with https:\/\//],
    ['a scheme without slashes', 'https:fhir.contoso.com', /does not begin with https:\/\//],
    ['a slash too many', 'https:///fhir.contoso.com', /does not begin with https:\/\//],
    ['a user name', 'https://ada@fhir.contoso.com', /contains a user name/],
    ['a password', 'https://:pw@fhir.contoso.com', /contains a user name/],
    ['a query', 'https://fhir.contoso.com?v=4', /has a query/],
    ['an empty query', 'https://fhir.contoso.com?', /has a query/],
    ['a fragment', 'https://fhir.contoso.com#top', /fragment/],
    ['a wildcard', 'https://*.contoso.com', /wildcard/],
    ['a space', 'https://fhir.contoso.com/my fhir', /wildcard, a space/],
    ['an escape', 'https://fhir.contoso.com/my%20fhir', /wildcard, a space/],
    ['a path that needs an escape', 'https://fhir.contoso.com/médical', /needs an escape/],
    ['a backslash', 'https://fhir.contoso.com\\r4', /wildcard, a space/],
    ['a line break', 'https://fhir.contoso\n.com', /control or invisible/],
    [
      'a line break at the end',
      'https://fhir.contoso.com\r\n',
      /white space around it; write https:\/\/fhir.contoso.com without/,
    ],
    ['a tab in the host', 'https://fhir\t.contoso.com', /control or invisible/],
    ['a text that turns around', 'https://fhir\u202e.contoso.com', /control or invisible/],
    ['too long a path', `https://fhir.contoso.com/${'a'.repeat(180)}`, /205 characters; 200 are allowed/],
    ['a host that is too long in ASCII', `https://${'病.'.repeat(27)}example`, /in ASCII has .* characters/],
  ])('refuses %s', (_what, text, sentence) => {
    expect(fhirUrlMessage(text)).toMatch(sentence);
  });

  it('takes every https URL of host, port and plain path', () => {
    fc.assert(
      fc.property(typedFhirUrl, (url) => {
        expect(fhirUrlMessage(url)).toBeNull();
      }),
    );
  });

  it('refuses whatever is put into a valid URL and does not belong there', () => {
    fc.assert(
      fc.property(
        typedFhirUrl,
        fc.constantFrom('*', '?', '#', ' ', '%41', '\\', '\u0007', '\u200b'),
        (url, intruder) => {
          expect(fhirUrlMessage(`${url}${intruder}a`)).toEqual(expect.any(String));
        },
      ),
    );
  });
});

describe('normalizeFhirUrl', () => {
  it.each([
    ['https://FHIR.Contoso.com/', 'https://fhir.contoso.com'],
    ['https://fhir.contoso.com:443', 'https://fhir.contoso.com'],
    ['HTTPS://fhir.contoso.com/R4//', 'https://fhir.contoso.com/R4'],
    ['https://fhir.contoso.com:8443/a/../b', 'https://fhir.contoso.com:8443/b'],
    ['https://fhir.müller.example', 'https://fhir.xn--mller-kva.example'],
  ])('makes %s into %s', (typed, normal) => {
    expect(normalizeFhirUrl(typed)).toBe(normal);
  });

  it('gives a valid URL that it leaves alone, without a slash at its end', () => {
    fc.assert(
      fc.property(typedFhirUrl, (typed) => {
        const normal = normalizeFhirUrl(typed);
        expect(normalizeFhirUrl(normal)).toBe(normal);
        expect(fhirUrlMessage(normal)).toBeNull();
        expect(normal).not.toMatch(/\/$/);
      }),
    );
  });
});
