import { worded } from '../../errors/wording.ts';
import { resolve } from 'node:path';
import { appliesTo } from '../../cli/fields/field.ts';
import type { KnownValues } from '../../registration/answers/field-definition.ts';
import { parseRegistration } from '../../registration/answers/answers.ts';
import { parseManagedIdentity } from '../../registration/answers/managed-identity-answers.ts';
import { missingIssue, type ValueIssue, valueIssue } from '../../registration/answers/issue.ts';
import type { GivenRegistration } from '../../registration/answers/register-values.ts';
import type { AppType, ServerKind } from '../../registration/model/app-type.ts';
import { notApplicableForManagedIdentity } from '../../registration/managed-identity.ts';
import type { WantedEntry } from './environment.ts';
import { ENTRY_FIELDS, nameInFile, type EntryValues } from './read-entry.ts';
import { type EnvironmentIssue, issueAt, type Location, pathOf } from './tree.ts';

/** One entry of a file, read but not yet judged as a whole. */
export interface EntryToValidate extends EntryValues {
  readonly key: string;
  readonly type: AppType;
  /** Where the entry begins. */
  readonly at: Location;
}

/** What goes for every entry of a file. */
export interface SharedValues {
  readonly fhirUrl: string;
  readonly serverKind: ServerKind | undefined;
  /** What relative paths of the file start from. */
  readonly directory: string;
}

/** An entry that is right, or all that is wrong with it; and what flags would have said. */
export type ValidatedEntry = { readonly values: GivenRegistration } & (
  { readonly wanted: WantedEntry } | { readonly issues: readonly EnvironmentIssue[] }
);

/** Keys of fields whose values are paths. */
const PATH_KEYS = ['rolesFile', 'certificate', 'generateCertificate'] as const;

/** Reads an entry by the rules of `register`, also what its questions need, all issues at once. */
export function validateEntry(entry: EntryToValidate, shared: SharedValues): ValidatedEntry {
  const { type, key, issues: ownIssues } = entry;
  const isIdentity = type === 'service' && entry.origins.has('managedIdentity');
  const values: GivenRegistration = {
    ...withSharedValues(entry, shared),
    ...(type === 'resource' || isIdentity ? {} : { key }),
  };
  const validated = isIdentity ? parseIdentity(values) : parseApplication(type, values);
  if ('wanted' in validated && ownIssues.length === 0) {
    return { wanted: validated.wanted, values };
  }
  const issues = 'wanted' in validated ? [] : validated.issues;
  // A value that is at fault by itself is told as such, not as missing.
  const known: KnownValues = { ...values };
  const isReported = (key: string): boolean => entry.origins.has(key) && known[key] === undefined;
  return {
    values,
    issues: [
      ...ownIssues,
      ...issues
        .filter((issue) => !isReported(issue.key))
        .map((issue) => issueAt(locate(entry, issue), sentence(issue), issue.code)),
    ],
  };
}

type EntryValidation = { readonly wanted: WantedEntry } | { readonly issues: readonly ValueIssue[] };

function parseApplication(type: AppType, values: GivenRegistration): EntryValidation {
  const parsed = parseRegistration(type, values);
  const issues = 'issues' in parsed ? parsed.issues : [];
  const reported = new Set(issues.map(({ key }) => key));
  const missing = missingValues(type, { ...values }).filter(({ key }) => !reported.has(key));
  return 'answers' in parsed && missing.length === 0
    ? { wanted: { kind: 'application', answers: parsed.answers } }
    : { issues: [...issues, ...missing] };
}

/** What `register` would ask for, were someone there; where a secret goes may still be said on the command line. */
function missingValues(type: AppType, values: KnownValues): readonly ValueIssue[] {
  return ENTRY_FIELDS.filter(
    (field) =>
      field.key !== 'secretTo' &&
      appliesTo(field, type) &&
      values[field.key] === undefined &&
      field.question?.needed?.(values) === true,
  ).map(({ key }) => missingIssue(key));
}

function parseIdentity(values: GivenRegistration): EntryValidation {
  const misplaced = Object.keys(values).flatMap((key) => {
    const message = notApplicableForManagedIdentity(key);
    return message === null ? [] : [valueIssue(key, message)];
  });
  const parsed = parseManagedIdentity(values);
  const issues = [...misplaced, ...('issues' in parsed ? parsed.issues : [])];
  return 'answers' in parsed && issues.length === 0
    ? { wanted: { kind: 'managed-identity', answers: parsed.answers } }
    : { issues };
}

function withSharedValues(
  { values }: EntryToValidate,
  { fhirUrl, serverKind, directory }: SharedValues,
): GivenRegistration {
  const paths = PATH_KEYS.flatMap((key) => {
    const path = values[key];
    return path === undefined ? [] : [[key, resolve(directory, path)] as const];
  });
  return { ...values, ...Object.fromEntries(paths), fhirUrl, ...(serverKind === undefined ? {} : { serverKind }) };
}

/** The text that a fault speaks of, where it is one of a list; else the value, else where the entry begins. */
function locate({ at, origins }: EntryToValidate, { key, message: wording }: ValueIssue): Location {
  const message = worded(wording, nameInFile);
  const origin = origins.get(key);
  if (origin === undefined) {
    return { position: at.position, path: key === '' || key === 'key' ? at.path : pathOf(at.path, key) };
  }
  const item =
    origin.kind === 'sequence'
      ? origin.items.find((one) => one.kind === 'scalar' && message.includes(`"${one.text}"`))
      : undefined;
  return item ?? origin;
}

function sentence({ key, message, missing }: ValueIssue): string {
  if (!missing || message !== 'is missing') {
    return worded(message, nameInFile);
  }
  const field = ENTRY_FIELDS.find((one) => one.key === key);
  const wanted = field?.choices === undefined ? field?.question?.message : `one of ${field.choices.join(', ')}`;
  return wanted === undefined ? 'is missing.' : `is missing: ${wanted}${wanted.endsWith('?') ? '' : '.'}`;
}
