import stringWidth from 'string-width';
import type {
  ContentElement,
  ContentEntry,
  ContentRow,
  ElementMark,
} from '../registration/plan-content/plan-content.ts';
import { breakLines } from '../text/break-lines.ts';
import { columnsOf, USUAL_COLUMNS } from '../text/terminal-columns.ts';
import type { Paint } from './paint.ts';

/** How much room a plan has, and how much of it is shown. */
export interface PlanLayout {
  /** Columns of the terminal. */
  readonly width: number;
  /** Ids and all decisions too. */
  readonly verbose: boolean;
}

/** The layout for a stream; one that is no terminal, or does not know its width, counts as 80 columns wide. */
export function layoutFor(
  stream: { readonly columns?: number | undefined },
  { verbose }: { readonly verbose: boolean },
): PlanLayout {
  return { width: columnsOf(stream) ?? USUAL_COLUMNS, verbose };
}

/** The entries of a plan, each with its rows under it and an empty line between two. */
export function renderEntries(entries: readonly ContentEntry[], paint: Paint, layout: PlanLayout): string {
  const labels = entries.flatMap(({ rows }) => rows.map(({ label }) => label.length));
  const labelWidth = Math.max(MIN_LABEL, ...labels) + GAP.length;
  return entries.map((entry) => renderEntry(entry, { paint, labelWidth, ...layout })).join('\n');
}

/** The rows of an entry by themselves. */
export function renderRows(rows: readonly ContentRow[], paint: Paint, layout: PlanLayout): string {
  const labelWidth = Math.max(MIN_LABEL, ...rows.map(({ label }) => label.length)) + GAP.length;
  return rows.map((row) => renderRow(row, { paint, labelWidth, ...layout })).join('');
}

/** What an entry begins with, as in a diff; it says the same without its color. */
const MARKS: Readonly<Record<ContentEntry['action'], string>> = {
  create: '+',
  restore: '+',
  update: '~',
  unchanged: '=',
  delete: '-',
  blocked: '!',
};

const INDENT = '    ';
const GAP = '  ';
const MIN_LABEL = 12;

/** A layout with what all entries of a plan share. */
interface Sheet extends PlanLayout {
  readonly paint: Paint;
  /** Columns of a label with the gap behind it. */
  readonly labelWidth: number;
}

function renderEntry(entry: ContentEntry, sheet: Sheet): string {
  const { paint, verbose } = sheet;
  const { rows, risks, departures, problem, details } = entry;
  return [
    headOf(entry, sheet),
    ...rows.map((row) => renderRow(row, sheet)),
    ...departures.map((departure) => paragraph(departure, INDENT, sheet)),
    ...risks.map((risk) => paragraph(`${paint.warn('!')} ${risk}`, INDENT, sheet)),
    ...(problem === null
      ? []
      : [problem.message, ...(problem.hint?.split('\n') ?? [])].map((text) => paragraph(text, INDENT, sheet))),
    ...(verbose ? details.map((detail) => paragraph(detail, INDENT, sheet)).map(paint.dim) : []),
  ].join('');
}

/** The narrowest terminal in which the key is beside the name. */
const MIN_WIDTH_FOR_KEY = 72;

function headOf({ action, kind, name, key }: ContentEntry, { paint, width }: Sheet): string {
  const colorOf = {
    ...{ create: paint.success, restore: paint.success, update: paint.warn },
    ...{ unchanged: paint.dim, delete: paint.error, blocked: paint.error },
  };
  const mark = MARKS[action];
  const head = `${colorOf[action](mark)} ${kind} ${paint.bold(`"${name}"`)}`;
  if (key === null) {
    return `${head}\n`;
  }
  const room = width - stringWidth(`${mark} ${kind} "${name}"`) - stringWidth(key);
  return room >= GAP.length && width >= MIN_WIDTH_FOR_KEY
    ? `${head}${' '.repeat(room)}${paint.dim(key)}\n`
    : `${head}\n${GAP}${paint.dim(key)}\n`;
}

/** The most elements of a row, and how many are shown of more. */
const MAX_ELEMENTS = 12;
const SHOWN_OF_MORE = 10;

function renderRow({ label, elements }: ContentRow, sheet: Sheet): string {
  const { paint, labelWidth } = sheet;
  const shown = elements.length > MAX_ELEMENTS ? elements.slice(0, SHOWN_OF_MORE) : elements;
  const hasMarks = shown.some(({ mark }) => mark !== 'kept');
  const room = sheet.width - INDENT.length - labelWidth - (hasMarks ? 2 : 0);
  const column = columnOf(shown, room);
  const lines = shown.flatMap((element) => {
    const [first = '', ...others] = elementLines(element, column, room);
    const mark = hasMarks ? `${markOf(element.mark, paint)} ` : '';
    return [`${mark}${first}`, ...others.map((line) => `${hasMarks ? '  ' : ''}${line}`)];
  });
  const left = elements.length - shown.length;
  const all = left === 0 ? lines : [...lines, paint.dim(`… and ${left} more: --json lists all`)];
  return all
    .map((line, index) => `${INDENT}${paint.dim((index === 0 ? label : '').padEnd(labelWidth))}${line}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}

function markOf(mark: ElementMark, paint: Paint): string {
  switch (mark) {
    case 'added':
      return paint.success('+');
    case 'removed':
      return paint.error('-');
    case 'noted':
      return paint.warn('!');
    case 'kept':
      return ' ';
  }
}

/** The width of the column of texts where all remarks fit beside it; null where they do not. */
function columnOf(elements: readonly ContentElement[], room: number): number | null {
  const remarked = elements.filter(({ remark }) => remark !== null);
  const column = Math.max(0, ...remarked.map((element) => stringWidth(wordsOf(element))));
  const fits = remarked.every(({ remark }) => column + GAP.length + stringWidth(remark ?? '') <= room);
  return fits ? column : null;
}

function wordsOf({ was, text }: Pick<ContentElement, 'was' | 'text'>): string {
  return was === null ? text : `${was} → ${text}`;
}

/** The lines of an element: its remark in the column, behind it, or on a line of its own. */
function elementLines(element: ContentElement, column: number | null, room: number): readonly string[] {
  const words = wordsOf(element);
  const { remark } = element;
  if (remark === null) {
    return wrapped(words, room);
  }
  const padding = column === null ? '' : ' '.repeat(Math.max(0, column - stringWidth(words)));
  const line = `${words}${padding}${GAP}${remark}`;
  return stringWidth(line) <= room ? [line] : [...wrapped(words, room), ...wrapped(`${GAP}${remark}`, room)];
}

/** Lines of whole words, all but the first indented. */
function wrapped(text: string, room: number): readonly string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  const lines = breakLines(text.trimStart(), { width: room - indent.length, indent: GAP, widthOf: stringWidth });
  return lines.split('\n').map((line) => `${indent}${line}`);
}

/** A text in whole words, all lines of it indented. */
function paragraph(text: string, indent: string, { width }: Pick<Sheet, 'width'>): string {
  return wrapped(text, width - indent.length)
    .map((line) => `${indent}${line}\n`)
    .join('');
}

/** Such sentences in whole words, without an indent for what follows the first line; ends with a newline. */
export function renderSentences(text: string, { width }: Pick<PlanLayout, 'width'>): string {
  return `${breakLines(text, { width, indent: '', widthOf: stringWidth })}\n`;
}
