import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ParserName, textIssue } from '../../../src/registration/answers/parsers.ts';

const URL_CHECKS: readonly ParserName[] = ['fhirUrl', 'replyUrl', 'logoutUrl', 'identifierUri'];

describe('the base URL of a FHIR server', () => {
  it.each([
    ['https://ws-f.fhir.azurehealthcareapis.com/metadata', 'https://ws-f.fhir.azurehealthcareapis.com'],
    ['https://ws-f.fhir.azurehealthcareapis.com/r4', 'https://ws-f.fhir.azurehealthcareapis.com'],
    ['https://fhir.contoso.com/Metadata', 'https://fhir.contoso.com'],
    ['https://fhir.contoso.com/r4/Patient', 'https://fhir.contoso.com/r4'],
    ['https://fhir.contoso.com/r4/Patient/123/_history/2', 'https://fhir.contoso.com/r4'],
    ['https://fhir.contoso.com:8443/fhir//Observation/', 'https://fhir.contoso.com:8443/fhir'],
    ['https://fhir.contoso.com/DeviceUsage', 'https://fhir.contoso.com'],
    ['https://fhir.contoso.com/.well-known/smart-configuration', 'https://fhir.contoso.com'],
    ['https://fhir.contoso.com/$export', 'https://fhir.contoso.com'],
    ['https://fhir.contoso.com/%24export', 'https://fhir.contoso.com'],
    ['https://fhir.contoso.com/_history', 'https://fhir.contoso.com'],
    ['https://fhir.contoso.com/_operations/export/12', 'https://fhir.contoso.com'],
    ['https://ws-f.fhir.azurehealthcareapis.com:8443/', 'https://ws-f.fhir.azurehealthcareapis.com'],
    ['https://fhir.contoso.com/r5/_search', 'https://fhir.contoso.com/r5'],
    ['https://fhir.contoso.com/AadSmartOnFhirProxy/authorize', 'https://fhir.contoso.com'],
    ['https://fhir.contoso.com/?_format=json', 'https://fhir.contoso.com'],
    ['https://fhir.contoso.com/Patient?name=Ada#top', 'https://fhir.contoso.com'],
    ['https://FHIR.contoso.com#', 'https://fhir.contoso.com'],
  ])('is asked for in the place of %s', (text, base) => {
    const issue = textIssue('fhirUrl', text);
    expect(issue?.code).toBe('base_url_expected');
    expect(issue?.message).toMatch(new RegExp(`the base URL is ${base.replaceAll('.', '\\.')}\\.$`));
    expect(textIssue('fhirUrl', base)).toBeNull();
  });

  it.each(['https://fhir.contoso.com/r4', 'https://fhir.contoso.com/fhir/', 'https://fhir.contoso.com/patients//'])(
    'may be %s',
    (text) => {
      expect(textIssue('fhirUrl', text)).toBeNull();
    },
  );
});

describe('a host', () => {
  it.each([
    'https://localhost:44348',
    'https://10.0.0.5',
    'https://[2001:db8::1]:8443',
    'https://fhir',
    'https://xn--mller-kva.example',
    'https://fhir.müller.example',
    'https://ws-f.fhir.azurehealthcareapis.com',
    'https://ws-f.fhir.azurehealthcareapis.us',
    'https://ws-my-fhir.fhir.azurehealthcareapis.cn',
    'https://contoso.azurehealthcareapis.com',
    'https://azurehealthcareapis.com.contoso.com',
  ])('is taken: %s', (text) => {
    expect(textIssue('fhirUrl', text)).toBeNull();
  });

  it.each([
    ['https://https://fhir.contoso.com', /scheme twice; write https:\/\/fhir\.contoso\.com\.$/],
    ['https://http//fhir.contoso.com', /scheme twice/],
    ['http://https://fhir.contoso.com', /scheme twice/],
    ['https://fhir_server.contoso.com', /underscore/],
    ['https://fhir.contoso.com.', /ends with a dot; leave it out: fhir\.contoso\.com/],
    ['https://fhir..contoso.com', /not a host name/],
    ['https://-fhir.contoso.com', /not a host name/],
    ['https://fhir.con!toso.com', /not a host name/],
    ['https://2130706433', /read as the IP address 127\.0\.0\.1/],
    ['https://0x7f.1', /read as the IP address/],
    ['https://fhir.contoso.com:0', /port 0/],
    ['https://@fhir.contoso.com', /user name/],
    ['fhir.contoso.com/r4', /has no scheme: write https:\/\/fhir\.contoso\.com\/r4/],
    [' https://fhir.contoso.com', /white space around it; write https:\/\/fhir\.contoso\.com without/],
    ["'https://fhir.contoso.com'", /quotes around it/],
    ['<https://fhir.contoso.com>', /brackets around it; write https:\/\/fhir\.contoso\.com without/],
    ['[FHIR](https://fhir.contoso.com)', /brackets around it/],
    ['https://...', /not a host name/],
    ['“https://fhir.contoso.com”', /quotes around it/],
    ['https://fhir.contoso.com\r', /white space around it/],
  ])('is refused with the reason: %j', (text, sentence) => {
    expect(textIssue('fhirUrl', text)?.message).toMatch(sentence);
  });

  it.each([
    ['https://ws-d.dicom.azurehealthcareapis.com', /a DICOM service/],
    ['https://ws.workspace.azurehealthcareapis.com', /a workspace/],
    ['https://ws.fhir.azurehealthcareapis.us', /a workspace without the name of its FHIR service/],
    ['https://ws-f.fhir.privatelink.azurehealthcareapis.com', /private endpoint/],
    ['https://ws-i.iotconnector.azurehealthcareapis.com', /a MedTech service/],
    ['https://fhir.azurehealthcareapis.com', /the domain of all FHIR services/],
    ['https://azurehealthcareapis.com', /not the host of a FHIR service/],
    ['https://a.b.c.azurehealthcareapis.cn', /not the host of a FHIR service/],
    ['https://WS-D.DICOM.azurehealthcareapis.com', /a DICOM service/],
    ['https://ws-f.fhir.azurehealthcareapis.net', /under no domain of FHIR services/],
    ['https://ws-f.fhir.azurehealthcareapis', /under no domain of FHIR services/],
    ['https://ws-f.fhir.azurehealthcareapis.com.cn', /under no domain of FHIR services/],
    ['https://ws-f.fhir.azurehealthcareapi.com', /under no domain of FHIR services/],
    ['https://www.azurehealthcareapis.com', /not the host of a FHIR service/],
    ['https://portal.azure.com', /a host of Microsoft's own/],
    ['https://login.microsoftonline.com/common', /a host of Microsoft's own/],
  ])('of a managed service that is no FHIR service is named: %s', (text, sentence) => {
    expect(textIssue('fhirUrl', text)).toMatchObject({
      code: 'host_unsupported',
      message: expect.stringMatching(sentence) as string,
    });
  });
});

describe('an unfilled placeholder', () => {
  it.each([
    '$(fhirName)',
    '${FHIR_HOST}',
    '${{ vars.host }}',
    '{{host}}',
    '{{ .Values.host }}',
    '<host>',
    '<%= host %>',
    '{host}',
    '%FHIR_HOST%',
    '%fhirHost%',
    '__FHIR_HOST__',
    '#{host}#',
    '#{host}',
    '[host]',
    '[[host]]',
    '$[variables.host]',
    '@{host}',
    'YOUR-FHIR-SERVER',
    '<your-fhir-server>',
    'your-fhir-server',
    'yourtenant',
    '$HOST',
    'CHANGEME',
    'changeme',
    '$fhirName',
    '$env:FHIR_HOST',
    '${fhirName',
    '$(fhirName',
    '{{fhirName',
    '@@HOST@@',
    '@host@',
    '!host!',
    '%(host)s',
    '%s',
    'yourfhirserver',
    'INSERT_HOST_HERE',
    'replace-with-host',
    'undefined',
    'null',
  ])('%s is refused by name in every URL', (placeholder) => {
    for (const check of URL_CHECKS) {
      const issue = textIssue(check, `https://${placeholder}.contoso.com/a`);
      expect([check, issue?.code]).toEqual([check, 'placeholder_unfilled']);
    }
  });

  it.each<[check: ParserName, text: string]>([
    ['identifierUri', 'api://{client-id}'],
    ['clientId', '<appId>'],
    ['clientId', '{{client_id}}'],
    ['tenant', '<your-tenant>.onmicrosoft.com'],
    ['tenant', 'yourtenant.onmicrosoft.com'],
    ['owner', '<upn>@contoso.com'],
    ['httpsOrigin', 'https://$(graph).microsoft.com'],
    ['audience', 'api://${appId}'],
    ['tenant', 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx'],
    ['authority', 'https://login.microsoftonline.com/undefined/v2.0'],
    ['principal', 'user:$(upn)'],
    ['principal', 'user:ada@{{domain}}'],
    ['principal', '<appId>'],
    ['roleName', '$(role)'],
    ['appRoleName', '{{role}}'],
    ['scopeName', '${scope}'],
    [
      'managedIdentity',
      '/subscriptions/$(id)/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/a',
    ],
    ['fhirResourceId', '/subscriptions/<id>/resourceGroups/rg/providers/Microsoft.HealthcareApis/services/f'],
    ['sink', 'keyvault:your-vault'],
    ['sink', 'keyvault:{{vault}}/secret'],
    ['sink', 'env-file:$(Build.ArtifactStagingDirectory)/.env'],
    ['sink', 'file:secrets/{tenant}.json'],
    ['federated', 'issuer=https://token.actions.githubusercontent.com,subject=repo:$repository:pull_request'],
    ['federated', 'issuer=https://issuer.contoso.com/undefined,subject=a'],
    ['replyUrl', 'https://app.contoso.com/((path))'],
    ['replyUrl', 'https://app.contoso.com/$path'],
    ['identifierUri', 'https://contoso.com/$app'],
    ['identifierUri', 'api://((app))'],
    ['authority', 'https://login.microsoftonline.com/$tenant'],
    ['owner', '((upn))@contoso.com'],
    ['owner', '%USER-NAME%@contoso.com'],
    ['replyUrl', 'https://app.contoso.com/‹path›'],
    ['sink', 'env-file:$HOME/.env'],
    ['sink', 'env-file:$env:USERPROFILE\\.env'],
  ])('is refused in a value of %s: %s', (check, text) => {
    expect(textIssue(check, text)?.code).toBe('placeholder_unfilled');
  });

  it.each<[check: ParserName, text: string]>([
    ['replyUrl', 'https://app.contoso.com/%C3%A4%20b'],
    ['replyUrl', 'https://example.com/callback'],
    ['fhirUrl', 'https://[2001:db8::1]'],
    ['fhirUrl', 'https://yourself.example'],
    ['replyUrl', 'msauth://code/msauth.com.contoso.ward%3A%2F%2Fauth'],
    ['replyUrl', 'https://contoso.firebaseapp.com/__/auth/handler'],
    ['replyUrl', 'https://app.contoso.com/@ada/%da?x=nullable'],
    ['replyUrl', 'https://null-safety.example/insert/here'],
    ['owner', 'ada_fabrikam.com#EXT#@contoso.onmicrosoft.com'],
    ['principal', 'group:Ward <7>'],
    ['principal', 'Import <nightly> jobs'],
    ['sink', 'file:secrets/{key}.json'],
    ['sink', 'file:app/[id]/__pycache__/secret.json'],
    ['sink', 'file:C:\\$RECYCLE.BIN\\secret.json'],
    ['sink', 'file:app/$id.json'],
    ['scopeName', 'patient/Observation.rs?code=http://loinc.org|1234-5'],
    ['federated', 'github:contoso@1/fhir@2:branch=todo/x'],
    ['displayName', 'Import $(ward)'],
    ['notes', 'see {{ticket}}'],
  ])('is not seen in a value of %s: %s', (check, text) => {
    expect(textIssue(check, text)).toBeNull();
  });
});

describe('a text that is no URL', () => {
  it('is never taken for a FHIR server', () => {
    const noUrl = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((text) => !/^https:\/\/./i.test(text));
    fc.assert(
      fc.property(noUrl, (text) => {
        expect(textIssue('fhirUrl', text)).not.toBeNull();
      }),
    );
  });
});
