import stringWidth from 'string-width';
import type { Paint } from './paint.ts';

/** Between columns; no lines, so that a row can be cut and pasted. */
const GAP = '  ';

/** Columns that a cut column keeps: enough to tell what it is. */
const MIN_WIDTH = 8;

/** How a table is made to fit where it is shown. */
export interface Fit {
  /** Columns of the terminal; undefined where there is none, and everything is shown. */
  readonly width: number | undefined;
  /** The place of the column that may be cut, such as a display name; null for none. No other text is ever broken. */
  readonly cut: number | null;
  /** The titles of the columns, the most important first; columns that are not named come after those. */
  readonly importance: readonly string[];
}

/** The lines of a table, without newlines. */
export interface TableLines {
  readonly head: string;
  /** In the order of the rows. */
  readonly rows: readonly string[];
  /** Names the columns that there was no room for; null where all are shown. */
  readonly hidden: string | null;
}

/**
 * A table with a head, and a newline at the end of each line; texts are cleaned by the caller. In a terminal that is too
 * narrow for it, the least important columns are left out, and a last line names them. Default: what is further left is
 * more important, and nothing is cut.
 */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint,
  fit: Partial<Fit> = {},
): string {
  const table = layOutTable(head, rows, paint, { width: paint.columns, cut: null, importance: [], ...fit });
  return [table.head, ...table.rows, ...(table.hidden === null ? [] : ['', table.hidden])]
    .map((line) => `${line}\n`)
    .join('');
}

/** The lines of {@link renderTable}, for a caller that puts others between them. */
export function layOutTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint,
  fit: Fit,
): TableLines {
  const lines = [head.map(paint.dim), ...rows];
  const natural = head.map((_title, column) =>
    lines.reduce((widest, line) => Math.max(widest, stringWidth(line[column] ?? '')), 0),
  );
  const { width = Infinity, cut } = fit;
  const shown = fittingColumns(head, natural, width, fit);
  const excess = Math.max(0, widthOf(shown, natural) - width);
  const widths = natural.map((each, at) => (at === cut ? Math.max(Math.min(each, MIN_WIDTH), each - excess) : each));
  const [headLine = '', ...rowLines] = lines.map((line) =>
    shown
      .map((column) => fitCell(line[column] ?? '', widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
  const hidden = head.filter((title, column) => title !== '' && !shown.includes(column));
  return { head: headLine, rows: rowLines, hidden: hidden.length === 0 ? null : hiddenLine(hidden, paint) };
}

/** The places of the columns that fit, in their order; the two most important are among them, and then what has room. */
function fittingColumns(
  head: readonly string[],
  natural: readonly number[],
  width: number,
  { cut, importance }: Fit,
): readonly number[] {
  const least = natural.map((each, at) => (at === cut ? Math.min(each, MIN_WIDTH) : each));
  const named = importance.map((title) => head.indexOf(title)).filter((column) => column >= 0);
  const unnamed = head.map((_title, column) => column).filter((column) => !named.includes(column));
  const kept = [...named, ...unnamed].reduce<readonly number[]>((columns, column) => {
    const more = [...columns, column];
    return columns.length < 2 || widthOf(more, least) <= width ? more : columns;
  }, []);
  return kept.toSorted((one, other) => one - other);
}

function widthOf(columns: readonly number[], widths: readonly number[]): number {
  return columns.reduce((sum, column) => sum + (widths[column] ?? 0), GAP.length * (columns.length - 1));
}

function hiddenLine(titles: readonly string[], paint: Paint): string {
  return paint.dim(`Hidden at this width: ${titles.join(', ')}. --json has them.`);
}

/** A text in so many columns of a terminal: filled up with spaces, or cut between characters. */
function fitCell(text: string, width: number): string {
  const missing = width - stringWidth(text);
  if (missing >= 0) {
    return text + ' '.repeat(missing);
  }
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(kept + segment) >= width) {
      break;
    }
    kept += segment;
  }
  return `${kept}…${' '.repeat(width - stringWidth(`${kept}…`))}`;
}
