import stringWidth from 'string-width';

/**
 * Breaks a text between words so that no line is longer than `width` columns; every line but the first begins with
 * `indent`. A longer word has a line of its own. (Inquirer itself breaks inside words, and wrap-ansi knows no indent.)
 */
export function wrapWords(text: string, width: number, indent: string): string {
  return text
    .split(' ')
    .reduce<readonly string[]>((lines, word) => {
      const last = lines.at(-1);
      if (last === undefined) {
        return [word];
      }
      const longer = `${last} ${word}`;
      return stringWidth(longer) <= width ? [...lines.slice(0, -1), longer] : [...lines, indent + word];
    }, [])
    .join('\n');
}

/** The lines that a text with these columns takes on a terminal, which breaks those that are longer. */
export function rowsOf(text: string, columns: number): number {
  return text.split('\n').reduce((rows, line) => rows + Math.max(1, Math.ceil(stringWidth(line) / columns)), 0);
}
