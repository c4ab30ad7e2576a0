import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  identifierUriCandidates,
  type IdentifierUriFacts,
  identifierUriMessage,
  isOnVerifiedDomain,
  OWN_APP_ID,
} from '../../../src/registration/plan/identifier-uri.ts';
import { normalizeFhirUrl } from '../../../src/registration/answers/fhir-url.ts';
import { typedFhirUrl } from '../arbitrary-fhir-url.ts';

const APP_ID = '9b2d7f8e-0c35-4a9e-8f43-1f2a6f0d4c11';

const anyFacts: fc.Arbitrary<IdentifierUriFacts> = fc
  .record({ typed: typedFhirUrl, tenantId: fc.uuid(), onlyDefaultUris: fc.boolean(), exemptsVersion2: fc.boolean() })
  .chain(({ typed, ...facts }) => {
    const fhirUrl = normalizeFhirUrl(typed);
    const { hostname } = new URL(fhirUrl);
    const parents = hostname.split('.').map((_label, depth, labels) => labels.slice(depth).join('.'));
    return fc.record({
      ...{ fhirUrl: fc.constant(fhirUrl), tenantId: fc.constant(facts.tenantId) },
      onlyDefaultUris: fc.constant(facts.onlyDefaultUris),
      exemptsVersion2: fc.constant(facts.exemptsVersion2),
      verifiedDomains: fc.option(
        fc.array(fc.oneof(fc.domain(), fc.constantFrom('contoso.com', ...parents)), { maxLength: 3 }),
      ),
    });
  });

/**
 * The forms that Entra takes where its policy is on
 * (https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions), told apart without the code under
 * test.
 */
function isSecureForm(uri: string, facts: IdentifierUriFacts): boolean {
  if (uri === `api://${APP_ID}`) {
    return true;
  }
  if (uri.startsWith('api://')) {
    const [authority, ...rest] = uri.slice('api://'.length).split('/');
    return authority === facts.tenantId && rest.join('/') !== '';
  }
  const labels = new URL(uri).hostname.split('.');
  const parents = labels.map((_label, depth) => labels.slice(depth).join('.'));
  return uri.startsWith('https://') && (facts.verifiedDomains ?? parents).some((domain) => parents.includes(domain));
}

describe('identifierUriCandidates', () => {
  it('are of a form that Entra takes, ending in no slash', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const candidates = identifierUriCandidates(facts);
        expect(candidates.length).toBeGreaterThan(0);
        for (const candidate of candidates) {
          const uri = candidate.replace(OWN_APP_ID, APP_ID);
          expect([uri, identifierUriMessage(uri), isSecureForm(uri, facts)]).toEqual([uri, null, true]);
          expect(uri).not.toMatch(/\/$/);
        }
      }),
    );
  });

  it('end with api://<appId>, which no policy refuses, and repeat nothing', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const candidates = identifierUriCandidates(facts);
        expect(candidates.at(-1)).toBe(`api://${OWN_APP_ID}`);
        expect(new Set(candidates).size).toBe(candidates.length);
      }),
    );
  });

  it.each([
    ['contoso.com', ['contoso.com'], true],
    ['fhir.contoso.com', ['contoso.com'], true],
    ['a.b.contoso.com', ['fabrikam.com', 'Contoso.COM'], true],
    ['evilcontoso.com', ['contoso.com'], false],
    ['contoso.com.evil.example', ['contoso.com'], false],
    ['contoso.com', ['fhir.contoso.com'], false],
    ['fhir.contoso.com', [], false],
    ['fhir.contoso.com', null, true],
  ])('begin with the server URL of %s where the verified domains are %j: %s', (host, verifiedDomains, first) => {
    const facts = {
      fhirUrl: `https://${host}`,
      tenantId: APP_ID,
      verifiedDomains,
      onlyDefaultUris: false,
      exemptsVersion2: false,
    };
    expect(identifierUriCandidates(facts)[0] === facts.fhirUrl).toBe(first);
    expect(isOnVerifiedDomain(facts.fhirUrl, verifiedDomains ?? [host])).toBe(first);
  });

  it('are three where the server URL may do, two where not, one where policy wants the default', () => {
    const facts = {
      fhirUrl: 'https://fhir.contoso.com/r4',
      tenantId: APP_ID,
      verifiedDomains: ['contoso.com'],
      exemptsVersion2: false,
    };
    const byTenant = `api://${APP_ID}/fhir.contoso.com-r4`;
    expect(identifierUriCandidates({ ...facts, onlyDefaultUris: false })).toEqual([
      'https://fhir.contoso.com/r4',
      byTenant,
      'api://{appId}',
    ]);
    expect(identifierUriCandidates({ ...facts, verifiedDomains: [], onlyDefaultUris: false })).toEqual([
      byTenant,
      'api://{appId}',
    ]);
    expect(identifierUriCandidates({ ...facts, onlyDefaultUris: true })).toEqual(['api://{appId}']);
    expect(identifierUriCandidates({ ...facts, onlyDefaultUris: true, exemptsVersion2: true })).toEqual([
      byTenant,
      'api://{appId}',
    ]);
  });
});

describe('identifierUriMessage', () => {
  it.each(['https://fhir.contoso.com', 'api://contoso-fhir', `api://${APP_ID}/fhir`, 'urn:contoso:fhir'])(
    'takes %s',
    (uri) => {
      expect(identifierUriMessage(uri)).toBeNull();
    },
  );

  it.each([
    ['nothing', '', /is empty/],
    ['a word', 'contoso-fhir', /should begin with/],
    ['http', 'http://fhir.contoso.com', /should begin with/],
    ['a scheme alone', 'api://', /should begin with|ends with a slash/],
    ['a slash at the end', 'https://fhir.contoso.com/', /ends with a slash/],
    ['a wildcard', 'api://contoso/*', /wildcard/],
    ['a space', 'api://contoso fhir', /space/],
    ['a user name', 'https://ada@contoso.com', /user name/],
    ['a control character', 'api://contoso\u0000', /control or invisible/],
    ['256 characters', `api://${'a'.repeat(250)}`, /255 are allowed/],
  ])('refuses %s', (_what, uri, sentence) => {
    expect(identifierUriMessage(uri)).toMatch(sentence);
  });
});
