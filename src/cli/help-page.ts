/** What a help page shows, before it is broken into lines. */
export interface HelpPage {
  /** The words of the command or group; none for the first page. */
  readonly words: readonly string[];
  /** What follows `Usage: `. */
  readonly usage: string;
  readonly description: string;
  /** Ready to print; empty where there are none. */
  readonly examples: string;
  /** Characters of the longest term that the command could list; descriptions begin behind it. */
  readonly termWidth: number;
  readonly lists: readonly HelpList[];
  /** Ready to print; empty where there are none. */
  readonly notes: string;
}

/** A title, and under it a row for each command, argument or option. */
export interface HelpList {
  readonly title: string;
  readonly rows: readonly (readonly [term: string, description: string])[];
}

/** Characters; longer lines are hard to read, however wide the terminal is. */
const MAX_WIDTH = 120;

/** Characters, where there is no terminal. */
const USUAL_WIDTH = 80;

/** Characters; what has less room is left for the terminal to break. */
const MIN_WIDTH = 30;

/** The width of help in characters, for a terminal of so many columns; undefined where it goes elsewhere. */
export function helpWidth(columns?: number): number {
  return Math.min(columns ?? USUAL_WIDTH, MAX_WIDTH);
}

/** A help page in the order in which it is read: what it is, what it looks like, what there is. */
export function renderHelp(page: HelpPage, width: number): string {
  const room = width - page.termWidth - 4;
  const indent = ' '.repeat(page.termWidth + 4);
  const lists = page.lists.map(({ title, rows }) => [
    `${title}\n`,
    ...rows.map(
      ([term, description]) => `  ${term.padEnd(page.termWidth)}  ${linesOf(description, room).join(`\n${indent}`)}\n`,
    ),
  ]);
  return [
    `Usage: ${page.usage}\n`,
    `${linesOf(page.description, width).join('\n')}\n`,
    page.examples,
    ...lists.map((lines) => lines.join('')),
    page.notes,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** A text broken between words; counts characters, because to load what counts columns takes longer than the rest. */
function linesOf(text: string, width: number): readonly string[] {
  if (width < MIN_WIDTH) {
    return [text];
  }
  return text.split(' ').reduce<readonly string[]>((lines, word) => {
    const longer = [...lines.slice(-1), word].join(' ');
    return longer.length <= width ? [...lines.slice(0, -1), longer] : [...lines, word];
  }, []);
}
