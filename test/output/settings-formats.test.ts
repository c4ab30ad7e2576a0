import { describe, expect, it } from 'vitest';
import { APPSETTINGS } from '../../src/output/settings-formats/appsettings.ts';
import { ENV } from '../../src/output/settings-formats/env.ts';
import type { RegistrationResult } from '../../src/registration/result/registration-schema.ts';
import { SERVICE_RESULT } from './sample-result.ts';

const CLIENT: RegistrationResult = {
  ...SERVICE_RESULT,
  endpoints: { ...SERVICE_RESULT.endpoints, token: 'https://login.microsoftonline.com/T/oauth2/v2.0/token' },
  settings: { CLIENT_ID: SERVICE_RESULT.appId, SCOPE: 'openid profile', FHIR_URL: null, NAME: "Ada's" },
};

const PORTAL: RegistrationResult = {
  ...CLIENT,
  type: 'confidential',
  requestScope: 'https://fhir.contoso.com/user_impersonation https://fhir.contoso.com/more',
  replyUrls: { web: ['https://portal.contoso.com/signin-oidc'], spa: [], native: [] },
};

const SERVER: RegistrationResult = {
  ...CLIENT,
  type: 'resource',
  settings: {
    FhirServer__Security__Enabled: 'true',
    FhirServer__Security__Authorization__Enabled: 'true',
    FhirServer__Security__Authentication__Authority: 'https://login.microsoftonline.com/T',
    FhirServer__Security__Authentication__Audience: null,
  },
};

const AZURE_AD = {
  Instance: 'https://login.microsoftonline.com/',
  TenantId: CLIENT.tenantId,
  ClientId: CLIENT.appId,
};

function jsonOf(registration: RegistrationResult): unknown {
  const written = APPSETTINGS.write(registration, { place: null });
  return 'text' in written ? JSON.parse(written.text) : written;
}

describe('env', () => {
  it('is a line for each setting that is known, quoted for sh', () => {
    const appId = SERVICE_RESULT.appId ?? '';
    expect(ENV.write(CLIENT, { place: null })).toEqual({
      text: `CLIENT_ID=${appId}\nSCOPE='openid profile'\nNAME='Ada'\\''s'\n`,
    });
  });
});

describe('appsettings', () => {
  it('nests the settings of the open-source server, and leaves out what is not known', () => {
    expect(jsonOf(SERVER)).toEqual({
      FhirServer: {
        Security: {
          Enabled: true,
          Authorization: { Enabled: true },
          Authentication: { Authority: 'https://login.microsoftonline.com/T' },
        },
      },
    });
  });

  it('has no settings for a managed server', () => {
    const issue = 'is for the open-source FHIR server; a managed one is configured in Azure.';
    expect(APPSETTINGS.write({ ...SERVER, server: { ...SERVER.server, kind: 'ahds' } }, { place: null })).toEqual({
      issue,
    });
  });

  it.each<[string, RegistrationResult, object, object]>([
    [
      'a job',
      CLIENT,
      AZURE_AD,
      {
        BaseUrl: 'https://fhir.contoso.com',
        Scopes: ['https://fhir.contoso.com/.default'],
        RequestAppToken: true,
      },
    ],
    [
      'a web app',
      PORTAL,
      { ...AZURE_AD, CallbackPath: '/signin-oidc' },
      {
        BaseUrl: 'https://fhir.contoso.com',
        Scopes: ['https://fhir.contoso.com/user_impersonation', 'https://fhir.contoso.com/more'],
      },
    ],
    [
      'a web app with several reply URLs',
      { ...PORTAL, replyUrls: { ...PORTAL.replyUrls, web: ['https://a.contoso.com/in', 'https://b.contoso.com/in'] } },
      AZURE_AD,
      expect.any(Object) as object,
    ],
    [
      'a web app whose reply URL others have broken',
      { ...PORTAL, replyUrls: { ...PORTAL.replyUrls, web: ['https://['] } },
      AZURE_AD,
      expect.any(Object) as object,
    ],
    [
      'a public client of which little is known',
      { ...CLIENT, type: 'public', appId: null, requestScope: null, server: { ...CLIENT.server, url: null } },
      { Instance: AZURE_AD.Instance, TenantId: AZURE_AD.TenantId },
      {},
    ],
  ])('has the sections of Microsoft.Identity.Web for %s', (_what, registration, AzureAd, Fhir) => {
    expect(jsonOf(registration)).toEqual({ AzureAd, DownstreamApis: { Fhir } });
  });
});
