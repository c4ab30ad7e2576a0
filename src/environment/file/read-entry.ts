import { flagOf, type NameInput } from '../../errors/wording.ts';
import { appliesTo, type Field, fieldList, formerKeysOf } from '../../cli/fields/field.ts';
import { inputOf } from '../../cli/parse-field.ts';
import { REGISTER_FIELDS } from '../../cli/fields/register-fields.ts';
import type { GivenRegistration } from '../../registration/answers/register-values.ts';
import type { AppType } from '../../registration/model/app-type.ts';
import { impliedCredentials, notApplicableCredentialInput } from '../../registration/credentials/inputs/index.ts';
import { CREDENTIAL_TYPES } from '../../registration/credentials/inputs/inputs.ts';
import { notApplicableForManagedIdentity } from '../../registration/managed-identity.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { readFieldValue } from './field-value.ts';
import { type EnvironmentIssue, issueAt, isNothing, type Mapping, type Tree } from './tree.ts';

/** Keys of fields that an entry shares with all others of its file, or has by its place in it. */
const ENVIRONMENT_KEYS: ReadonlySet<string> = new Set(['fhirUrl', 'serverKind', 'key']);

/** What may stand in an entry besides its type, and in `defaults`. */
export const ENTRY_FIELDS: readonly Field[] = fieldList(REGISTER_FIELDS).filter(
  ({ key }) => !ENVIRONMENT_KEYS.has(key),
);

/** Keys that stand at the top of a file. */
const TOP_KEYS: ReadonlySet<string> = new Set(['fhirUrl', 'serverKind', 'secretTo', 'tenant', 'cloud']);

/** An input as who wrote the file knows it: by its key, and by its flag where the file cannot say it. */
export const nameInFile: NameInput = (key) =>
  TOP_KEYS.has(key) || ENTRY_FIELDS.some((field) => field.key === key) ? key : flagOf(key);

/** What a mapping says by the keys of fields, each value parsed by itself. */
export interface EntryValues {
  readonly values: GivenRegistration;
  /** Where each value stands, by the key of its field; of what is at fault too. */
  readonly origins: ReadonlyMap<string, Tree>;
  readonly issues: readonly EnvironmentIssue[];
}

/** Reads `defaults`, whose keys are those of any type. */
export function readDefaults(mapping: Mapping | null): EntryValues {
  return mapping === null
    ? { values: {}, origins: new Map(), issues: [] }
    : readValues(mapping, (key) => entryField(key) ?? unknownKey(key, ENTRY_FIELDS));
}

/** Reads the values of one entry, and puts those defaults under them that say something about it. */
export function readEntry(mapping: Mapping, type: AppType, defaults: EntryValues): EntryValues {
  const own = withImpliedCredential(type, readOwn(mapping, type));
  const shared = { ...defaults.values, ...own.values };
  const taken = ENTRY_FIELDS.filter(
    (field) =>
      defaults.origins.has(field.key) &&
      keysOf(field).every((key) => !mapping.entries.has(key)) &&
      appliesTo(field, type) &&
      appliesToEntry(field.key, own.values, shared),
  ).map(({ key }) => key);
  return {
    values: inputOf(REGISTER_FIELDS, { ...only(taken, defaults.values), ...own.values }),
    origins: new Map([...[...defaults.origins].filter(([key]) => taken.includes(key)), ...own.origins]),
    issues: own.issues,
  };
}

/** The field of a key, which may be one that it had before. */
function entryField(key: string): Field | undefined {
  return ENTRY_FIELDS.find((field) => keysOf(field).includes(key));
}

function keysOf(field: Field): readonly string[] {
  return [field.key, ...formerKeysOf(field)];
}

function readOwn(mapping: Mapping, type: AppType): EntryValues {
  return readValues(mapping, (key) => {
    if (key === 'type' && type !== 'resource') {
      return null;
    }
    const field = entryField(key);
    return field !== undefined && appliesTo(field, type)
      ? field
      : (explainNotApplicable(key, field, type) ?? unknownKey(key, [...fieldsOf(type), ...ENTRY_FIELDS]));
  });
}

/** The kind of credential that the entry does not name follows from its own keys; what all entries share says nothing. */
function withImpliedCredential(type: AppType, own: EntryValues): EntryValues {
  const isOpen = CREDENTIAL_TYPES.some((each) => each === type) && !own.origins.has('credential');
  const implied = isOpen && !own.origins.has('managedIdentity') ? impliedCredentials(own.origins.keys()) : [];
  const [credential, ...others] = new Set(implied.map(({ kind }) => kind));
  return credential === undefined || others.length > 0 ? own : { ...own, values: { ...own.values, credential } };
}

function fieldsOf(type: AppType): readonly Field[] {
  return ENTRY_FIELDS.filter((field) => appliesTo(field, type));
}

/** Reads the values of the fields that keys stand for; a sentence is a fault of the key, null passes it over. */
function readValues(mapping: Mapping, fieldOf: (key: string) => Field | string | null): EntryValues {
  const values: Record<string, unknown> = {};
  const origins = new Map<string, Tree>();
  const issues: EnvironmentIssue[] = [];
  for (const [key, { position, value }] of mapping.entries) {
    const field = fieldOf(key);
    if (field === null) {
      continue;
    }
    if (typeof field === 'string') {
      issues.push(issueAt({ position, path: value.path }, field));
    } else if (origins.has(field.key)) {
      issues.push(issueAt({ position, path: value.path }, saidTwice(field)));
    } else if (!isNothing(value)) {
      origins.set(field.key, value);
      const read = readFieldValue(field, value);
      if ('value' in read) {
        values[field.key] = read.value;
      } else {
        issues.push(...read.issues);
      }
    }
  }
  return { values: inputOf(REGISTER_FIELDS, values), origins, issues };
}

function saidTwice(field: Field): string {
  return `is given by two names; keep ${field.key} only, which is its name now.`;
}

/** False for a default about another kind of credential than the entry's, or about what a managed identity has not. */
function appliesToEntry(key: string, own: GivenRegistration, shared: GivenRegistration): boolean {
  const isOtherCertificate =
    (key === 'certificate' && own.generateCertificate !== undefined) ||
    (key === 'generateCertificate' && own.certificate !== undefined);
  return (
    !isOtherCertificate &&
    notApplicableCredentialInput(key, shared) === null &&
    (shared.managedIdentity === undefined || notApplicableForManagedIdentity(key) === null)
  );
}

function only(keys: readonly string[], values: GivenRegistration): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => keys.includes(key)));
}

function explainNotApplicable(key: string, field: Field | undefined, type: AppType): string | null {
  if (field !== undefined) {
    return `does not apply to ${type}; it is for ${(field.types ?? []).join(', ')}.`;
  }
  switch (key) {
    case 'fhirUrl':
    case 'serverKind':
      return `belongs at the top of the file: all entries are of one FHIR server.`;
    case 'key':
      return 'is not given twice: the key is what is before the colon of the entry.';
    default:
      return null;
  }
}

/** The sentence against a key that no field has. */
export function unknownKey(key: string, fields: readonly { readonly key: string }[]): string {
  const known = fields.map((field) => field.key);
  // Lists are named in the singular, so that a plural is the commonest slip: `roles` for `role`, or for `appRole`.
  const singular = key.toLowerCase().replace(/s$/, '');
  const isNamedSo = (one: string): boolean => singular.length > 2 && one.toLowerCase().endsWith(singular);
  const meant = known.find(isNamedSo) ?? nearestName(key, known);
  return meant === null
    ? 'is not known here; `fhir-apps schema` has all keys.'
    : `is not known here; did you mean ${meant}?`;
}
