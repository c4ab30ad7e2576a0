import {
  PUBLISHED_CATEGORIES,
  PUBLISHED_IDS,
  PUBLISHED_LAUNCH_IDS,
  PUBLISHED_ROLE_IDS,
  type PublishedIds,
} from './published-ids.ts';
import { smartScopeIssue } from './smart-scope-issue.ts';
import {
  type ClinicalScope,
  entraSpelling,
  parseSmartScope,
  type SmartScope,
  type SmartVersion,
} from './smart-scope.ts';

/** How much of the catalog a resource defines. */
export const SMART_SCOPE_SETS = ['us-core', 'all', 'minimal'] as const;

/** One of {@link SMART_SCOPE_SETS}. */
export type SmartScopeSet = (typeof SMART_SCOPE_SETS)[number];

/** What of the catalog an API defines. */
export interface SmartChoice {
  readonly version: SmartVersion;
  readonly set: SmartScopeSet;
}

/** What a server's API defines for SMART on FHIR. */
export interface SmartCatalog {
  /** Scopes in Entra's spelling. */
  readonly scopes: readonly string[];
  /** Published scopes that Entra cannot have, in Entra's spelling. */
  readonly leftOut: readonly string[];
  /** The app role of backend services, which act without a person. */
  readonly systemRole: string;
}

/**
 * The catalog of a version: all resource types of US Core and each by itself for patients and for users, and the scopes
 * for the launch; `all` has the published types beyond US Core too, `minimal` no single type. One version only, as FHIR
 * servers refuse a token with scopes of both.
 */
export function smartCatalog({ version, set }: SmartChoice): SmartCatalog {
  const types = Object.entries(PUBLISHED_IDS).filter(([type, ids]) => isIn(type, ids, { version, set }));
  const clinical = (['patient', 'user'] as const).flatMap((context) =>
    types.map(([resourceType]) => entraSpelling(readingOf({ context, resourceType, version }))),
  );
  const byCategory = version === 'v1' || set === 'minimal' ? [] : PUBLISHED_CATEGORIES.map(categoryScope);
  const tooLong = (value: string): boolean => smartScopeIssue(value) !== null;
  return {
    scopes: [...Object.keys(PUBLISHED_LAUNCH_IDS), ...clinical, ...byCategory.filter((value) => !tooLong(value))],
    leftOut: byCategory.filter(tooLong),
    systemRole: entraSpelling(readingOf({ context: 'system', resourceType: '*', version })),
  };
}

function isIn(type: string, { isInVersion1, isUsCore }: PublishedIds, { version, set }: SmartChoice): boolean {
  switch (set) {
    case 'minimal':
      return type === '*';
    case 'us-core':
      return version === 'v1' ? isInVersion1 : isUsCore;
    case 'all':
      return true;
  }
}

/** The scope that reads in a version: `.read`, or `.rs`, since `.r` alone cannot search. */
export function readingOf({
  context,
  resourceType,
  version,
}: Pick<ClinicalScope, 'context' | 'resourceType' | 'version'>): ClinicalScope {
  return { kind: 'clinical', context, resourceType, version, access: version === 'v1' ? 'read' : 'rs', query: null };
}

function categoryScope({ resourceType, category }: (typeof PUBLISHED_CATEGORIES)[number]): string {
  const whole = readingOf({ context: 'patient', resourceType, version: 'v2' });
  return entraSpelling({ ...whole, query: `category=${category}` });
}

const PUBLISHED: ReadonlyMap<string, string> = new Map([
  ...Object.entries(PUBLISHED_LAUNCH_IDS),
  ...Object.entries(PUBLISHED_ROLE_IDS),
  ...PUBLISHED_CATEGORIES.map((each): [string, string] => [categoryScope(each), each.id]),
  ...Object.entries(PUBLISHED_IDS).flatMap(([resourceType, ids]) =>
    (['patient', 'user'] as const).flatMap((context) =>
      (['v1', 'v2'] as const).map((version): [string, string] => [
        entraSpelling(readingOf({ context, resourceType, version })),
        ids[context][version === 'v1' ? 'read' : 'rs'],
      ]),
    ),
  ),
]);

/** The id under which a scope of SMART, or an app role of the same value, is published; null where it is not. */
export function publishedSmartId(value: string): string | null {
  return PUBLISHED.get(value) ?? null;
}

/** What a person allows by consenting to a scope of SMART; null for any other scope. */
export function smartScopePurpose(value: string): string | null {
  const scope = parseSmartScope(value);
  return scope === null ? null : purposeOf(scope);
}

const LAUNCH_PURPOSES: Readonly<Record<Exclude<SmartScope, ClinicalScope>['value'], string>> = {
  launch: 'Know which record is open in the health record system',
  'launch/patient': 'Ask which patient the app is for',
  'launch/encounter': 'Ask which encounter the app is for',
  fhirUser: 'Know who you are in the health records',
  online_access: 'Stay signed in while you use the app',
};

function purposeOf(scope: SmartScope): string {
  if (scope.kind === 'launch') {
    return LAUNCH_PURPOSES[scope.value];
  }
  const { context, resourceType, query } = scope;
  const what = resourceType === '*' ? 'everything' : resourceType;
  const code = query === null ? '' : ` (${query.slice(query.lastIndexOf('|') + 1)})`;
  return `${capitalized(accessWords(scope))} ${what}${code} ${WHOSE[context]}`;
}

const WHOSE = {
  patient: "in the patient's record",
  user: 'that you may see yourself',
  system: 'on the FHIR server',
} as const;

const LETTER_WORDS: Readonly<Record<string, string>> = {
  c: 'create',
  r: 'read',
  u: 'change',
  d: 'delete',
  s: 'search',
};

const VERSION_1_WORDS: Readonly<Record<string, string>> = {
  read: 'read and search',
  write: 'create, change and delete',
  '*': 'read, search, create, change and delete',
};

function accessWords({ version, access }: ClinicalScope): string {
  if (version === 'v1') {
    return VERSION_1_WORDS[access] ?? access;
  }
  const words = [...access].map((letter) => LETTER_WORDS[letter] ?? letter);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
