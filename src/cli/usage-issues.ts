import { worded } from '../errors/wording.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import { type UsageIssue, UsageError } from '../errors/usage-error.ts';
import { type Field, isSwitch } from './fields/field.ts';
import { issueSentence } from '../output/issue-sentence.ts';
import type { ValueIssue } from '../registration/answers/issue.ts';
import type { ValueSource } from './command.ts';
import { type InputIssue, nameOf } from './input.ts';

/** The code of all invalid input, and of an issue without a code of its own. */
const INVALID_INPUT: ErrorCode<2> = 'invalid_input';

/** All that is wrong with what the user gave, as one error; a single fault keeps its own words. */
export function toUsageError(issues: readonly UsageIssue[], commandName: string): UsageError {
  const [first] = issues;
  const message =
    first !== undefined && issues.length === 1
      ? issueSentence(first)
      : `${issues.length} inputs are missing or invalid.`;
  const code = issues.length === 1 ? (first?.code ?? INVALID_INPUT) : INVALID_INPUT;
  return new UsageError(code, message, {
    hint: `\`fhir-apps ${commandName} --help\` explains each.`,
    details: { faults: issues.map((each) => ({ ...named(each), code: each.code ?? INVALID_INPUT })) },
  });
}

function named({ field, message }: UsageIssue): Pick<UsageIssue, 'field' | 'message'> {
  return { field, message };
}

/**
 * The faults of a judgement over all values, named as the user knows the fields; what is missing is shown with its
 * form.
 */
export function namedIssues(
  fields: readonly Field[],
  given: ReadonlyMap<string, ValueSource>,
  issues: readonly ValueIssue[],
): readonly InputIssue[] {
  return issues.map(({ key, message, missing, code = null }) => {
    const field = fields.find((one) => one.key === key);
    if (field === undefined) {
      return { key, field: key, message: missing ? 'is missing.' : worded(message), code };
    }
    return {
      key,
      code,
      field: nameOf(field, given.get(key)),
      message: missing && message === 'is missing' ? missingMessage(field) : worded(message),
    };
  });
}

function missingMessage(field: Field): string {
  if (isSwitch(field)) {
    return 'is missing.';
  }
  return field.choices === undefined
    ? `is missing; give --${field.flag} ${field.placeholder ?? ''}.`
    : `is missing; give --${field.flag} ${field.choices.join(' or ')}.`;
}
