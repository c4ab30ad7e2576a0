import type { Field, FieldValues } from '../fields/field.ts';
import { APP_TYPE_PURPOSE, APP_TYPES, type AppType } from '../../registration/model/app-type.ts';
import { type Asking, type FieldAnswers, fieldQuestions, noAnswers, valuesOf } from './field-walk.ts';
import { QuestionWalk, type WalkQuestion } from './question-walk.ts';

/** What is asked about a registration. */
export interface RegistrationQuestions {
  /** Its type; undefined where that is the first question. */
  readonly type: AppType | undefined;
  /** The fields of a type, in the order of their questions. */
  readonly fieldsOf: (type: AppType) => readonly Field[];
  /** What was given for a registration of a type; throws UsageError for what does not apply to it. */
  readonly given: (type: AppType) => FieldValues;
}

/** What a person said about a registration. */
export interface AskedRegistration {
  readonly type: AppType;
  /** The same as flags with these answers would have given. */
  readonly values: FieldValues;
  /** True where at least one question was asked. */
  readonly asked: boolean;
}

interface Answers extends FieldAnswers {
  readonly type: AppType | undefined;
}

/** Asks about a registration, as {@link RegistrationQuestions} says. */
export async function askRegistration(asking: Asking, questions: RegistrationQuestions): Promise<AskedRegistration> {
  const { type: given, fieldsOf } = questions;
  const begin: Answers = { type: given, ...noAnswers(given === undefined ? {} : questions.given(given)) };
  const walk = new QuestionWalk<Answers>(asking.terminal, begin, ({ type }) => [
    ...(given === undefined ? [typeQuestion(asking, questions)] : []),
    ...(type === undefined ? [] : fieldQuestions<Answers>(asking, fieldsOf(type))),
  ]);
  const answers = await walk.go();
  if (answers.type === undefined) {
    throw new Error('The type was asked for and is not known.');
  }
  return { type: answers.type, values: valuesOf(answers), asked: walk.hasAsked };
}

/** Asks for the fields that are needed and have no value, in their order. */
export async function askMissing(asking: Asking, fields: readonly Field[], given: FieldValues): Promise<FieldValues> {
  const walk = new QuestionWalk(asking.terminal, noAnswers(given), () => fieldQuestions(asking, fields));
  return valuesOf(await walk.go());
}

function typeQuestion({ terminal }: Asking, { given, fieldsOf }: RegistrationQuestions): WalkQuestion<Answers> {
  return {
    key: 'type',
    label: () => 'Type',
    isAsked: ({ type }) => type === undefined,
    ask: async (answers) => {
      const choices = APP_TYPES.map((type) => ({ value: type, name: type, description: APP_TYPE_PURPOSE[type] }));
      const type = await terminal.one({
        message: 'Type of application',
        label: 'Type',
        choices,
        current: answers.type,
      });
      const keys = fieldsOf(type).map(({ key }) => key);
      const kept = Object.entries(answers.answered).filter(([key]) => keys.includes(key));
      // A job is asked other things about its sign-in than an app.
      const parts = type === answers.type ? answers.parts : {};
      return { type, given: given(type), answered: Object.fromEntries(kept), parts };
    },
    answered: ({ type }) => type ?? null,
    without: (answers) => ({ ...answers, type: undefined }),
  };
}
