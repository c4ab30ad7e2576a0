import { worded } from '../errors/wording.ts';
import { appliesTo, type Field, fieldList, type FieldValue, type FieldValues } from './fields/field.ts';
import { parseTyped } from './parse-field.ts';
import { WEB_REPLY_URL_NOTE } from './fields/client-fields.ts';
import { REGISTER_FIELDS } from './fields/register-fields.ts';
import type { AppType } from '../registration/model/app-type.ts';
import { parseRegistration } from '../registration/answers/answers.ts';

/** The fields of `register` that apply to an application type. */
export function fieldsOf(type: AppType): readonly Field[] {
  const fields = fieldList(REGISTER_FIELDS).filter((field) => appliesTo(field, type));
  return type === 'confidential' ? fields.map(asWebApp) : fields;
}

function asWebApp(field: Field): Field {
  return field.key === 'replyUrl' && field.question !== undefined
    ? { ...field, question: { ...field.question, note: WEB_REPLY_URL_NOTE } }
    : field;
}

/** The value of a field with one more answer. */
function withText(value: FieldValue | undefined, text: string, isList: boolean): FieldValue {
  return isList ? [...(typeof value === 'object' ? value : []), text] : text;
}

/** A fault of one answer that shows only beside the others, such as a reply URL that is on another platform already. */
export function crossFieldIssue(type: AppType, key: string, text: string, typed: FieldValues): string | null {
  const isList = fieldsOf(type).some((field) => field.key === key && field.list === true);
  const values = parseTyped(REGISTER_FIELDS, { ...typed, [key]: withText(typed[key], text, isList) });
  const parsed = parseRegistration(type, values);
  const issues = 'issues' in parsed ? parsed.issues : [];
  const found = issues.find((issue) => issue.key === key && !issue.missing);
  return found === undefined ? null : worded(found.message);
}
