import fc from 'fast-check';
import type { RegisterAnswers } from '../../src/registration/answers/answers.ts';
import type { FieldValues } from '../../src/cli/fields/field.ts';
import type { AppType } from '../../src/registration/model/app-type.ts';
import { registrationOf } from './registration-of.ts';

/**
 * A server on no domain of the tenant, one on a verified domain, and managed ones; few, so that runs meet each other's
 * work.
 */
const FHIR_URLS = [
  'https://fhir.fabrikam.example',
  'https://fhir.contoso.com/r4',
  'https://ward-main.fhir.azurehealthcareapis.com',
] as const;

/** Few, so that what is asked for often stands already, there or on another platform. */
export const REPLY_URLS = [
  'https://app.contoso.com/callback',
  'https://app.contoso.com',
  'https://localhost:5001/callback',
  'http://localhost:3000/callback',
  'http://localhost',
] as const;

export const SCOPES = ['user_impersonation', 'ward.read', 'fhirUser'] as const;

/** Clients that a resource may pre-authorise, by appId. */
export const CLIENTS = ['cccccccc-0000-4000-8000-000000000011', 'cccccccc-0000-4000-8000-000000000012'] as const;

export const ROLES = ['globalReader', 'globalImporter', 'globalAdmin'] as const;

const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values], { minLength: 1 });
const said = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const text = fc.stringMatching(/^[A-Z][a-z]{0,7}$/);

const common = {
  name: text,
  fhirUrl: fc.constantFrom(...FHIR_URLS),
  serverKind: said(fc.constantFrom('oss', 'ahds', 'azure-api-for-fhir')),
  description: said(text),
  notes: said(text),
  serviceManagementReference: said(text),
  owner: said(fc.subarray(['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'])),
  tag: said(some(['ward', 'night'])),
};

const TRUSTED = ['github:contoso/fhir:branch=main', 'github:Contoso/fhir:branch=main', 'issuer=https://a.b,subject=c'];

/** A kind of credential with what goes with it. */
const credential = fc.oneof(
  fc.record({ credential: fc.constant('none') }),
  fc.record({ credential: fc.constant('secret'), secretLifetime: said(fc.constantFrom('30d', '365d')) }),
  fc.record({ credential: fc.constant('federated'), federated: some(TRUSTED) }),
);

function withCredential(values: fc.Arbitrary<FieldValues>): fc.Arbitrary<FieldValues> {
  return fc.tuple(values, credential).map(([others, chosen]) => ({ ...others, ...chosen }));
}

/** What someone may say about each type, by the keys of the fields. */
const VALUES: Readonly<Record<AppType, fc.Arbitrary<FieldValues>>> = {
  resource: fc.record({
    ...common,
    identifierUri: said(fc.constantFrom('auto', 'api://contoso-fhir', ...FHIR_URLS)),
    tokenVersion: said(fc.constantFrom('1', '2')),
    scopeConsent: said(fc.constantFrom('admin', 'user')),
    scope: said(some(SCOPES)),
    appRole: said(some(ROLES)),
    preAuthorize: said(some(CLIENTS)),
  }),
  confidential: withCredential(
    fc.record({
      ...common,
      replyUrl: some(REPLY_URLS),
      logoutUrl: said(fc.constant('https://app.contoso.com/logout')),
      scope: said(some(SCOPES)),
      adminConsent: said(fc.boolean()),
    }),
  ),
  public: fc.record({
    ...common,
    replyUrl: some([...REPLY_URLS, 'native=https://app.contoso.com/callback', 'spa=http://localhost']),
    platform: said(fc.constantFrom('auto', 'spa', 'native')),
    deviceCode: said(fc.boolean()),
    scope: said(some(SCOPES)),
    adminConsent: said(fc.boolean()),
  }),
  service: withCredential(fc.record({ ...common, role: some(ROLES) })),
};

function withoutUndefined(values: FieldValues): FieldValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** Answers of one type, as they come from values that `register` takes. */
export function answersOf(type: AppType): fc.Arbitrary<RegisterAnswers> {
  return VALUES[type]
    .map((values) => registrationOf(type, withoutUndefined(values)))
    .filter((parsed) => 'answers' in parsed)
    .map(({ answers }) => answers);
}
