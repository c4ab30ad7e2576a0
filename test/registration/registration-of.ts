import { fieldsOf } from '../../src/cli/cross-field-issue.ts';
import type { FieldValues } from '../../src/cli/fields/field.ts';
import { inputOf, parseField } from '../../src/cli/parse-field.ts';
import { REGISTER_FIELDS } from '../../src/cli/fields/register-fields.ts';
import { worded } from '../../src/errors/wording.ts';
import { parseRegistration, type RegisterAnswers } from '../../src/registration/answers/answers.ts';
import { type ValueIssue, valueIssue } from '../../src/registration/answers/issue.ts';
import type { AppType } from '../../src/registration/model/app-type.ts';

/** Reads what was typed, by the keys of the fields, as `register` does: value by value, then as a whole. */
export function registrationOf(
  type: AppType,
  typed: FieldValues,
): { readonly answers: RegisterAnswers } | { readonly issues: readonly ValueIssue[] } {
  const fields = fieldsOf(type);
  const values: Record<string, unknown> = {};
  const issues = Object.entries(typed).flatMap(([key, text]) => {
    const field = fields.find((one) => one.key === key);
    if (field === undefined) {
      return [valueIssue(key, `does not apply to ${type}.`)];
    }
    const parsed = text === undefined ? { value: undefined } : parseField(field, text);
    if ('issue' in parsed) {
      return [valueIssue(key, parsed.issue.message)];
    }
    values[key] = parsed.value;
    return [];
  });
  return issues.length > 0 ? { issues } : parseRegistration(type, inputOf(REGISTER_FIELDS, values));
}

/** Issues as a command line words them, each after the key of its input. */
export function issueLines(issues: readonly ValueIssue[]): readonly string[] {
  return issues.map(({ key, message }) => `${key}: ${worded(message)}`);
}
