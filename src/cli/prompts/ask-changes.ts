import type { Field, FieldValues } from '../fields/field.ts';
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
import { type Asking, asksForSignIn, type FieldAnswers, noAnswers, signInWalk, valuesOf } from './field-walk.ts';
import { QuestionWalk } from './question-walk.ts';
import { describeSignIn } from './sign-in/describe-sign-in.ts';
import { FIELDS_OF_PARTS } from './sign-in/parts.ts';
import { unlessBack } from './terminal.ts';

/** The choice that ends the changes; no field has this key. */
const NO_MORE: Choice = { value: '', name: 'Nothing more' };

/** The choice that asks again how a client signs in; no field has this key. */
const SIGN_IN = 'how it signs in';

/** Of the fields that are asked for by their parts, the one that more entries can be added to by themselves. */
const OFFERED_ANYWAY = 'federated';

/** Offers all fields until nothing more is to be changed; Esc leads from a change to the list of them. */
export async function askChanges(asking: Asking, all: readonly Field[], begin: FieldValues): Promise<FieldValues> {
  const { terminal } = asking;
  const fields = askedFields(all);
  let values = begin;
  for (;;) {
    const known = values;
    const count = terminal.screen.count();
    const choices = [NO_MORE, ...changesOf(all, known)];
    const key = await terminal.one({ message: 'What do you want to change?', choices, escape: NO_MORE.value });
    if (key === NO_MORE.value) {
      return applicableOf(fields, values);
    }
    const changed = await unlessBack(terminal, () => askChange(asking, all, { key, values: known }));
    if (changed === null) {
      terminal.screen.eraseTo(count);
    }
    values = changed ?? values;
  }
}

/** What can be changed, each with what holds now; how a client signs in is one line. */
function changesOf(all: readonly Field[], values: FieldValues): readonly Choice[] {
  const offered = askedFields(all).filter((field) => isNeeded(field, values) || isOffered(field, values));
  const lineOf = (field: AskedField): Choice => ({ value: field.key, name: describeValue(field, values) });
  if (!asksForSignIn(all)) {
    return offered.map(lineOf);
  }
  return offered.flatMap((field) =>
    field.key === 'credential'
      ? [{ value: SIGN_IN, name: `Signs in with: ${describeSignIn(values)}` }]
      : FIELDS_OF_PARTS.has(field.key) && field.key !== OFFERED_ANYWAY
        ? []
        : [lineOf(field)],
  );
}

/** The values without those that nobody would be asked for now: another kind of credential leaves some behind. */
function applicableOf(fields: readonly AskedField[], values: FieldValues): FieldValues {
  return fields
    .filter((field) => !isRequiredPrompt(field, withValue(values, field.key, undefined)) && !isOffered(field, values))
    .reduce((kept, { key }) => withValue(kept, key, undefined), values);
}

/** What is to be changed, and what holds so far. */
interface Change {
  readonly key: string;
  readonly values: FieldValues;
}

/** Asks for one field, and for what its change has made necessary. */
async function askChange(asking: Asking, all: readonly Field[], { key, values }: Change): Promise<FieldValues> {
  const fields = askedFields(all);
  if (key === SIGN_IN) {
    return askSignIn(asking, all, values);
  }
  let changed = values;
  const ask = async (field: AskedField): Promise<void> => {
    changed = withValue(changed, field.key, await askField(asking, field, changed));
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

/** Asks again how a client signs in; Esc leads back, from the first question to the list. */
async function askSignIn(asking: Asking, all: readonly Field[], values: FieldValues): Promise<FieldValues> {
  const others = Object.entries(values).filter(([key]) => !FIELDS_OF_PARTS.has(key));
  const begin: FieldAnswers = noAnswers(Object.fromEntries(others));
  const walk = new QuestionWalk(asking.terminal, begin, () => signInWalk(asking, all), '');
  return valuesOf(await walk.go());
}
