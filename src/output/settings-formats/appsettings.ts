import type { RegistrationResult } from '../../registration/result/registration-schema.ts';
import { canParseUrl } from '../../text/can-parse-url.ts';
import { safeJson } from '../../text/safe-json.ts';
import type { FormattedSettings, SettingsFormat } from './format.ts';

/** The JSON that ASP.NET Core reads: of the open-source FHIR server, or of a program that signs in with MSAL. */
export const APPSETTINGS: SettingsFormat = {
  name: 'appsettings',
  summary: 'appsettings.json of the open-source FHIR server, or of a .NET client',
  write: (registration) => (registration.type === 'resource' ? ofServer(registration) : ofClient(registration)),
};

interface Section {
  [name: string]: unknown;
}

/**
 * The section `FhirServer` (https://github.com/microsoft/fhir-server/blob/main/docs/Authentication.md). In the names of
 * variables two underscores stand for each level
 * (https://learn.microsoft.com/aspnet/core/fundamentals/configuration/).
 */
function ofServer({ server, settings }: RegistrationResult): FormattedSettings {
  if (server.kind !== 'oss') {
    return { issue: 'is for the open-source FHIR server; a managed one is configured in Azure.' };
  }
  const root: Section = {};
  for (const [name, value] of Object.entries(settings)) {
    if (value !== null) {
      setNested(root, name.split('__'), value === 'true' ? true : value);
    }
  }
  return textOf(root);
}

function setNested(section: Section, [name = '', ...deeper]: readonly string[], value: unknown): void {
  if (deeper.length === 0) {
    section[name] = value;
    return;
  }
  const inner: Section = {};
  Object.assign(inner, section[name]);
  section[name] = inner;
  setNested(inner, deeper, value);
}

/**
 * The sections `AzureAd` and `DownstreamApis` of Microsoft.Identity.Web
 * (https://learn.microsoft.com/entra/identity-platform/scenario-web-app-call-api-app-configuration). The library adds
 * `openid profile offline_access` by itself.
 */
function ofClient({
  type,
  appId,
  tenantId,
  endpoints,
  server,
  requestScope,
  replyUrls,
}: RegistrationResult): FormattedSettings {
  return textOf({
    AzureAd: {
      Instance: `${new URL(endpoints.token).origin}/`,
      TenantId: tenantId,
      ...(appId === null ? {} : { ClientId: appId }),
      ...callbackPath(replyUrls.web),
    },
    DownstreamApis: {
      Fhir: {
        ...(server.url === null ? {} : { BaseUrl: server.url }),
        ...(requestScope === null ? {} : { Scopes: requestScope.split(' ') }),
        ...(type === 'service' ? { RequestAppToken: true } : {}),
      },
    },
  });
}

/** Where the library waits for the sign-in; only where a single reply URL leaves no doubt. */
function callbackPath([url, ...others]: readonly string[]): Section {
  const path = url !== undefined && others.length === 0 && canParseUrl(url) ? new URL(url).pathname : '/';
  return path === '/' ? {} : { CallbackPath: path };
}

function textOf(content: Section): FormattedSettings {
  return { text: `${safeJson(content, { indent: 2 })}\n` };
}
