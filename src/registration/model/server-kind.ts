/** The kinds of FHIR server that registrations differ by. */
export const SERVER_KINDS = ['oss', 'ahds', 'azure-api-for-fhir'] as const;

/** `oss`: FHIR Server for Azure; `ahds`: Azure Health Data Services; `azure-api-for-fhir`: its retired predecessor. */
export type ServerKind = (typeof SERVER_KINDS)[number];
