import type { Field, FieldValues } from '../fields/field.ts';
import { APP_TYPE_PURPOSE, APP_TYPES, type AppType } from '../../registration/model/app-type.ts';
import { type AskedField, askedFields, describeValue, isMissing, isOffered, withValue } from './asked-field.ts';
import type { Choice } from './choice-lines.ts';
import { askField } from './field-question.ts';
import { type Asking, type FieldAnswers, fieldQuestion, valuesOf } from './field-walk.ts';
import { QuestionWalk, type WalkQuestion } from './question-walk.ts';
import { unlessBack } from './terminal.ts';

/** What is asked about a registration. */
export interface RegistrationQuestions {
  /** Its type; undefined where that is the first question. */
  readonly type: AppType | undefined;
  /** The fields of a type, in the order of their questions. */
  readonly fieldsOf: (type: AppType) => readonly Field[];
  /** What was given for a registration of a type; throws UsageError for what does not apply to it. */
  readonly given: (type: AppType) => FieldValues;
  /** What of these values applies, which may depend on the values; null where none is to be offered for a change. */
  readonly changeable: (type: AppType, values: FieldValues) => FieldValues | null;
}

/** What a person said about a registration. */
export interface AskedRegistration {
  readonly type: AppType;
  /** The same as flags with these answers would have given. */
  readonly values: FieldValues;
  /** True where at least one question was answered by a value. */
  readonly asked: boolean;
}

interface Answers extends FieldAnswers {
  readonly type: AppType | undefined;
}

/** The choice that ends "Change anything?"; no field has this key. */
const GO_ON: Choice = { value: '', name: 'No, go on' };

/** Asks about a registration, as {@link RegistrationQuestions} says. */
export async function askRegistration(asking: Asking, questions: RegistrationQuestions): Promise<AskedRegistration> {
  const { type: given, fieldsOf, changeable } = questions;
  const begin: Answers = { type: given, given: given === undefined ? {} : questions.given(given), answered: {} };
  const walk = new QuestionWalk<Answers>(asking.terminal, begin, ({ type }) => [
    ...(given === undefined ? [typeQuestion(asking, questions)] : []),
    ...(type === undefined ? [] : fieldQuestions<Answers>(asking, fieldsOf(type))),
  ]);
  let answers = await walk.go();
  for (;;) {
    const { type } = answers;
    if (type === undefined) {
      throw new Error('The type was asked for and is not known.');
    }
    const values = valuesOf(answers);
    const asked = given === undefined || Object.keys(answers.answered).length > 0;
    const offered = asked ? changeable(type, values) : null;
    if (offered === null) {
      return { type, values, asked };
    }
    const changed = await askChanges(asking, askedFields(fieldsOf(type)), offered);
    if (changed.isDone) {
      return { type, values: changed.values, asked: true };
    }
    answers = await walk.back({ ...answers, answered: changedFrom(answers.given, changed.values) });
  }
}

/** The values that were answered, and not given. */
function changedFrom(given: FieldValues, values: FieldValues): FieldValues {
  return Object.fromEntries(Object.entries(values).filter(([key, value]) => given[key] !== value));
}

/** Asks for the fields that are needed and have no value, in their order. */
export async function askMissing(asking: Asking, fields: readonly Field[], given: FieldValues): Promise<FieldValues> {
  const begin: FieldAnswers = { given, answered: {} };
  return valuesOf(await new QuestionWalk(asking.terminal, begin, () => fieldQuestions(asking, fields)).go());
}

function fieldQuestions<A extends FieldAnswers>(asking: Asking, fields: readonly Field[]): readonly WalkQuestion<A>[] {
  return askedFields(fields).map((field) => fieldQuestion<A>(asking, field));
}

function typeQuestion({ terminal }: Asking, { given, fieldsOf }: RegistrationQuestions): WalkQuestion<Answers> {
  const message = 'Type of application';
  return {
    key: 'type',
    isAsked: ({ type }) => type === undefined,
    ask: async (answers) => {
      const choices = APP_TYPES.map((type) => ({ value: type, name: type, description: APP_TYPE_PURPOSE[type] }));
      const type = await terminal.one({ message, choices, current: answers.type });
      const keys = fieldsOf(type).map(({ key }) => key);
      const kept = Object.entries(answers.answered).filter(([key]) => keys.includes(key));
      return { type, given: given(type), answered: Object.fromEntries(kept) };
    },
    answered: ({ type }) => (type === undefined ? null : { message, answer: type }),
    without: (answers) => ({ ...answers, type: undefined }),
  };
}

/** Values with the changes so far; `isDone` is false where the person went back to the questions before. */
interface Changed {
  readonly values: FieldValues;
  readonly isDone: boolean;
}

/** Offers optional fields until nothing more is to be changed. */
async function askChanges(asking: Asking, fields: readonly AskedField[], begin: FieldValues): Promise<Changed> {
  const { terminal } = asking;
  let values = begin;
  for (;;) {
    const known = values;
    const rows = terminal.screen.rows();
    const offered = fields.filter((field) => isOffered(field, known));
    const choices = [GO_ON, ...offered.map((field) => ({ value: field.key, name: describeValue(field, known) }))];
    const key = await unlessBack(terminal, () => terminal.one({ message: 'Change anything?', choices }));
    if (key === null || key === GO_ON.value) {
      return { values, isDone: key !== null };
    }
    const changed = await unlessBack(terminal, () => askChange(asking, fields, { key, values: known }));
    if (changed === null) {
      terminal.screen.eraseTo(rows);
    }
    values = changed ?? values;
  }
}

/** Asks for one field, and for what its change has made necessary. */
async function askChange(
  { terminal, extraIssues }: Asking,
  fields: readonly AskedField[],
  { key, values }: { readonly key: string; readonly values: FieldValues },
): Promise<FieldValues> {
  let changed = values;
  const ask = async (field: AskedField): Promise<void> => {
    changed = withValue(changed, field.key, await askField(terminal, field, changed, extraIssues));
  };
  for (const field of fields.filter((each) => each.key === key)) {
    await ask(field);
  }
  for (const field of fields) {
    // Only what this change made missing: a secret that goes to the terminal has no value, and is not asked for again.
    if (isMissing(field, changed) && !isMissing(field, values)) {
      await ask(field);
    }
  }
  return changed;
}
