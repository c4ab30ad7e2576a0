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

/** A table with a head, and a newline at the end of each line; texts are cleaned by the caller. */
export function bareTable(head: readonly string[], rows: readonly (readonly string[])[], paint: Paint): string {
  const table = new Table({ ...BARE, head: head.map(paint.strong) });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}
