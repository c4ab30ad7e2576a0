import type { Field, FieldValues } from '../fields/field.ts';
import { APP_TYPE_PURPOSE, APP_TYPES, type AppType } from '../../registration/model/app-type.ts';
import {
  type AskedField,
  askedFields,
  describeValue,
  isRequiredPrompt,
  isMissing,
  isOffered,
  withValue,
} from './asked-field.ts';
import type { Choice } from './choice-lines.ts';
import { askField, type ExtraIssues } from './field-question.ts';
import { createTerminal, type TerminalOptions } from './terminal.ts';

/**
 * Asks a person. Everything it asks goes to the output it was made with, and every question that ends without an answer
 * (Ctrl-C, Ctrl-D, closed input, the signal) throws CancelledError.
 */
export interface Prompter {
  /** Which type of application to register. */
  askType(): Promise<AppType>;
  /**
   * Asks, in the order of `fields`, for each that is needed and has no value; what has one is never asked.
   *
   * @returns new values, the same as flags with these answers would have given.
   */
  askMissing(fields: readonly Field[], values: FieldValues): Promise<FieldValues>;
  /**
   * Offers the optional ones of `fields` with what holds now until nothing more is to be changed, and asks for what a
   * change has made necessary. The caller leaves out fields that do not apply to the type.
   *
   * @returns new values.
   */
  askChanges(fields: readonly Field[], values: FieldValues): Promise<FieldValues>;
  /**
   * Lets one be chosen; answers its `value`. Names that came from a directory are stripped of control characters by the
   * caller.
   */
  choose(message: string, choices: readonly Choice[]): Promise<string>;
  /** As {@link choose}, for any number; none is ticked from the start, and none may be the answer. */
  chooseSeveral(message: string, choices: readonly Choice[]): Promise<readonly string[]>;
  /** Yes or no; Enter alone answers no. */
  confirm(message: string): Promise<boolean>;
}

/** What a prompter needs. */
export interface PrompterOptions extends TerminalOptions {
  /** Faults of one value that only the whole of the values shows; default: none. */
  readonly extraIssues?: ExtraIssues;
}

/** The choice that ends "Change anything?"; no field has this key. */
const GO_ON: Choice = { value: '', name: 'No, go on' };

/** The prompter that asks on a terminal; the caller decides whether it may ask at all. */
export function createPrompter({ extraIssues = () => null, ...options }: PrompterOptions): Prompter {
  const terminal = createTerminal(options);

  async function askEach(
    fields: readonly AskedField[],
    values: FieldValues,
    when: (field: AskedField, values: FieldValues) => boolean,
  ): Promise<FieldValues> {
    let known = values;
    for (const field of fields) {
      if (when(field, known)) {
        known = withValue(known, field.key, await askField(terminal, field, known, extraIssues));
      }
    }
    return known;
  }

  async function askChanges(fields: readonly AskedField[], values: FieldValues): Promise<FieldValues> {
    const offered = fields.filter((field) => isOffered(field, values));
    const key = await terminal.one({
      message: 'Change anything?',
      choices: [GO_ON, ...offered.map((field) => ({ value: field.key, name: describeValue(field, values) }))],
    });
    if (key === GO_ON.value) {
      return values;
    }
    const changed = await askEach(fields, values, (field) => field.key === key);
    // Only what this change made missing: a secret that goes to the terminal has no value, and is not asked for again.
    const complete = await askEach(
      fields,
      changed,
      (field, known) => isMissing(field, known) && !isMissing(field, values),
    );
    return askChanges(fields, complete);
  }

  return {
    askType: () =>
      terminal.one({
        message: 'Type of application',
        choices: APP_TYPES.map((type) => ({ value: type, name: type, description: APP_TYPE_PURPOSE[type] })),
      }),
    askMissing: (fields, values) => askEach(askedFields(fields), { ...values }, isRequiredPrompt),
    askChanges: (fields, values) => askChanges(askedFields(fields), { ...values }),
    choose: (message, choices) => terminal.one({ message, choices }),
    chooseSeveral: (message, choices) => terminal.several({ message, choices, current: [], issue: () => null }),
    confirm: (message) => terminal.yes(message),
  };
}
