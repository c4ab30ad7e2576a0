import type { AppType } from '../../registration/model/app-type.ts';
import type { FieldDefinition, Fields, ValueOf } from '../../registration/answers/field-definition.ts';

/** A value as a flag, a variable or an answer gives it: what was typed, before it is parsed. */
export type FieldValue = string | readonly string[] | boolean;

/** What was typed, by {@link Field.key}; what was not given is absent. */
export type FieldValues = Readonly<Record<string, FieldValue | undefined>>;

/**
 * One input of a command, defined once: its flag, variable, question, parser, help and README row all come from here.
 * The variable is `FHIR_APPS_<FLAG>` unless it says otherwise; see {@link variableOf}.
 */
export interface Field extends FieldDefinition {
  /** The name of its value, in camelCase. */
  readonly key: string;
  readonly flag: string;
}

/** As {@link InputOf}, with every key: false for a switch that was not given, undefined for any other such value. */
export type SettledInputOf<Definitions extends Fields> = {
  readonly [Key in keyof Definitions]: Definitions[Key] extends { readonly placeholder: string }
    ? ValueOf<Definitions[Key]> | (Definitions[Key] extends { readonly fallback: string } ? never : undefined)
    : boolean;
};

/** Fields as a list, each with its key and its flag. */
export function fieldList(fields: Fields): readonly Field[] {
  return Object.entries(fields).map(([key, field]) => ({ flag: flagOf(key), ...field, key }));
}

function flagOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The environment variable of a field, such as `FHIR_APPS_FHIR_URL`. */
export function variableOf(field: Field): string {
  return field.variable ?? variableFor(field.flag);
}

/** The field by the flags that it had before, each with the short flag that went with it. */
export function formerFieldsOf(field: Field): readonly Field[] {
  const { short: _short, variable: _variable, formerShort, ...rest } = field;
  return (field.formerFlags ?? []).map((flag, index) => ({
    ...rest,
    ...(index === 0 && formerShort !== undefined ? { short: formerShort } : {}),
    flag,
  }));
}

/** The variables of the flags that a field had before; they are still read. */
export function formerVariablesOf(field: Field): readonly string[] {
  return (field.formerFlags ?? []).map(variableFor);
}

/** The keys of the flags that a field had before, in camelCase: a file of today may have them. */
export function formerKeysOf(field: Field): readonly string[] {
  return (field.formerFlags ?? []).map((flag) => flag.replace(/-[a-z]/g, (part) => part.slice(1).toUpperCase()));
}

function variableFor(flag: string): string {
  return `FHIR_APPS_${flag.toUpperCase().replaceAll('-', '_')}`;
}

/** True for a field that help and completion leave out, because something else has taken its place. */
export function isReplaced(field: FieldDefinition): boolean {
  return field.replacedBy !== undefined;
}

/** True where a field applies to an application type. */
export function appliesTo(field: FieldDefinition, type: AppType): boolean {
  return field.types === undefined || field.types.includes(type);
}

/** True for a field that takes no value. */
export function isSwitch(field: FieldDefinition): boolean {
  return field.placeholder === undefined;
}
