import type { FieldValue, FieldValues } from '../fields/field.ts';
import { answerText, type AskedField, isRequiredPrompt, withValue } from './asked-field.ts';
import { askField, type ExtraIssues, issueOfValue } from './field-question.ts';
import type { WalkQuestion } from './question-walk.ts';
import type { Terminal } from './terminal.ts';

/** Where fields are asked for, and what else their values are checked by. */
export interface Asking {
  readonly terminal: Terminal;
  readonly extraIssues: ExtraIssues;
}

/** What was given, which is not asked for, and what was answered. */
export interface FieldAnswers {
  readonly given: FieldValues;
  readonly answered: FieldValues;
}

/** All values, as flags would have given them. */
export function valuesOf({ given, answered }: FieldAnswers): FieldValues {
  return { ...given, ...answered };
}

/** The question for one field, among those of a walk. */
export function fieldQuestion<Answers extends FieldAnswers>(
  { terminal, extraIssues }: Asking,
  field: AskedField,
): WalkQuestion<Answers> {
  const { key } = field;
  const withAnswer = (answers: Answers, value: FieldValue | undefined): Answers => ({
    ...answers,
    answered: withValue(answers.answered, key, value),
  });
  const without = (answers: Answers): Answers => withAnswer(answers, undefined);
  return {
    key,
    isAsked: (answers) => isRequiredPrompt(field, valuesOf(answers)),
    ask: async (answers) => withAnswer(answers, await askField(terminal, field, valuesOf(answers), extraIssues)),
    answered: (answers) => {
      const others = valuesOf(without(answers));
      const value = answers.answered[key];
      const holds =
        isRequiredPrompt(field, others) && issueOfValue({ field, values: others, extraIssues }, value) === null;
      return holds ? { message: field.question.message, answer: answerText(field, answers.answered) } : null;
    },
    without,
  };
}
