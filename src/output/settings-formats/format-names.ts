/**
 * The names of the formats of `settings`, in the order of help. They are apart from what writes them, which only that
 * command loads; `index.ts` does not compile where one is missing there.
 */
export const SETTINGS_FORMAT_NAMES = [
  'env',
  'appsettings',
  'bicep',
  'http',
  'curl',
  'msal-node',
  'msal-browser',
  'azure-identity',
  'fhirclient',
  'github-actions',
  'azure-pipelines',
  'kubernetes',
  'postman',
] as const;

/** One of {@link SETTINGS_FORMAT_NAMES}. */
export type SettingsFormatName = (typeof SETTINGS_FORMAT_NAMES)[number];
