import { GLYPHS } from './glyphs.ts';
import type { Paint } from './paint.ts';

/** A label and what stands beside it, a line for each; rows without lines are left out. */
export type Row = readonly [label: string, lines: readonly string[]];

/** Rows with their values in one column, indented by two. */
export function alignRows(rows: readonly Row[], paint: Paint): string {
  const shown = rows.filter(([, lines]) => lines.length > 0);
  const width = Math.max(0, ...shown.map(([label]) => label.length));
  return shown
    .flatMap(([label, lines]) =>
      lines.map((line, index) => `  ${paint.dim((index === 0 ? label : '').padEnd(width))}  ${line}\n`),
    )
    .join('');
}

/** A title over lines that are indented by two, after an empty line; nothing where there are no lines. */
export function section(title: string, lines: readonly string[], paint: Paint): string {
  return lines.length === 0 ? '' : `\n${paint.bold(title)}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** How the result of a dry run ends that took nothing away. */
export const NOTHING_WRITTEN = '\nNothing was written.\n';

/** The sentence that the result of a change begins with. */
export function doneLine(sentence: string, paint: Paint): string {
  return `${paint.success(GLYPHS.done)} ${paint.bold(sentence)}`;
}
