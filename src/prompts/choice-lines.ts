import { wrapWords } from './word-wrap.ts';

/** One thing to choose. */
export interface Choice<Value extends string = string> {
  readonly value: Value;
  readonly name: string;
  /** One line that says what it is for. */
  readonly description?: string;
}

/** A {@link Choice} as a list of choices shows it; `short` is what stands in the answered question. */
export interface ChoiceLine {
  readonly value: string;
  readonly name: string;
  readonly short: string;
}

/** Names longer than this do not widen the column, so that the descriptions keep room. */
const WIDEST_NAME = 24;

/**
 * Puts each description beside its name, so that all are seen at once, aligned, and broken between words.
 *
 * `columns` is the width of the terminal, `margin` what the list itself writes before each name.
 */
export function choiceLines(choices: readonly Choice[], columns: number, margin: number): readonly ChoiceLine[] {
  const nameWidth = Math.min(WIDEST_NAME, Math.max(...choices.map(({ name }) => name.length)));
  const indent = ' '.repeat(margin + nameWidth + 2);
  return choices.map(({ value, name, description }) => ({
    value,
    short: name,
    name:
      description === undefined
        ? name
        : wrapWords(`${' '.repeat(margin)}${name.padEnd(nameWidth)}  ${description}`, columns - 1, indent).trimStart(),
  }));
}
