import { APPSETTINGS } from './appsettings.ts';
import { AZURE_IDENTITY } from './azure-identity.ts';
import { AZURE_PIPELINES } from './azure-pipelines.ts';
import { BICEP } from './bicep.ts';
import { CURL } from './curl.ts';
import { ENV } from './env.ts';
import { FHIRCLIENT } from './fhirclient.ts';
import type { SettingsFormat } from './format.ts';
import { GITHUB_ACTIONS } from './github-actions.ts';
import { HTTP } from './http.ts';
import { KUBERNETES } from './kubernetes.ts';
import { MSAL_BROWSER } from './msal-browser.ts';
import { MSAL_NODE } from './msal-node.ts';
import { POSTMAN } from './postman.ts';

/** Where no format is named. */
export const DEFAULT_FORMAT: SettingsFormat = ENV;

/** Every format of `settings`, in the order of help. */
export const SETTINGS_FORMATS: readonly SettingsFormat[] = [
  ENV,
  APPSETTINGS,
  BICEP,
  HTTP,
  CURL,
  MSAL_NODE,
  MSAL_BROWSER,
  AZURE_IDENTITY,
  FHIRCLIENT,
  GITHUB_ACTIONS,
  AZURE_PIPELINES,
  KUBERNETES,
  POSTMAN,
];
