import type { Field, FieldValues } from '../fields/field.ts';
import type { Choice } from './choice-lines.ts';
import { askChanges } from './ask-changes.ts';
import { type AskedRegistration, askMissing, askRegistration, type RegistrationQuestions } from './ask-registration.ts';
import type { GitCheckout } from '../../files/git-checkout.ts';
import { NO_OFFERS, type Offers } from './offers.ts';
import type { ExtraIssues } from './field-question.ts';
import { createTerminal, type TerminalOptions } from './terminal.ts';

/**
 * Asks a person. Everything it asks goes to the output it was made with, and every question that ends without an answer
 * (Ctrl-C, Ctrl-D, closed input, the signal) throws CancelledError.
 */
export interface Prompter {
  /**
   * Asks about a registration: for its type where that is not known, then for each field that is needed and has no
   * value; what has one is never asked. Esc leads back to the question before, whose answer is in place.
   */
  askRegistration(questions: RegistrationQuestions): Promise<AskedRegistration>;
  /**
   * Offers all fields with what holds now until nothing more is to be changed, and asks for what a change has made
   * necessary. The caller leaves out fields that do not apply to the type.
   *
   * @returns new values.
   */
  askChanges(fields: readonly Field[], values: FieldValues): Promise<FieldValues>;
  /**
   * Asks, in the order of `fields`, for each that is needed and has no value; what has one is never asked. Esc leads
   * back, as far as the first of them.
   *
   * @returns new values, the same as flags with these answers would have given.
   */
  askMissing(fields: readonly Field[], values: FieldValues): Promise<FieldValues>;
  /**
   * Lets one be chosen; answers its `value`. Names that came from a directory are stripped of control characters by the
   * caller.
   */
  choose(message: string, choices: readonly Choice[], escape?: string): Promise<string>;
  /** As {@link choose}, for any number; none is ticked from the start, and none may be the answer. */
  chooseSeveral(message: string, choices: readonly Choice[]): Promise<readonly string[]>;
  /** Any line, which may be empty. */
  line(message: string): Promise<string>;
  /** Yes or no; Enter alone answers no. */
  confirm(message: string): Promise<boolean>;
}

/** What the questions of one command know beside what was typed. */
export interface PrompterExtras extends Pick<TerminalOptions, 'onFirstQuestion'> {
  /** Faults of one value that only the whole of the values shows; default: none. */
  readonly extraIssues?: ExtraIssues;
  /** What else is offered as answers; default: nothing. */
  readonly offers?: Offers;
}

/** What a prompter needs. */
export interface PrompterOptions extends TerminalOptions, PrompterExtras {
  /** The Git checkout that offers answers; default: none. */
  readonly checkout?: () => Promise<GitCheckout | null>;
}

/** The prompter that asks on a terminal; the caller decides whether it may ask at all. */
export function createPrompter({
  extraIssues = () => null,
  offers = NO_OFFERS,
  checkout = () => Promise.resolve(null),
  ...options
}: PrompterOptions): Prompter {
  const terminal = createTerminal(options);
  const asking = { terminal, extraIssues, offers, checkout };
  return {
    askRegistration: (questions) => askRegistration(asking, questions),
    askChanges: (fields, values) => askChanges(asking, fields, values),
    askMissing: (fields, values) => askMissing(asking, fields, values),
    choose: (message, choices, escape) => terminal.one({ message, choices, escape }),
    chooseSeveral: (message, choices) => terminal.several({ message, choices, current: [], issue: () => null }),
    line: (message) => terminal.line({ message, issue: () => null }),
    confirm: (message) => terminal.yes(message),
  };
}
