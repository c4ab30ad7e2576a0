import { type Wording, worded } from '../errors/wording.ts';
import type { UsageIssue } from '../errors/usage-error.ts';
import {
  appliesTo,
  type Field,
  type FieldValue,
  type FieldValues,
  formerVariablesOf,
  variableOf,
} from './fields/field.ts';
import type { KnownValues } from '../registration/answers/field-definition.ts';
import type { Issue } from '../registration/answers/issue.ts';
import { APP_TYPES, type AppType } from '../registration/model/app-type.ts';
import {
  type ImpliedCredential,
  impliedCredentials,
  notApplicableCredentialInput,
} from '../registration/credentials/inputs/index.ts';
import { CREDENTIAL_TYPES } from '../registration/credentials/inputs/inputs.ts';
import { notApplicableForManagedIdentity } from '../registration/managed-identity.ts';
import type { Argument, ValueSource } from './command.ts';
import { choiceIssue, parseField } from './parse-field.ts';
import { readFlag, readVariable, type Reading, type TypedFlag } from './read-value.ts';

/** What was typed, by the key of each field. */
export type TypedFlags = Readonly<Record<string, TypedFlag>>;

/** What was given, read value by value: what has an issue is given, but is not among the values. */
export interface GivenValues {
  /** As typed, by the keys of the fields. */
  readonly typed: FieldValues;
  /** The same, parsed; also those that a field falls back to. */
  readonly values: KnownValues;
  readonly given: ReadonlyMap<string, ValueSource>;
  readonly issues: readonly InputIssue[];
}

/** A fault, and the key of the field that has it. */
export interface InputIssue extends UsageIssue {
  readonly key: string;
}

/** How the user knows a field: by its flag, or by its variable where the value came from there. */
export function nameOf(field: Field, source: ValueSource | undefined): string {
  return source === 'variable' ? variableOf(field) : `--${field.flag}`;
}

/** Reads fields from flags, else from their variables, and parses every value by itself. */
export function readValues(fields: readonly Field[], flags: TypedFlags, env: NodeJS.ProcessEnv): GivenValues {
  const typed: Record<string, FieldValue> = {};
  const values: Record<string, unknown> = {};
  const given = new Map<string, ValueSource>();
  const issues: InputIssue[] = [];
  const issueIn = (field: Field, text: FieldValue): Issue | null => {
    const parsed = parseField(field, text);
    if ('value' in parsed) {
      values[field.key] = parsed.value;
    }
    return 'issue' in parsed ? parsed.issue : null;
  };
  for (const field of fields) {
    if (field.fallback !== undefined) {
      issueIn(field, field.fallback);
    }
    const { reading, source } = readField(field, flags, env);
    if (reading === null) {
      continue;
    }
    given.set(field.key, source);
    const issue = 'issue' in reading ? reading.issue : issueIn(field, reading.value);
    if (issue !== null) {
      issues.push({ key: field.key, field: nameOf(field, source), ...issue });
    } else if ('value' in reading) {
      typed[field.key] = reading.value;
    }
  }
  return { typed, values, given, issues };
}

function readField(
  field: Field,
  flags: TypedFlags,
  env: NodeJS.ProcessEnv,
): { readonly reading: Reading; readonly source: ValueSource } {
  const reading = readFlag(field, flags[field.key]);
  if (reading !== null) {
    return { reading, source: 'flag' };
  }
  const set = [variableOf(field), ...formerVariablesOf(field)].find((name) => env[name] !== undefined);
  return { reading: set === undefined ? null : readVariable(field, env[set]), source: 'variable' };
}

/** The faults of a command's arguments: missing, or not one of their words. */
export function argumentIssues(all: readonly Argument[], given: readonly string[]): readonly InputIssue[] {
  return all.flatMap(({ name, required, choices }, index) => {
    const word = given[index];
    if (word === undefined) {
      return required ? [{ key: name, field: name, message: 'is missing.' }] : [];
    }
    const issue = choices === undefined ? null : choiceIssue(word, choices);
    return issue === null ? [] : [{ key: name, field: name, message: issue }];
  });
}

/** Values that apply, and the variables whose values do not. */
export interface ApplicableValues extends GivenValues {
  /** Why each of them does not, as `--verbose` tells it. */
  readonly ignored: readonly string[];
}

/**
 * Keeps the values that apply to an application type and to the other values. A flag that does not apply is a fault; a
 * variable that does not apply is ignored, valid or not. `register` calls it again when questions have told the type or
 * the credential. The kind of a credential that was not named follows from flags, and from nothing else: a variable that
 * is set for a whole pipeline does not turn a federated job into one with a secret.
 */
export function keepApplicable(fields: readonly Field[], type: AppType, given: GivenValues): ApplicableValues {
  const implied = impliedByFlags(type, given);
  const all = implied === null ? given : withCredential(given, implied.kind);
  const misplaced = fields.flatMap((field) => {
    const reason = all.given.has(field.key) ? notApplicableReason(field, type, all, implied) : null;
    return reason === null ? [] : [{ field, reason: worded(reason), source: all.given.get(field.key) }];
  });
  const dropped = new Set(misplaced.map(({ field }) => field.key));
  const kept = <Value>(values: Readonly<Record<string, Value>>): Record<string, Value> =>
    Object.fromEntries(Object.entries(values).filter(([key]) => !dropped.has(key)));
  return {
    typed: kept(all.typed),
    values: kept(all.values),
    given: new Map([...all.given].filter(([key]) => !dropped.has(key))),
    issues: [
      ...all.issues.filter(({ key }) => !dropped.has(key)),
      ...misplaced
        .filter(({ source }) => source === 'flag')
        .map(({ field, reason }) => ({ key: field.key, field: nameOf(field, 'flag'), message: reason })),
    ],
    ignored: misplaced
      .filter(({ source }) => source === 'variable')
      .map(({ field, reason }) => `${variableOf(field)} is ignored: it ${reason}`),
  };
}

function impliedByFlags(type: AppType, { typed, given }: GivenValues): ImpliedCredential | null {
  const isOpen =
    CREDENTIAL_TYPES.some((each) => each === type) &&
    typed.credential === undefined &&
    !given.has('credential') &&
    !given.has('managedIdentity');
  const flags = [...given].flatMap(([key, source]) => (source === 'flag' ? [key] : []));
  // Of flags that contradict each other, those that do not go with the first are at fault.
  const [first = null] = isOpen ? impliedCredentials(flags) : [];
  return first;
}

function withCredential({ typed, values, given, issues }: GivenValues, credential: string): GivenValues {
  return {
    typed: { ...typed, credential },
    values: { ...values, credential },
    given: new Map([...given, ['credential', 'flag']]),
    issues,
  };
}

function notApplicableReason(
  field: Field,
  type: AppType,
  { typed, given }: GivenValues,
  implied: ImpliedCredential | null,
): Wording | null {
  if (!appliesTo(field, type)) {
    return `does not apply to ${type}; it is for ${(field.types ?? []).join(', ')}.`;
  }
  return type === 'service' && given.has('managedIdentity')
    ? notApplicableForManagedIdentity(field.key)
    : notApplicableCredentialInput(field.key, typed, implied);
}

/** The application type that a command's argument names, where it names one. */
export function typeNamed(argument: string | undefined): AppType | undefined {
  return APP_TYPES.find((type) => type === argument);
}
