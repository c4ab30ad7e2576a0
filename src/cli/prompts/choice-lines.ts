import { breakLines } from '../../text/break-lines.ts';
import { textWidth } from '../../text/text-width.ts';

/** One thing to choose. */
export interface Choice<Value extends string = string> {
  readonly value: Value;
  readonly name: string;
  /** One line that says what it is for. */
  readonly description?: string;
  /** Why it cannot be chosen here, instead of a description; default: it can. */
  readonly unavailable?: string;
}

/** A {@link Choice} as a list of choices shows it; `short` is what stands in the answered question. */
export interface ChoiceLine {
  readonly value: string;
  readonly name: string;
  readonly short: string;
  /** Why it cannot be chosen. */
  readonly disabled?: string;
}

/** Names longer than this do not widen the column, so that the descriptions keep room. */
const MAX_NAME_WIDTH = 24;

/**
 * Puts each description beside its name, so that all are seen at once, aligned, and broken between words.
 *
 * `columns` is the width of the terminal, `margin` what the list itself writes before each name.
 */
export function choiceLines(
  choices: readonly Choice[],
  columns: number,
  margin: number,
  maxNameWidth = MAX_NAME_WIDTH,
): readonly ChoiceLine[] {
  const described = choices.filter(({ description, unavailable }) => (description ?? unavailable) !== undefined);
  const nameWidth = Math.min(maxNameWidth, Math.max(0, ...described.map(({ name }) => name.length)));
  const beforeName = ' '.repeat(margin);
  const beforeDescription = ' '.repeat(margin + nameWidth + 2);
  const wrap = (text: string, indent: string): string =>
    breakLines(text, { width: columns - 1, indent, widthOf: textWidth });
  return choices.map(({ value, name, description, unavailable }) => ({
    value,
    short: name,
    // The list itself writes a space between the name and the reason.
    ...(unavailable === undefined ? {} : { disabled: ` ${unavailable}` }),
    name:
      unavailable !== undefined
        ? name.padEnd(nameWidth)
        : (description === undefined
            ? wrap(`${beforeName}${name}`, `${beforeName}  `)
            : wrap(`${beforeName}${name.padEnd(nameWidth)}  ${description}`, beforeDescription)
          ).trimStart(),
  }));
}
