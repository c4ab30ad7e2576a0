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
