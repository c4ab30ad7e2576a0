import type { ParserName } from '../../../src/registration/answers/parsers.ts';

/** A text that a check refuses and one that it lets through. */
export interface LineSample {
  readonly wrong: string;
  readonly right: string;
}

/** For each check that a question uses. */
export const LINE_SAMPLES: Readonly<Partial<Record<ParserName, LineSample>>> = {
  appRoleName: { wrong: 'two words', right: 'labReader' },
  description: { wrong: 'turned \u202e', right: 'Reads lab results.' },
  displayName: { wrong: '   ', right: 'Contoso FHIR' },
  federated: { wrong: 'github:contoso/fhir:Branch=main', right: 'github:contoso/fhir:branch=main' },
  fhirUrl: { wrong: 'http://fhir.contoso.com', right: 'https://fhir.contoso.com' },
  identifierUri: { wrong: 'not a uri', right: 'https://fhir.contoso.com' },
  key: { wrong: 'Upper Case', right: 'service-nightly-import' },
  lifetime: { wrong: '0d', right: '90d' },
  logoutUrl: { wrong: 'http://app.contoso.com/out', right: 'https://app.contoso.com/out' },
  notes: { wrong: 'hidden \u200b', right: 'Asked for in CHG-4711.' },
  managedIdentity: { wrong: 'sandbox-identity', right: '6f1c3f0e-2f0a-4c55-9d0b-2f6a3a1b7c11' },
  owner: { wrong: 'ada', right: 'ada@contoso.com' },
  path: { wrong: 'hidden \u200b', right: './certificates' },
  reference: { wrong: ' ', right: 'resource' },
  replyUrl: { wrong: 'https://*.contoso.com', right: 'https://app.contoso.com/callback' },
  scopeName: { wrong: 'two words', right: 'user_impersonation' },
  serviceReference: { wrong: ' ', right: 'CMDB-0815' },
  sink: { wrong: 'vault:contoso', right: 'file:/run/secret' },
  tag: { wrong: 'fhir-apps:mine', right: 'team-lab' },
};
