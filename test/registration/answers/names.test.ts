import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultKey,
  formerKey,
  MAX_FORMER_KEY_LENGTH,
  MAX_KEY_LENGTH,
  serverName,
  slug,
  uniqueNameOf,
} from '../../../src/registration/answers/names.ts';
import { vaultSecretName } from '../../../src/secrets/sinks/keyvault.ts';
import { textIssue } from '../../../src/registration/answers/parsers.ts';
import { clientVariableNames } from '../../../src/secrets/env-file-text.ts';
import { typedFhirUrl } from '../arbitrary-fhir-url.ts';

/** Texts as people give them: any characters, with those that a slug keeps, turns and drops all likely. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('a', 'B', '7', '-', '.', ' ', '/', ':', 'é', '_', '!') }),
);

/** True where a slug cannot hold a text as it is, letter case and separators apart. */
function losesCharacters(text: string): boolean {
  const separated = text
    .trim()
    .toLowerCase()
    .replace(/[\s/:]+/g, '-');
  return !/^([a-z0-9]([a-z0-9.]|-(?!-))*)?$/.test(separated) || /[-.]$/.test(separated);
}

describe('slug', () => {
  it.each([
    ['Nightly Import', 'nightly-import'],
    ['  Contoso   FHIR  ', 'contoso-fhir'],
    ['v1.2/beta:3', 'v1.2-beta-3'],
    ['Zürich', 'zrich-4251685e'],
    ['Import!', 'import-45b66f14'],
    ['A - B', 'a-b-4aae80d8'],
    ['...', 'ab5df625'],
    ['病院', '616b0d57'],
  ])('of %j is %s, on every machine and for ever', (text, expected) => {
    expect(slug(text)).toBe(expected);
  });

  it('holds only what a unique name may hold, and begins and ends with a letter or digit', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(slug(text)).toMatch(/^([a-z0-9]([a-z0-9.-]*[a-z0-9])?)?$/);
      }),
    );
  });

  it('keeps two texts apart wherever characters were lost', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        fc.pre(one !== other && losesCharacters(one));
        expect(slug(one)).not.toBe(slug(other));
      }),
    );
  });

  it('adds a fingerprint only where characters were lost', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(!losesCharacters(text));
        expect(slug(text)).toHaveLength(text.trim().replace(/[\s/:]+/g, '-').length);
      }),
    );
  });
});

describe('serverName', () => {
  it.each([
    ['https://fhir.contoso.com', 'fhir.contoso.com'],
    ['https://fhir.contoso.com:8443', 'fhir.contoso.com-8443'],
    ['https://fhir.contoso.com:8443/r4/main', 'fhir.contoso.com-8443-r4-main'],
    ['https://[2001:db8::1]', '2001-db8-1-ecda91ca'],
  ])('of %s is %s', (url, expected) => {
    expect(serverName(url)).toBe(expected);
  });
});

describe('defaultKey', () => {
  it.each([
    ['resource', 'Contoso FHIR', 'resource'],
    ['service', 'Nightly Import', 'service-nightly-import'],
    ['public', 'Ward App', 'public-ward-app'],
    ['service', 'Ärzteportal', 'service-aerzteportal-5bc7412c'],
    ['service', 'A\u0308rzteportal', 'service-aerzteportal-5bc7412c'],
    ['service', 'Krøłik æß', 'service-krolik-aess-21e23985'],
    ['public', 'Клиника Ω', 'public-klinika-o-bb329180'],
    ['public', '病院', 'public-616b0d57'],
    ['confidential', 'a'.repeat(67), `confidential-${'a'.repeat(67)}`],
    ['confidential', 'a'.repeat(68), `confidential-${'a'.repeat(58)}-574c61e5`],
  ] as const)('of a %s named %s is %s', (type, name, expected) => {
    expect(defaultKey(type, name)).toBe(expected);
  });

  it('is never without a name after the type', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        fc.pre(name.trim() !== '');
        expect(defaultKey('service', name)).toMatch(/^service-[a-z0-9]/);
      }),
    );
  });
});

/** Letters of a name, as far as they tell names apart: without case, spaces and punctuation. */
function lettersOf(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{Z}]+/gu, '');
}

const anyName = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 120 }),
    fc.string({ unit: fc.constantFrom(...'aAäéøłßЖΩ病👩‍⚕️ -.'), minLength: 1, maxLength: 120 }),
  )
  .filter((name) => name.trim() !== '' && name.length <= 120);

describe('a key derived from any display name', () => {
  it('is a legal key of at most 80 characters, and the same for ever', () => {
    fc.assert(
      fc.property(fc.constantFrom('confidential', 'public', 'service'), anyName, (type, name) => {
        const key = defaultKey(type, name);
        expect(textIssue('key', key)).toBeNull();
        expect(key.length).toBeLessThanOrEqual(MAX_KEY_LENGTH);
        expect(defaultKey(type, name)).toBe(key);
      }),
    );
  });

  it('is legal as a unique name, a name in a vault, a variable and a file', () => {
    fc.assert(
      fc.property(typedFhirUrl, anyName, (url, name) => {
        for (const key of [defaultKey('confidential', name), formerKey('confidential', name) ?? 'confidential-x']) {
          expect(uniqueNameOf(url, key)).toMatch(/^fhir-apps\.[a-z0-9.-]{1,110}$/);
          expect(vaultSecretName(key)).toMatch(/^[a-z0-9-]{1,127}$/);
          expect(clientVariableNames(key).clientSecret).toMatch(/^[A-Z_][A-Z0-9_]*$/);
          expect(key).toMatch(/^[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?$/);
        }
      }),
    );
  });

  it('is another one for names that differ in more than case, spaces and punctuation', () => {
    fc.assert(
      fc.property(anyName, anyName, (one, other) => {
        fc.pre(lettersOf(one) !== lettersOf(other));
        expect(defaultKey('public', one)).not.toBe(defaultKey('public', other));
      }),
    );
  });

  it.each([
    ['Café', 'Cafe'],
    ['Müller', 'Mueller'],
    ['病院', '医院'],
    [`${'a'.repeat(100)}b`, `${'a'.repeat(100)}c`],
  ])('of %j is another than that of %j', (one, other) => {
    expect(defaultKey('public', one)).not.toBe(defaultKey('public', other));
  });
});

describe('formerKey', () => {
  it.each([
    ['service', 'Ärzteportal', 'service-rzteportal-5bc7412c'],
    ['confidential', 'a'.repeat(120), `confidential-${'a'.repeat(120)}`],
    ['service', 'Nightly Import', null],
    ['service', 'Import!', null],
    ['service', '病院', null],
    ['resource', 'Ärzteportal', null],
  ] as const)('of a %s named %s is %s', (type, name, expected) => {
    expect(formerKey(type, name)).toBe(expected);
  });

  it('is accepted as a key', () => {
    fc.assert(
      fc.property(fc.constantFrom('confidential', 'public', 'service'), anyName, (type, name) => {
        const former = formerKey(type, name) ?? defaultKey(type, name);
        expect(textIssue('key', former)).toBeNull();
        expect(former.length).toBeLessThanOrEqual(MAX_FORMER_KEY_LENGTH);
      }),
    );
  });
});

describe('uniqueNameOf', () => {
  const anyKey = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,200}$/);

  it('puts server and key after our mark', () => {
    expect(uniqueNameOf('https://fhir.contoso.com/r4', 'service-import')).toBe(
      'fhir-apps.fhir.contoso.com-r4.service-import',
    );
  });

  it('is at most 120 characters of [a-z0-9.-], whatever the server and the key', () => {
    fc.assert(
      fc.property(typedFhirUrl, anyKey, (url, key) => {
        expect(uniqueNameOf(url, key)).toMatch(/^fhir-apps\.[a-z0-9.-]{1,110}$/);
      }),
    );
  });

  it('keeps two keys of one server apart, also where the name is cut', () => {
    const server = `https://${'long-host-name.'.repeat(6)}contoso.com`;
    fc.assert(
      fc.property(anyKey, anyKey, (one, other) => {
        fc.pre(one !== other);
        expect(uniqueNameOf(server, one)).not.toBe(uniqueNameOf(server, other));
      }),
    );
  });
});
