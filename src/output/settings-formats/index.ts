import { APPSETTINGS } from './appsettings.ts';
import { AZURE_IDENTITY } from './azure-identity.ts';
import { AZURE_PIPELINES } from './azure-pipelines.ts';
import { BICEP } from './bicep.ts';
import { CURL } from './curl.ts';
import { ENV } from './env.ts';
import { FHIRCLIENT } from './fhirclient.ts';
import type { SettingsFormat } from './format.ts';
import { SETTINGS_FORMAT_NAMES, type SettingsFormatName } from './format-names.ts';
import { GITHUB_ACTIONS } from './github-actions.ts';
import { HTTP } from './http.ts';
import { KUBERNETES } from './kubernetes.ts';
import { MSAL_BROWSER } from './msal-browser.ts';
import { MSAL_NODE } from './msal-node.ts';
import { POSTMAN } from './postman.ts';

const FORMATS: Readonly<Record<SettingsFormatName, SettingsFormat>> = {
  env: ENV,
  appsettings: APPSETTINGS,
  bicep: BICEP,
  http: HTTP,
  curl: CURL,
  'msal-node': MSAL_NODE,
  'msal-browser': MSAL_BROWSER,
  'azure-identity': AZURE_IDENTITY,
  fhirclient: FHIRCLIENT,
  'github-actions': GITHUB_ACTIONS,
  'azure-pipelines': AZURE_PIPELINES,
  kubernetes: KUBERNETES,
  postman: POSTMAN,
};

/** Where no format is named. */
export const DEFAULT_FORMAT: SettingsFormat = ENV;

/** Every format of `settings`, in the order of help. */
export const SETTINGS_FORMATS: readonly SettingsFormat[] = SETTINGS_FORMAT_NAMES.map((name) => FORMATS[name]);
