import { describe, expect, it } from 'vitest';
import { APPSETTINGS } from '../../src/output/settings-formats/appsettings.ts';
import { AZURE_PIPELINES } from '../../src/output/settings-formats/azure-pipelines.ts';
import { ENV } from '../../src/output/settings-formats/env.ts';
import type { SettingsFormat } from '../../src/output/settings-formats/format.ts';
import { GITHUB_ACTIONS } from '../../src/output/settings-formats/github-actions.ts';
import { HTTP } from '../../src/output/settings-formats/http.ts';
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

/** A client that accepts tokens with the subject. */
function trusting(issuer: string, subject: string): RegistrationResult {
  const credential = { keyId: null, expiresAt: null, deliveredTo: null };
  const federated = [{ name: 'job', issuer, subject, audience: 'api://AzureADTokenExchange' }];
  return { ...CLIENT, credential: { ...credential, kind: 'federated', federated } };
}

function textOf(format: SettingsFormat, registration: RegistrationResult): string {
  const written = format.write(registration, { place: null });
  return 'text' in written ? written.text : written.issue;
}

describe('http', () => {
  it('gives no instruction by the name of the client', () => {
    const credential = { kind: 'secret', keyId: null, expiresAt: null, deliveredTo: null, federated: [] } as const;
    const text = textOf(HTTP, { ...CLIENT, credential, displayName: '@prompt password' });
    expect(text.match(/^#\s*@.*$/gm)).toEqual(['# @name token']);
  });
});

describe('github-actions', () => {
  it('evaluates no expression in the name of an environment', () => {
    const issuer = 'https://token.actions.githubusercontent.com';
    const text = textOf(GITHUB_ACTIONS, trusting(issuer, 'repo:contoso/fhir:environment:${{ vars.NEXT }}'));
    expect(text).toContain(`environment: "\${{ '\${{' }} vars.NEXT }}"`);
  });
});

describe('azure-pipelines', () => {
  const id = 'aaaaaaaa-0000-4000-8000-000000000001';
  const entra = `/eid1/c/pub/t/x/a/y/sc/${id}/connection`;
  it.each([
    [`https://vstoken.dev.azure.com/${id}`, 'sc://contoso/fhir/jobs', 'contoso/fhir/jobs'],
    [`https://login.microsoftonline.com/${id}/v2.0`, entra, `${id}/connection`],
  ])('names the service connection of %s', (issuer, subject, connection) => {
    expect(textOf(AZURE_PIPELINES, trusting(issuer, subject))).toContain(`service connection ${connection}.`);
  });

  it.each(['sc://contoso/fhir/jobs', entra])('takes no other issuer for Azure DevOps: %s', (subject) => {
    expect(textOf(AZURE_PIPELINES, trusting('https://evil.example', subject))).toMatch(/^is for /);
  });
});
