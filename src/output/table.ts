import stringWidth from 'string-width';
import type { Paint } from './paint.ts';

/** Between columns; no lines, so that a row can be cut and pasted. */
const GAP = '  ';

/** Columns that a cut column keeps: enough to tell what it is. */
const MIN_WIDTH = 8;

/** How a table is made to fit where it is shown. */
export interface Fit {
  /** Columns of the terminal; undefined where there is none, and nothing is cut. */
  readonly width: number | undefined;
  /** The columns of the table that may be cut, by their place, the first to be cut first. */
  readonly cut: readonly number[];
}

/**
 * A table with a head, and a newline at the end of each line; texts are cleaned by the caller. Default: nothing is cut.
 */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint,
  fit: Fit = { width: undefined, cut: [] },
): string {
  const lines = [head.map(paint.bold), ...rows];
  const natural = head.map((_title, column) =>
    lines.reduce((widest, line) => Math.max(widest, stringWidth(line[column] ?? '')), 0),
  );
  const widths = fit.width === undefined ? natural : fittingWidths(natural, fit.width, fit.cut);
  return lines
    .map((line) => widths.map((width, column) => fitCell(line[column] ?? '', width)).join(GAP))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
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

/** The widths with as much cut from the columns that may be as the table is too wide. */
function fittingWidths(natural: readonly number[], width: number, cut: readonly number[]): readonly number[] {
  const gaps = GAP.length * (natural.length - 1);
  const excess = natural.reduce((sum, each) => sum + each, gaps) - width;
  const [index, ...others] = cut;
  if (excess <= 0 || index === undefined) {
    return natural;
  }
  const fitted = natural.map((each, at) => (at === index ? Math.max(Math.min(each, MIN_WIDTH), each - excess) : each));
  return fittingWidths(fitted, width, others);
}
