import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../../src/cli/fields/field.ts';
import { textIssue } from '../../../src/registration/answers/parsers.ts';
import { issueLines, registrationOf } from '../registration-of.ts';

function faultsOf(values: FieldValues): readonly string[] {
  const validated = registrationOf('resource', {
    name: 'FHIR',
    fhirUrl: 'https://fhir.contoso.com',
    ...values,
  });
  return 'issues' in validated ? issueLines(validated.issues) : [];
}

describe('scopes and roles', () => {
  it.each([
    [{ scope: ['globalReader'] }, /scope: "globalReader" is the name of a role too/],
    [{ scope: ['GLOBALREADER'] }, /one namespace/],
    [{ scope: ['auditor'], appRole: ['auditor'] }, /one namespace/],
    [{ appRole: ['globalreader', 'globalReader'] }, /appRole: "globalReader" differs from "globalreader"/],
    [{ scope: ['read', 'Read'] }, /scope: "Read" differs from "read"/],
    [{ appRole: ['system.all.read'] }, /appRole: "system.all.read" is not a role name/],
    [{ appRole: ['system.all.read'], ownAudience: true }, /is not a role name/],
  ])('%j is refused', (values, sentence) => {
    expect(faultsOf(values).join('\n')).toMatch(sentence);
  });

  it.each([
    [{ scope: ['user_impersonation', 'user_impersonation'] }],
    [{ appRole: ['auditor'], scope: ['globalReader'] }],
    [{ appRole: ['system.all.read'], ownAudience: true, serverKind: 'ahds' }],
    [{ appRole: ['system.all.read'], ownAudience: true, fhirUrl: 'https://ws-f.fhir.azurehealthcareapis.com' }],
  ])('%j is taken', (values) => {
    expect(faultsOf(values)).toEqual([]);
  });

  it('are named without the audience of their API', () => {
    expect(textIssue('scopeName', 'https://fhir.contoso.com/user_impersonation')?.message).toContain(
      'leave that out: user_impersonation.',
    );
    expect(textIssue('scopeName', 'patient/*.read')).toBeNull();
  });
});

describe('the kind of a server', () => {
  it('is the one that its host says, where that is the host of a managed service', () => {
    const fhirUrl = 'https://ws-f.fhir.azurehealthcareapis.com';
    expect(faultsOf({ fhirUrl, serverKind: 'oss' }).join()).toContain('which is ahds; leave it out.');
    expect(faultsOf({ fhirUrl, serverKind: 'azure-api-for-fhir' }).join()).toContain('contradicts the host');
    expect(faultsOf({ fhirUrl, serverKind: 'ahds', ownAudience: true })).toEqual([]);
    expect(faultsOf({ serverKind: 'ahds', ownAudience: true })).toEqual([]);
  });
});

describe('a scope of sign-in', () => {
  it.each(['openid', 'profile', 'email', 'offline_access', 'OpenID'])('is requested anyway: %s', (scope) => {
    const values = { name: 'Chart', fhirUrl: 'https://fhir.contoso.com', deviceCode: true, scope: [scope] };
    expect(registrationOf('public', values)).toMatchObject({
      issues: [{ key: 'scope', message: expect.stringMatching(/requests anyway; leave it out\.$/) as string }],
    });
    expect(textIssue('scopeName', scope)).toBeNull();
  });
});

describe("Graph's limits", () => {
  it('are checked first, and named', () => {
    const replyUrl = Array.from({ length: 257 }, (_, index) => `https://app.contoso.com/${index}`);
    const values = { name: 'Chart', fhirUrl: 'https://fhir.contoso.com', replyUrl };
    expect(registrationOf('public', values)).toMatchObject({
      issues: [{ key: 'replyUrl', message: 'has 257 entries; Microsoft Entra ID takes at most 256.' }],
    });
    expect(registrationOf('public', { ...values, replyUrl: replyUrl.slice(1) })).not.toHaveProperty('faults');
  });
});

describe('texts of several lines', () => {
  it.each(['notes', 'description'] as const)('are taken for %s', (check) => {
    expect(textIssue(check, 'One line\nanother\r\n\tand a third')).toBeNull();
    expect(textIssue(check, 'One line\u202eanother')?.message).toMatch(/invisible/);
  });
});
