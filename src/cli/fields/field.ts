import type { AppType } from '../../registration/model/app-type.ts';
import type { CheckName } from '../../registration/answers/checks.ts';

/** A value as a flag, a variable or a question gives it, before the whole is judged. */
export type FieldValue = string | readonly string[] | boolean;

/** Values by {@link Field.key}; what was not given is absent. */
export type FieldValues = Readonly<Record<string, FieldValue | undefined>>;

/** How a person is asked for a field. */
export interface Question {
  /** The question, without a mark of its own (the prompt adds one). */
  readonly message: string;
  /** True where the field must be known before anything can be made, given what is known so far. */
  readonly needed?: (values: FieldValues) => boolean;
  /** True where it is asked for at once, though it may be left out, because another question depends on it. */
  readonly usual?: (values: FieldValues) => boolean;
  /** True where asking makes sense under "Change anything?"; default: always. */
  readonly offered?: (values: FieldValues) => boolean;
  /** One line that says what each choice is for. */
  readonly purposes?: Readonly<Record<string, string>>;
  /** The answer that stands ready, where there is one. */
  readonly suggestion?: (values: FieldValues) => string | undefined;
}

/**
 * One input of a command, defined once: its flag, variable, question, check, help and README row all come from here.
 * The variable is `FHIR_APPS_<FLAG>` unless it says otherwise; see {@link variableOf}.
 */
export interface Field {
  /** The name of its value, in camelCase. */
  readonly key: string;
  /** The long flag without dashes. A switch has no {@link placeholder}. */
  readonly flag: string;
  readonly short?: string;
  /** Its variable, where the flag alone would say too little among all variables. */
  readonly variable?: string;
  /** What stands for the value in help, such as `URL`. */
  readonly placeholder?: string;
  /** True where the flag may be repeated; its variable then holds a list by newline or comma. */
  readonly list?: boolean;
  /** True where an entry of the list may hold commas, so that its variable has one entry a line. */
  readonly onePerLine?: boolean;
  /** The only values allowed. */
  readonly choices?: readonly string[];
  /** The check of each value, by name; absent for switches and choices. */
  readonly check?: CheckName;
  /** One line for `--help` and the README. */
  readonly help: string;
  /** What holds when nothing is given, as help says it. */
  readonly default?: string;
  /** The application types it applies to; default: all. */
  readonly types?: readonly AppType[];
  readonly question?: Question;
}

/** The environment variable of a field, such as `FHIR_APPS_FHIR_URL`. */
export function variableOf(field: Field): string {
  return field.variable ?? `FHIR_APPS_${field.flag.toUpperCase().replaceAll('-', '_')}`;
}

/** True where a field applies to an application type. */
export function appliesTo(field: Field, type: AppType): boolean {
  return field.types === undefined || field.types.includes(type);
}

/** True for a field that takes no value. */
export function isSwitch(field: Field): boolean {
  return field.placeholder === undefined;
}
