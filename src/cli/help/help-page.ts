import { type HelpPaint, helpPaint } from './help-paint.ts';

/** What a help page shows, before it is broken into lines. */
export interface HelpPage {
  /** The words after `fhir-apps` that ask for it, such as `list --help` and `help list`. */
  readonly askedBy: readonly (readonly string[])[];
  readonly parts: readonly HelpPart[];
}

/** A part of a page; an empty line stands between two of them. */
export type HelpPart = HelpParagraph | HelpList | HelpBlock;

/** Sentences that are broken into lines. */
interface HelpParagraph {
  readonly kind: 'paragraph';
  readonly text: string;
}

/** Rows of two columns, such as a flag and what it means. */
export interface HelpList {
  readonly kind: 'list';
  /** The line before them; null where none is needed. */
  readonly title: string | null;
  readonly rows: readonly HelpRow[];
  /** The last line, which leads to more; null where there is no more. */
  readonly end: HelpLine | null;
}

/** A term, and what it means. */
export type HelpRow = readonly [term: string, meaning: string];

/** Lines that stay as they are, such as examples. */
interface HelpBlock {
  readonly kind: 'block';
  /** The line before them; null where none is needed. */
  readonly title: string | null;
  readonly lines: readonly HelpLine[];
}

/** What a line says, and after it what is copied or opened, such as a command; either may be empty. */
export type HelpLine = readonly [said: string, copied: string];

/** Characters; longer lines are hard to read, however wide the terminal is. */
const MAX_WIDTH = 120;

/** Characters, where there is no terminal. */
const USUAL_WIDTH = 80;

/** Characters; what has less room is left for the terminal to break. */
const MIN_WIDTH = 30;

/** Characters of the longest term that has its meaning beside it in one column with the others. */
const LONGEST_TERM = 24;

/** Where meanings begin in a terminal that has no room for them beside their terms. */
const NARROW_COLUMN = 6;

/**
 * The width of help in characters, for a terminal of so many columns; undefined where it goes elsewhere, and 0 where
 * the terminal does not know.
 */
export function helpWidth(columns?: number): number {
  return Math.min(columns === undefined || columns === 0 ? USUAL_WIDTH : columns, MAX_WIDTH);
}

/** A text of sentences. */
export function paragraph(text: string): HelpPart {
  return { kind: 'paragraph', text };
}

/** Lines that stay as they are; none where there are none. */
export function block(lines: readonly HelpLine[], title: string | null = null): readonly HelpPart[] {
  return lines.length === 0 ? [] : [{ kind: 'block', title, lines }];
}

/** A list of rows and what leads to more of them; none where there is neither. */
export function list(title: string | null, rows: readonly HelpRow[], end: HelpLine | null = null): readonly HelpPart[] {
  return rows.length === 0 && end === null ? [] : [{ kind: 'list', title, rows, end }];
}

/** A help page as text, with a newline at the end, in lines of so many characters; plain, unless painted. */
export function renderHelp(page: HelpPage, width: number, paint: HelpPaint = helpPaint(false)): string {
  const column = meaningColumn(page.parts);
  const layout = { width, column: width - column < MIN_WIDTH ? NARROW_COLUMN : column, paint };
  return page.parts.map((part) => `${linesOf(part, layout).join('\n')}\n`).join('\n');
}

/** Where lines end, and where meanings begin, in characters; and what stands out. */
interface Layout {
  readonly width: number;
  readonly column: number;
  readonly paint: HelpPaint;
}

/** The meanings of all lists of a page begin in one column; only terms that are too long for it stand out. */
function meaningColumn(parts: readonly HelpPart[]): number {
  const terms = parts.flatMap((part) => (part.kind === 'list' ? part.rows.map(([term]) => term.length) : []));
  return Math.max(0, ...terms.filter((length) => length <= LONGEST_TERM)) + 4;
}

function linesOf(part: HelpPart, layout: Layout): readonly string[] {
  const { paint } = layout;
  const keptLine = ([said, copied]: HelpLine): string => `${said}${paint.copied(copied)}`;
  switch (part.kind) {
    case 'paragraph':
      return wrapped(part.text, layout.width);
    case 'block':
      return [...titleLines(part.title, paint), ...part.lines.map(keptLine)];
    case 'list': {
      const end = part.end === null ? [] : [`  ${keptLine(part.end)}`];
      return [...titleLines(part.title, paint), ...listLines(part.rows, layout), ...end];
    }
  }
}

function titleLines(title: string | null, paint: HelpPaint): readonly string[] {
  return title === null ? [] : [paint.title(title)];
}

function listLines(rows: readonly HelpRow[], { width, column }: Layout): readonly string[] {
  const indent = ' '.repeat(column);
  return rows.flatMap(([term, meaning]) => {
    const beside = `  ${term}   ${meaning}`.trimEnd();
    const isLong = term.length + 4 > column;
    if (isLong && (beside.length <= width || meaning === '')) {
      return [beside];
    }
    const [first = '', ...others] = wrapped(meaning, width - column);
    const lines = isLong ? [`  ${term}`, `${indent}${first}`] : [`  ${term.padEnd(column - 2)}${first}`];
    return [...lines, ...others.map((line) => `${indent}${line}`)];
  });
}

/** A text broken between words; counts characters, because to load what counts columns takes longer than the rest. */
function wrapped(text: string, width: number): readonly string[] {
  if (width < MIN_WIDTH) {
    return [text];
  }
  return text.split(' ').reduce<readonly string[]>((lines, word) => {
    const longer = [...lines.slice(-1), word].join(' ');
    return longer.length <= width ? [...lines.slice(0, -1), longer] : [...lines, word];
  }, []);
}
