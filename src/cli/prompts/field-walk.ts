import type { Field, FieldValue, FieldValues } from '../fields/field.ts';
import { answerText, type AskedField, askedFields, isRequiredPrompt, labelOf, withValue } from './asked-field.ts';
import { askField, issueOfValue } from './field-question.ts';
import type { WalkQuestion } from './question-walk.ts';
import type { PartAsking } from './sign-in/part-question.ts';
import { type PartAnswers, partQuestion } from './sign-in/part-walk.ts';
import { FIELDS_OF_PARTS, valuesOfParts } from './sign-in/parts.ts';
import { signInQuestions } from './sign-in/sign-in-questions.ts';

/** Where fields are asked for, and what else their values are checked by. */
export type Asking = Omit<PartAsking, 'fields'>;

/** What was given, which is not asked for, and what was answered: fields, and parts that make the values of others. */
export type FieldAnswers = PartAnswers;

/** No answers yet beside what was given. */
export function noAnswers(given: FieldValues): FieldAnswers {
  return { given, answered: {}, parts: {} };
}

/** All values, as flags would have given them. */
export function valuesOf({ given, answered, parts }: FieldAnswers): FieldValues {
  return { ...given, ...valuesOfParts(parts), ...answered };
}

/** True where the sign-in of a client is among the fields, which is asked for by its parts. */
export function asksForSignIn(fields: readonly Field[]): boolean {
  return ['credential', 'secretTo'].every((key) => fields.some((field) => field.key === key));
}

/** The questions for fields, in their order. */
export function fieldQuestions<Answers extends FieldAnswers>(
  asking: Asking,
  fields: readonly Field[],
): readonly WalkQuestion<Answers>[] {
  const asked = askedFields(fields);
  if (!asksForSignIn(fields)) {
    return asked.map((field) => fieldQuestion(asking, field));
  }
  const first = asked.find(({ key }) => FIELDS_OF_PARTS.has(key));
  return asked.flatMap((field) =>
    field === first
      ? signInWalk<Answers>(asking, fields)
      : FIELDS_OF_PARTS.has(field.key)
        ? []
        : [fieldQuestion<Answers>(asking, field)],
  );
}

/** The questions that tell how a client signs in. */
export function signInWalk<Answers extends FieldAnswers>(
  asking: Asking,
  fields: readonly Field[],
): readonly WalkQuestion<Answers>[] {
  const isService = fields.some(({ key }) => key === 'role');
  return signInQuestions(isService).map((question) => partQuestion<Answers>({ ...asking, fields }, question));
}

/** The question for one field, among those of a walk. */
function fieldQuestion<Answers extends FieldAnswers>(asking: Asking, field: AskedField): WalkQuestion<Answers> {
  const { key } = field;
  const { extraIssues } = asking;
  const withAnswer = (answers: Answers, value: FieldValue | undefined): Answers => ({
    ...answers,
    answered: withValue(answers.answered, key, value),
  });
  const without = (answers: Answers): Answers => withAnswer(answers, undefined);
  return {
    key,
    label: () => labelOf(field.question),
    isAsked: (answers) => isRequiredPrompt(field, valuesOf(answers)),
    ask: async (answers) => withAnswer(answers, await askField(asking, field, valuesOf(answers))),
    answered: (answers) => {
      const others = valuesOf(without(answers));
      const value = answers.answered[key];
      const holds =
        isRequiredPrompt(field, others) && issueOfValue({ field, values: others, extraIssues }, value) === null;
      return holds ? answerText(field, answers.answered) : null;
    },
    without,
  };
}
