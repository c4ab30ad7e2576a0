/** The columns that a text takes on a terminal. */
export type TextWidth = (text: string) => number;

/** How lines are broken. */
export interface LineBreaks {
  /** The most columns of a line. */
  readonly width: number;
  /** What every line but the first begins with. */
  readonly indent: string;
  readonly widthOf: TextWidth;
}

/**
 * Breaks a text between words so that no line is longer than `width` columns. A longer word has a line of its own.
 * (Inquirer itself breaks inside words, and wrap-ansi knows no indent.)
 */
export function breakLines(text: string, { width, indent, widthOf }: LineBreaks): string {
  return text
    .split(' ')
    .reduce<readonly string[]>((lines, word) => {
      const last = lines.at(-1);
      if (last === undefined) {
        return [word];
      }
      const longer = `${last} ${word}`;
      return widthOf(longer) <= width ? [...lines.slice(0, -1), longer] : [...lines, indent + word];
    }, [])
    .join('\n');
}

/** The lines that a text takes on a terminal with these columns, which breaks those that are longer. */
export function rowsOf(text: string, columns: number, widthOf: TextWidth): number {
  return text.split('\n').reduce((rows, line) => rows + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
}
