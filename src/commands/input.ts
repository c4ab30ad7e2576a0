import type { UsageFault } from '../errors/usage-error.ts';
import { appliesTo, type Field, type FieldValue, type FieldValues, variableOf } from '../fields/field.ts';
import { APP_TYPES, type AppType } from '../registration/app-type.ts';
import type { Argument, ValueSource } from './command.ts';
import { choiceFault, valueFault } from './judge-value.ts';
import { readFlag, readVariable, type Reading, type TypedFlag } from './read-value.ts';

/** What was typed, by the key of each field. */
export type TypedFlags = Readonly<Record<string, TypedFlag>>;

/** Values that were given, judged one by one: those at fault are given, but not among the values. */
export interface GivenValues {
  readonly values: FieldValues;
  readonly given: ReadonlyMap<string, ValueSource>;
  readonly faults: readonly KeyedFault[];
}

/** A fault, and the key of the field that has it. */
export interface KeyedFault extends UsageFault {
  readonly key: string;
}

/** How the user knows a field: by its flag, or by its variable where the value came from there. */
export function nameOf(field: Field, source: ValueSource | undefined): string {
  return source === 'variable' ? variableOf(field) : `--${field.flag}`;
}

/** Reads fields from what was typed, else from their variables, and judges every value by itself. */
export function readValues(fields: readonly Field[], typed: TypedFlags, env: NodeJS.ProcessEnv): GivenValues {
  const values: Record<string, FieldValue> = {};
  const given = new Map<string, ValueSource>();
  const faults: KeyedFault[] = [];
  for (const field of fields) {
    const { reading, source } = readField(field, typed, env);
    if (reading === null) {
      continue;
    }
    given.set(field.key, source);
    const fault = 'fault' in reading ? reading.fault : valueFault(field, reading.value);
    if (fault !== null) {
      faults.push({ key: field.key, field: nameOf(field, source), message: fault });
    } else if ('value' in reading) {
      values[field.key] = reading.value;
    }
  }
  return { values, given, faults };
}

function readField(
  field: Field,
  typed: TypedFlags,
  env: NodeJS.ProcessEnv,
): { readonly reading: Reading; readonly source: ValueSource } {
  const reading = readFlag(field, typed[field.key]);
  return reading === null
    ? { reading: readVariable(field, env[variableOf(field)]), source: 'variable' }
    : { reading, source: 'flag' };
}

/** The fault of a command's argument: missing, or not one of its words. */
export function argumentFaults(argument: Argument | undefined, given: string | undefined): readonly KeyedFault[] {
  if (argument === undefined) {
    return [];
  }
  const { name, required, choices } = argument;
  if (given === undefined) {
    return required ? [{ key: name, field: name, message: 'is missing.' }] : [];
  }
  const fault = choices === undefined ? null : choiceFault(given, choices);
  return fault === null ? [] : [{ key: name, field: name, message: fault }];
}

/**
 * Keeps the values that apply to an application type: a flag that does not is a fault, a variable that does not is ignored,
 * fault or not (DESIGN section 2), and named in `ignored` for `--verbose`.
 * `register` calls it again when the type came from a question.
 */
export function keepApplicable(
  fields: readonly Field[],
  type: AppType,
  all: GivenValues,
): GivenValues & { readonly ignored: readonly string[] } {
  const misplaced = fields.filter((field) => !appliesTo(field, type) && all.given.has(field.key));
  const dropped = new Set(misplaced.map((field) => field.key));
  const byFlag = misplaced.filter((field) => all.given.get(field.key) === 'flag');
  const byVariable = misplaced.filter((field) => all.given.get(field.key) === 'variable');
  return {
    values: Object.fromEntries(Object.entries(all.values).filter(([key]) => !dropped.has(key))),
    given: new Map([...all.given].filter(([key]) => !dropped.has(key))),
    faults: [
      ...all.faults.filter(({ key }) => !dropped.has(key)),
      ...byFlag.map((field) => ({ key: field.key, field: `--${field.flag}`, message: misplacedFault(field, type) })),
    ],
    ignored: byVariable.map(variableOf),
  };
}

function misplacedFault(field: Field, type: AppType): string {
  return `does not apply to ${type}; it is for ${(field.types ?? []).join(', ')}.`;
}

/** The application type that a command's argument names, where it names one. */
export function typeNamed(argument: string | undefined): AppType | undefined {
  return APP_TYPES.find((type) => type === argument);
}
