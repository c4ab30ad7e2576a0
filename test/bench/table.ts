import { markdownTable } from 'markdown-table';

/** A measured value beside its target. */
export interface Judged {
  readonly text: string;
  readonly isOver: boolean;
}

let overs = 0;

/** How many values of the tables so far are beyond their targets. */
export function countOver(): number {
  return overs;
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
  overs += rows.flat().filter((cell) => typeof cell !== 'string' && cell.isOver).length;
  const cells = [columns, ...rows.map((row) => row.map(cellText))].map((row) => [...row]);
  const align = columns.map((_, index) => (index === 0 ? 'left' : 'right'));
  return [`## ${title}`, '', markdownTable(cells, { align }), ...(note === '' ? [] : ['', note]), ''].join('\n');
}

function cellText(cell: string | Judged): string {
  return typeof cell === 'string' ? cell : cell.isOver ? `OVER ${cell.text}` : cell.text;
}
