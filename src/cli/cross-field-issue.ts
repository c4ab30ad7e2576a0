import { appliesTo, type Field, type FieldValue, type FieldValues } from './fields/field.ts';
import { REGISTER_FIELDS } from './fields/register-fields.ts';
import type { AppType } from '../registration/model/app-type.ts';
import { validateRegisterValues } from '../registration/answers/validate-register-values.ts';

export function fieldsOf(type: AppType): readonly Field[] {
  return REGISTER_FIELDS.filter((field) => appliesTo(field, type));
}

/** The value of a field with one more answer. */
function withText(value: FieldValue | undefined, text: string, isList: boolean): FieldValue {
  return isList ? [...(typeof value === 'object' ? value : []), text] : text;
}

/** A fault of one answer that shows only beside the others, such as a reply URL that is on another platform already. */
export function crossFieldIssue(type: AppType, key: string, text: string, values: FieldValues): string | null {
  const isList = fieldsOf(type).some((field) => field.key === key && field.list === true);
  const validated = validateRegisterValues(type, { ...values, [key]: withText(values[key], text, isList) });
  return 'issues' in validated
    ? (validated.issues.find((issue) => issue.key === key && !issue.missing)?.message ?? null)
    : null;
}
