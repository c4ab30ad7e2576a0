/** The four kinds of application that a FHIR server on Azure needs. */
export const APP_TYPES = ['resource', 'confidential', 'public', 'service'] as const;

/** One of {@link APP_TYPES}, as typed after `fhir-apps register`. */
export type AppType = (typeof APP_TYPES)[number];

/** An application that asks the FHIR server for data: every type but the server's own. */
export type ClientType = Exclude<AppType, 'resource'>;

/** What each type is for, in one line: shown by the first question and by `--help`. */
export const APP_TYPE_PURPOSE: Readonly<Record<AppType, string>> = {
  resource: 'the API that a FHIR server protects: its scope and roles',
  confidential: 'a web app with a server side, which signs users in and keeps a credential',
  public: 'a mobile, desktop or single-page app, which signs users in and can keep no credential',
  service: 'a job that acts as itself, without a user',
};

/** The kinds of FHIR server that registrations differ by. */
export const SERVER_KINDS = ['oss', 'ahds', 'azure-api-for-fhir'] as const;

/** `oss`: FHIR Server for Azure; `ahds`: Azure Health Data Services; `azure-api-for-fhir`: its retired predecessor. */
export type ServerKind = (typeof SERVER_KINDS)[number];
