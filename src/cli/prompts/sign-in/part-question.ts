import type { GitCheckout } from '../../../files/git-checkout.ts';
import type { Field, FieldValues } from '../../fields/field.ts';
import { parseOne } from '../../parse-field.ts';
import type { ExtraIssues } from '../field-question.ts';
import type { Choice } from '../choice-lines.ts';
import type { Offers } from '../offers.ts';
import type { Terminal } from '../terminal.ts';
import { type PartKey, type Parts, valuesOfParts } from './parts.ts';

/** What is known when a part is asked for. */
export interface Known {
  /** What was given and answered of the fields, without what the parts make. */
  readonly values: FieldValues;
  readonly parts: Parts;
}

/** Where parts are asked for, and what their values are checked by. */
export interface PartAsking {
  readonly terminal: Terminal;
  readonly extraIssues: ExtraIssues;
  readonly offers: Offers;
  /** The fields of the registration. */
  readonly fields: readonly Field[];
  /** The Git checkout in the working directory; null where there is none. */
  readonly checkout: () => Promise<GitCheckout | null>;
}

/** One question whose answer is no field by itself. */
export interface PartQuestion {
  readonly key: PartKey;
  /** True where it is typed, false where it is chosen, so that later parts follow from it. */
  readonly isTyped: boolean;
  readonly message: (known: Known) => string;
  /** What it is called once it is answered; default: as it is asked. */
  readonly label?: string;
  isAsked(known: Known): boolean;
  ask(asking: PartAsking, known: Known): Promise<string>;
  /** The sentence against an answer that was given before, or null. */
  issue(asking: PartAsking, known: Known, answer: string): string | null;
  /** The answer as the screen shows it; default: as it is. */
  readonly words?: (answer: string) => string;
}

/** A part that is one of a few; what it cannot be at the moment is shown and not chosen. */
export interface ChoicePart extends Pick<PartQuestion, 'key' | 'isAsked' | 'label'> {
  readonly message: string;
  readonly choices: (asking: PartAsking, known: Known) => Promise<readonly Choice[]> | readonly Choice[];
  readonly words: (answer: string) => string;
}

/** The question for a part that is chosen. */
export function choicePart({ message, choices, ...part }: ChoicePart): PartQuestion {
  return {
    ...part,
    isTyped: false,
    message: () => message,
    issue: () => null,
    ask: async (asking, known) =>
      asking.terminal.one({
        message,
        label: part.label,
        choices: await choices(asking, known),
        current: known.parts[part.key],
      }),
  };
}

/** A part that is typed. */
export interface LinePart extends Pick<PartQuestion, 'key' | 'message' | 'isAsked' | 'issue'> {
  /** What Enter alone answers; default: nothing. */
  readonly suggestion?: (asking: PartAsking, known: Known) => Promise<string | undefined> | string | undefined;
}

/** The question for a part that is typed. */
export function linePart({ suggestion = () => undefined, ...part }: LinePart): PartQuestion {
  return {
    ...part,
    isTyped: true,
    ask: async (asking, known) =>
      asking.terminal.line({
        message: part.message(known),
        current: known.parts[part.key],
        suggestion: await suggestion(asking, known),
        issue: (text) => part.issue(asking, known, text),
      }),
  };
}

/** The sentence against a value of a field that parts would make, as the question for the field would have it. */
export function issueOfField(
  { fields, extraIssues }: PartAsking,
  { values, parts }: Known,
  key: string,
  text: string,
): string | null {
  const field = fields.find((each) => each.key === key);
  const parsed = field === undefined ? { value: text } : parseOne(field, text);
  if ('issue' in parsed) {
    return parsed.issue.message;
  }
  const { [key]: _own, ...others } = { ...values, ...valuesOfParts(parts) };
  return extraIssues(key, text, others);
}
