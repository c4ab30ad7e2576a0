import { describe, expect, it } from 'vitest';
import { type ParserName, textIssue } from '../../../src/registration/answers/parsers.ts';

describe('a parser', () => {
  it.each<[ParserName, string]>([
    ['displayName', 'Contoso – FHIR (test)'],
    ['displayName', 'a'.repeat(120)],
    ['key', 'service-nightly.import'],
    ['lifetime', '180d'],
    ['duration', '5m'],
    ['period', '30d'],
    ['periodOrNone', '12h'],
    ['periodOrNone', '0'],
    ['tag', 'ward:7'],
    ['secretSource', 'file:/run/secret'],
    ['secretPlace', 'nightly-import=keyvault:fhir-jobs'],
    ['tenant', 'contoso.onmicrosoft.com'],
    ['owner', 'ada@contoso.com'],
    ['httpsOrigin', 'https://graph.microsoft.com/'],
    ['logoutUrl', 'https://app.contoso.com/logout'],
    ['appRoleName', 'global_Reader-two'],
    ['scopeName', 'patient/Observation.rs?category=vital-signs'],
  ])('of %s takes %s', (name, text) => {
    expect(textIssue(name, text)).toBeNull();
  });

  it.each<[ParserName, string, RegExp]>([
    ['displayName', ' ', /is empty/],
    ['displayName', 'a'.repeat(121), /121 characters; 120 are allowed/],
    ['displayName', 'Contoso\u0007', /control or invisible/],
    ['displayName', 'Contoso\u061c', /control or invisible/],
    ['displayName', 'Contoso\ud800', /control or invisible/],
    ['key', 'Service', /not valid/],
    ['key', '-service', /not valid/],
    ['lifetime', '0d', /180d/],
    ['lifetime', '00d', /180d/],
    ['lifetime', '180', /180d/],
    ['duration', '0s', /"0s" is no time at all; give one that is longer, such as 180s/],
    ['period', '0d', /"0d" is no time at all; give one that is longer, such as 30d/],
    ['periodOrNone', 'soon', /"soon" is not a number of days or hours; it should look like 30d, 12h, or 0 for none/],
    ['period', 'soon', /"soon" is not a number of days or hours; it should look like 30d or 12h/],
    ['secretSource', 'github', /Nothing can be read from "github": write file:PATH, env-file:PATH or keyvault:VAULT/],
    ['secretSource', '/run/secret', /write file:\/run\/secret/],
    ['secretPlace', 'nightly-import=stdout', /Nothing can be read from "stdout"/],
    ['secretPlace', 'keyvault:fhir-jobs', /a key and a sink/],
    ['tag', 'two words', /space/],
    ['tag', 'fhir-apps:type:resource', /marks our own/],
    ['tenant', 'contoso', /not valid/],
    ['owner', 'Ada', /object id/],
    ['httpsOrigin', 'https://graph.microsoft.com/v1.0', /https origin/],
    ['httpsOrigin', 'http://graph.microsoft.com', /https origin/],
    ['logoutUrl', 'http://localhost/logout', /https:\/\//],
    ['logoutUrl', `https://app.contoso.com/${'a'.repeat(232)}`, /255 are allowed/],
    ['appRoleName', 'reader two', /not a role name/],
    ['scopeName', '.hidden', /begins with a dot/],
    ['scopeName', 'two words', /character that no scope/],
    ['scopeName', 'a'.repeat(121), /120 are allowed/],
  ])('of %s refuses %j', (name, text, sentence) => {
    expect(textIssue(name, text)?.message).toMatch(sentence);
  });
});
