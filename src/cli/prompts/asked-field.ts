import { worded } from '../../errors/wording.ts';
import { type Field, type FieldValue, type FieldValues, isSwitch } from '../fields/field.ts';
import type { Question } from '../../registration/answers/field-definition.ts';

/** A field that a person can be asked for. */
export type AskedField = Field & { readonly question: Question };

/** The fields of a list that a person can be asked for, in its order. */
export function askedFields(fields: readonly Field[]): readonly AskedField[] {
  return fields.filter((field): field is AskedField => field.question !== undefined);
}

/** True where nothing can be made before the field is known, given what is known so far. */
export function isNeeded(field: AskedField, values: FieldValues): boolean {
  return field.question.needed?.(values) ?? false;
}

/** True where the field is needed and has no value yet; an empty list is none. */
export function isMissing(field: AskedField, values: FieldValues): boolean {
  const value = values[field.key];
  return isNeeded(field, values) && (value === undefined || (typeof value === 'object' && value.length === 0));
}

/** True where the field is asked for when nothing is known of it: it is missing, or usual. */
export function isRequiredPrompt(field: AskedField, values: FieldValues): boolean {
  return isMissing(field, values) || (values[field.key] === undefined && (field.question.usual?.(values) ?? false));
}

/** True where the field may be left out, and asking for it makes sense. */
export function isOffered(field: AskedField, values: FieldValues): boolean {
  return !isNeeded(field, values) && (field.question.offered?.(values) ?? true);
}

/** New values in which a field has another one; `undefined` leaves it out, as a flag that is not given does. */
export function withValue(values: FieldValues, key: string, value: FieldValue | undefined): FieldValues {
  const others = Object.fromEntries(Object.entries(values).filter(([name]) => name !== key));
  return value === undefined ? others : { ...others, [key]: value };
}

/** What a question says while it is open: its label where it is no sentence of its own. */
export function openMessage({ message, label }: Question): string {
  return label === undefined || message.endsWith('?') ? message : label;
}

/** The name of what a question asks for. */
export function labelOf({ message, label }: Pick<Question, 'message' | 'label'>): string {
  return label ?? message;
}

/** A field with its value, or with what holds where there is none, in one line. */
export function describeValue(field: AskedField, values: FieldValues): string {
  const message = labelOf(field.question);
  return message.endsWith('?') ? `${message} ${answerText(field, values)}` : `${message}: ${answerText(field, values)}`;
}

/** The value of a field in words, or what holds where there is none. */
export function answerText(field: AskedField, values: FieldValues): string {
  const value = values[field.key];
  if (isSwitch(field)) {
    return value === true ? 'yes' : 'no';
  }
  return String((typeof value === 'object' ? value.join(', ') : value) ?? worded(field.default ?? 'none'));
}
