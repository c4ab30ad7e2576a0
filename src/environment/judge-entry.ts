import { resolve } from 'node:path';
import { appliesTo, type FieldValues } from '../fields/field.ts';
import { toAnswers } from '../registration/answers/answers.ts';
import { judgeManagedIdentity } from '../registration/answers/managed-identity-answers.ts';
import { judgeRegisterValues, type ValueFault } from '../registration/answers/register-schema.ts';
import type { AppType } from '../registration/app-type.ts';
import { misplacedForManagedIdentity } from '../registration/managed-identity.ts';
import type { WantedEntry } from './environment.ts';
import { wordedForFile } from './field-value.ts';
import { ENTRY_FIELDS, type EntryValues } from './read-entry.ts';
import { type EnvironmentFault, faultAt, type Location, pathOf } from './tree.ts';

/** One entry of a file, read but not yet judged as a whole. */
export interface EntryToJudge extends EntryValues {
  readonly key: string;
  readonly type: AppType;
  /** Where the entry begins. */
  readonly at: Location;
}

/** What goes for every entry of a file. */
export interface SharedValues {
  readonly fhirUrl: string;
  readonly serverKind: string | undefined;
  /** What relative paths of the file start from. */
  readonly directory: string;
}

/** An entry that is right, or all that is wrong with it; and what flags would have said. */
export type JudgedEntry = { readonly values: FieldValues } & (
  { readonly wanted: WantedEntry } | { readonly faults: readonly EnvironmentFault[] }
);

/** Keys of fields whose values are paths. */
const PATH_KEYS = ['rolesFile', 'certificate', 'generateCertificate'];

/** Judges an entry by the rules of `register` (its schema and what its questions need), all faults at once. */
export function judgeEntry(entry: EntryToJudge, shared: SharedValues): JudgedEntry {
  const { type, key, faults: ownFaults } = entry;
  const isIdentity = type === 'service' && entry.origins.has('managedIdentity');
  const values: FieldValues = {
    ...withSharedValues(entry, shared),
    ...(type === 'resource' || isIdentity ? {} : { key }),
  };
  const judged = isIdentity ? judgeIdentity(values) : judgeApplication(type, values);
  if ('wanted' in judged && ownFaults.length === 0) {
    return { wanted: judged.wanted, values };
  }
  const faults = 'wanted' in judged ? [] : judged.faults;
  // A value that is at fault by itself is told as such, not as missing.
  const isTold = (faultKey: string): boolean => entry.origins.has(faultKey) && values[faultKey] === undefined;
  return {
    values,
    faults: [
      ...ownFaults,
      ...faults
        .filter((fault) => !isTold(fault.key))
        .map((fault) => faultAt(locate(entry, fault), sentence(fault), fault.code)),
    ],
  };
}

type Judgement = { readonly wanted: WantedEntry } | { readonly faults: readonly ValueFault[] };

function judgeApplication(type: AppType, values: FieldValues): Judgement {
  const judged = judgeRegisterValues(type, values);
  const faults = 'faults' in judged ? judged.faults : [];
  const told = new Set(faults.map(({ key }) => key));
  const missing = missingValues(type, values).filter(({ key }) => !told.has(key));
  return 'values' in judged && missing.length === 0
    ? { wanted: { kind: 'application', answers: toAnswers(judged.values) } }
    : { faults: [...faults, ...missing] };
}

/** What `register` would ask for, were somebody there; where a secret goes may still be said on the command line. */
function missingValues(type: AppType, values: FieldValues): readonly ValueFault[] {
  return ENTRY_FIELDS.filter(
    (field) =>
      field.key !== 'secretTo' &&
      appliesTo(field, type) &&
      values[field.key] === undefined &&
      field.question?.needed?.(values) === true,
  ).map(({ key }) => ({ key, message: 'is missing', missing: true }));
}

function judgeIdentity(values: FieldValues): Judgement {
  const misplaced = Object.keys(values).flatMap((key) => {
    const message = misplacedForManagedIdentity(key);
    return message === null ? [] : [{ key, message, missing: false }];
  });
  const kept = Object.entries(values).filter(([key]) => misplacedForManagedIdentity(key) === null);
  const judged = judgeManagedIdentity(Object.fromEntries(kept));
  const faults = [...misplaced, ...('faults' in judged ? judged.faults : [])];
  return 'answers' in judged && faults.length === 0
    ? { wanted: { kind: 'managed-identity', answers: judged.answers } }
    : { faults };
}

function withSharedValues({ values }: EntryToJudge, { fhirUrl, serverKind, directory }: SharedValues): FieldValues {
  const paths = PATH_KEYS.flatMap((key) => {
    const path = values[key];
    return typeof path === 'string' ? [[key, resolve(directory, path)] as const] : [];
  });
  return { ...values, ...Object.fromEntries(paths), fhirUrl, ...(serverKind === undefined ? {} : { serverKind }) };
}

/** The text that a fault speaks of, where it is one of a list; else the value, else where the entry begins. */
function locate({ at, origins }: EntryToJudge, { key, message }: ValueFault): Location {
  const origin = origins.get(key);
  if (origin === undefined) {
    return { place: at.place, path: key === '' || key === 'key' ? at.path : pathOf(at.path, key) };
  }
  const item =
    origin.kind === 'sequence'
      ? origin.items.find((one) => one.kind === 'scalar' && message.includes(`"${one.text}"`))
      : undefined;
  return item ?? origin;
}

function sentence({ key, message, missing }: ValueFault): string {
  if (!missing || message !== 'is missing') {
    return wordedForFile(message);
  }
  const field = ENTRY_FIELDS.find((one) => one.key === key);
  const wanted = field?.choices === undefined ? field?.question?.message : `one of ${field.choices.join(', ')}`;
  return wanted === undefined
    ? 'is missing.'
    : `is missing: ${wordedForFile(wanted)}${wanted.endsWith('?') ? '' : '.'}`;
}
