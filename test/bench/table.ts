/** A measured value beside its target. */
export interface Judged {
  readonly text: string;
  readonly isOver: boolean;
}

/** A value with its unit, marked where it is above its target. */
export function judged(value: number, target: number, decimals = 0, unit = ''): Judged {
  return { text: `${value.toFixed(decimals)}${unit}`, isOver: value > target };
}

/** A table in Markdown, its columns aligned: first column to the left, all others to the right. */
export function table(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly (string | Judged)[])[],
  note = '',
): string {
  const cells = [columns, ...rows.map((row) => row.map(cellText))];
  const widths = columns.map((_, index) => Math.max(3, ...cells.map((row) => row[index]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, index) => pad(cell, widths[index] ?? 0, index === 0)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  const rule = widths.map((width, index) => (index === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [`## ${title}`, '', line(head), line(rule), ...body.map(line), ...(note === '' ? [] : ['', note]), ''].join(
    '\n',
  );
}

function cellText(cell: string | Judged): string {
  return typeof cell === 'string' ? cell : cell.isOver ? `OVER ${cell.text}` : cell.text;
}

function pad(text: string, width: number, isLeft: boolean): string {
  return isLeft ? text.padEnd(width) : text.padStart(width);
}
