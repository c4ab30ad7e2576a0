import Table from 'cli-table3';
import type { Paint } from './paint.ts';

/** Two spaces between columns, and no lines, so that a row can be cut and pasted. */
const BARE = {
  chars: {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
    left: '',
    'left-mid': '',
    mid: '',
    'mid-mid': '',
    right: '',
    'right-mid': '',
    middle: '  ',
  },
  // Without these the table colours its head by itself, whatever was said about colour.
  style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
};

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
  const natural = widthsOf(head, rows);
  const colWidths = fit.width === undefined ? natural : fittingWidths(natural, fit.width, fit.cut);
  return render(head.map(paint.bold), rows, { colWidths: [...colWidths] })
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function render(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  options: Partial<Table.TableConstructorOptions>,
): readonly string[] {
  const table = new Table({ ...BARE, ...options, head: [...head] });
  table.push(...rows.map((row) => [...row]));
  return table.toString().split('\n');
}

/**
 * How wide each column is when nothing is cut: as long as the line above it, which the table draws for wide characters
 * too.
 */
function widthsOf(head: readonly string[], rows: readonly (readonly string[])[]): readonly number[] {
  const chars = { ...BARE.chars, top: '-', 'top-mid': '+' };
  const [line = ''] = render(head, rows, { chars });
  return line.split('+').map((part) => part.length);
}

/** The widths with as much cut from the columns that may be as the table is too wide. */
function fittingWidths(natural: readonly number[], width: number, cut: readonly number[]): readonly number[] {
  const gaps = BARE.chars.middle.length * (natural.length - 1);
  const excess = natural.reduce((sum, each) => sum + each, gaps) - width;
  const [index, ...others] = cut;
  if (excess <= 0 || index === undefined) {
    return natural;
  }
  const fitted = natural.map((each, at) => (at === index ? Math.max(Math.min(each, MIN_WIDTH), each - excess) : each));
  return fittingWidths(fitted, width, others);
}
