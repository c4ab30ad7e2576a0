import type { Field, FieldValues } from '../fields/field.ts';
import { APP_TYPE_PURPOSE, APP_TYPES, type AppType } from '../../registration/model/app-type.ts';
import {
  type AskedField,
  askedFields,
  describeValue,
  isMissing,
  isNeeded,
  isOffered,
  isRequiredPrompt,
  withValue,
} from './asked-field.ts';
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

/** The choice that ends the changes; no field has this key. */
const NO_MORE: Choice = { value: '', name: 'Nothing more' };

/** Asks about a registration, as {@link RegistrationQuestions} says. */
export async function askRegistration(asking: Asking, questions: RegistrationQuestions): Promise<AskedRegistration> {
  const { type: given, fieldsOf } = questions;
  const begin: Answers = { type: given, given: given === undefined ? {} : questions.given(given), answered: {} };
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

/** Offers all fields until nothing more is to be changed; Esc leads from a change to the list of them. */
export async function askChanges(asking: Asking, all: readonly Field[], begin: FieldValues): Promise<FieldValues> {
  const { terminal } = asking;
  const fields = askedFields(all);
  let values = begin;
  for (;;) {
    const known = values;
    const rows = terminal.screen.rows();
    const offered = fields.filter((field) => isNeeded(field, known) || isOffered(field, known));
    const choices = [NO_MORE, ...offered.map((field) => ({ value: field.key, name: describeValue(field, known) }))];
    const key = await terminal.one({ message: 'What do you want to change?', choices, escape: NO_MORE.value });
    if (key === NO_MORE.value) {
      return applicableOf(fields, values);
    }
    const changed = await unlessBack(terminal, () => askChange(asking, fields, { key, values: known }));
    if (changed === null) {
      terminal.screen.eraseTo(rows);
    }
    values = changed ?? values;
  }
}

/** The values without those that nobody would be asked for now: another kind of credential leaves some behind. */
function applicableOf(fields: readonly AskedField[], values: FieldValues): FieldValues {
  return fields
    .filter((field) => !isRequiredPrompt(field, withValue(values, field.key, undefined)) && !isOffered(field, values))
    .reduce((kept, { key }) => withValue(kept, key, undefined), values);
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
