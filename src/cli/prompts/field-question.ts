import { worded } from '../../errors/wording.ts';
import { type FieldValue, type FieldValues, isSwitch } from '../fields/field.ts';
import { parseOne } from '../parse-field.ts';
import { type AskedField, isNeeded, labelOf, openMessage } from './asked-field.ts';
import type { Choice } from './choice-lines.ts';
import type { LineOffers, Offers } from './offers.ts';
import type { Terminal } from './terminal.ts';

/**
 * The sentence against one typed or ticked value of a field that its check cannot know, or null. `values` are those
 * known so far, with the earlier entries of the same list. A choice, a switch and "this terminal" are never put to it.
 */
export type ExtraIssues = (key: string, text: string, values: FieldValues) => string | null;

/** The answer that leaves `--secret-to` out, which means the terminal itself. */
const THIS_TERMINAL = 'terminal';

/** What chooses to leave an optional field out: no value, under this name. */
const LEFT_OUT = { value: '', name: 'default' };

/**
 * Asks for one field, by the kind of question that its record calls for: `choices` a list to choose from, `list` with
 * purposes or offers a list to tick, any other `list` lines until an empty one, a switch yes or no, and
 * everything else one line. Each line is read by the field's parser before the question lets it through.
 *
 * @returns the value as a flag would have given it; undefined where it is left out.
 * @throws CancelledError when the question ends without an answer.
 */
export async function askField(
  { terminal, extraIssues, offers }: FieldAsking,
  field: AskedField,
  values: FieldValues,
): Promise<FieldValue | undefined> {
  const asking: Asking = { terminal, field, values, extraIssues, needed: isNeeded(field, values) };
  if (field.choices !== undefined) {
    return askChoice(asking, field.choices);
  }
  if (field.list === true) {
    const offered = await offers.ticks(field.key, values);
    const choices = offered.length > 0 ? offered : purposesOf(field);
    return choices.length === 0 ? askLines(asking) : askTicks(asking, choices);
  }
  const lines = offers.lines(field.key);
  return isSwitch(field) ? askSwitch(asking) : lines === null ? askLine(asking) : askOfferedLine(asking, lines);
}

/** Where fields are asked for, what their values are checked by, and what is offered. */
export interface FieldAsking {
  readonly terminal: Terminal;
  readonly extraIssues: ExtraIssues;
  readonly offers: Offers;
}

interface Asking {
  readonly terminal: Terminal;
  readonly field: AskedField;
  readonly values: FieldValues;
  readonly extraIssues: ExtraIssues;
  readonly needed: boolean;
}

function purposesOf({ question: { purposes = {} } }: AskedField): readonly Choice[] {
  return Object.entries(purposes).map(([value, purpose]) => choiceOf(value, purpose));
}

function askOfferedLine(asking: Asking, offers: LineOffers): Promise<string> {
  const { terminal, field } = asking;
  return terminal.offeredLine({
    message: openMessage(field.question),
    label: labelOf(field.question),
    current: currentText(asking),
    offers,
    issue: (text) => issueOf(asking, text),
  });
}

async function askChoice(asking: Asking, values: readonly string[]): Promise<string | undefined> {
  const { terminal, field, needed } = asking;
  const { purposes = {} } = field.question;
  const choices = values.map((value) => choiceOf(value, purposes[value]));
  const byDefault = field.default === undefined ? undefined : worded(field.default);
  const answer = await terminal.one({
    message: openMessage(field.question),
    label: labelOf(field.question),
    choices: needed ? choices : [choiceOf(LEFT_OUT.value, byDefault, LEFT_OUT.name), ...choices],
    current: currentText(asking) ?? field.question.suggestion,
  });
  return answer === LEFT_OUT.value ? undefined : answer;
}

async function askTicks(asking: Asking, offered: readonly Choice[]): Promise<FieldValue | undefined> {
  const { terminal, field, needed } = asking;
  const current = currentList(asking);
  const answer = await terminal.several({
    message: openMessage(field.question),
    label: labelOf(field.question),
    choices: [
      ...offered,
      ...current
        .filter((value) => !offered.some((choice) => choice.value === value))
        .map((value) => ({ value, name: value })),
    ],
    current,
    issue: (ticked) =>
      needed && ticked.length === 0
        ? 'Nothing is ticked; tick at least one with the space bar.'
        : (ticked.map((value) => issueOf(asking, value)).find((issue) => issue !== null) ?? null),
  });
  return answer.length === 0 ? undefined : answer;
}

async function askLines(asking: Asking): Promise<FieldValue | undefined> {
  const { terminal, field } = asking;
  const { note } = field.question;
  const message = openMessage(field.question);
  const current = currentList(asking);
  const kept =
    current.length === 0
      ? current
      : await terminal.several({
          message: `${message}: which to keep`,
          choices: current.map((value) => ({ value, name: value })),
          current,
          issue: () => null,
        });
  const lines = await terminal.lines({
    message: kept.length === 0 ? promptFor(asking, message) : message,
    label: labelOf(field.question),
    current: kept,
    issue: (text, before) =>
      text === '' && (before.length > 0 || !asking.needed)
        ? null
        : issueOf({ ...asking, values: { ...asking.values, [field.key]: before } }, text),
    ...(note === undefined ? {} : { note: (text: string) => note(text, asking.values) }),
  });
  return lines.length === 0 ? undefined : lines;
}

async function askSwitch({ terminal, field, values }: Asking): Promise<true | undefined> {
  return (await terminal.yes(field.question.message, values[field.key] === true)) || undefined;
}

async function askLine(asking: Asking): Promise<string | undefined> {
  const { terminal, field, needed } = asking;
  const current = currentText(asking);
  const { suggestion } = field.question;
  const message = openMessage(field.question);
  const line = await terminal.line({
    message: (current ?? suggestion) === undefined ? promptFor(asking, message) : message,
    label: labelOf(field.question),
    current,
    suggestion,
    issue: (text) => ((text === '' && !needed) || isThisTerminal(field, text) ? null : issueOf(asking, text)),
  });
  return line === '' || isThisTerminal(field, line) ? undefined : line;
}

function promptFor({ needed }: Asking, message: string): string {
  return needed ? message : `${message} (Enter alone for none)`;
}

function issueOf(
  { field, values, extraIssues }: Pick<Asking, 'field' | 'values' | 'extraIssues'>,
  text: string,
): string | null {
  const parsed = parseOne(field, text);
  return 'issue' in parsed ? parsed.issue.message : extraIssues(field.key, text, values);
}

/** The sentence against a value that was given before, as the question for it would have it; null where it is fine. */
export function issueOfValue(
  asking: Pick<Asking, 'field' | 'values' | 'extraIssues'>,
  value: FieldValue | undefined,
): string | null {
  const texts = typeof value === 'object' ? value : typeof value === 'string' ? [value] : [];
  return texts.map((text) => issueOf(asking, text)).find((issue) => issue !== null) ?? null;
}

function isThisTerminal(field: AskedField, text: string): boolean {
  return field.parser === 'sink' && text === THIS_TERMINAL;
}

function choiceOf(value: string, description: string | undefined, name = value): Choice {
  return description === undefined ? { value, name } : { value, name, description };
}

function currentText({ field, values }: Asking): string | undefined {
  const value = values[field.key];
  return typeof value === 'string' ? value : undefined;
}

function currentList({ field, values }: Asking): readonly string[] {
  const value = values[field.key];
  return typeof value === 'object' ? value : [];
}
