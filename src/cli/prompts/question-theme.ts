import { styleText } from 'node:util';
import { breakLines } from '../../text/break-lines.ts';
import { textWidth } from '../../text/text-width.ts';

/** Inquirer's theme, every painted part of it; what is left out has no colour. */
export interface QuestionTheme {
  readonly prefix: { readonly idle: string; readonly done: string };
  readonly spinner: { readonly interval: number; readonly frames: string[] };
  readonly icon: { readonly checked: string; readonly unchecked: string; readonly cursor: string };
  readonly i18n: { readonly disabledError: string };
  readonly style: QuestionStyle;
}

interface QuestionStyle extends Readonly<
  Record<string, ((text: string, status?: string) => string) | ((keys: [string, string][]) => string)>
> {
  readonly message: (text: string, status?: string) => string;
  readonly answer: (text: string) => string;
  readonly error: (text: string) => string;
  readonly highlight: (text: string) => string;
  readonly help: (text: string) => string;
  readonly keysHelpTip: (keys: [string, string][]) => string;
}

/** How one question looks. */
export interface QuestionLook {
  readonly color: boolean;
  /** The width of the terminal in columns. */
  readonly columns: number;
  /** The question that Esc leads back to, or an empty text where it has no name; default: Esc leads nowhere. */
  readonly back?: string | null;
  /** What the question is called once it is answered; default: as it is asked. */
  readonly label?: string | undefined;
}

type Format = Parameters<typeof styleText>[0];

/** The columns of the labels of answers, so that the answers stand below each other. */
const LABEL_WIDTH = 15;

/** The keys of lists in our words; those that are not here work too, and are not named. */
const KEY_WORDS: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['↑↓ navigate', ['↑↓', 'choose']],
  ['space select', ['space', 'select']],
  ['⏎ select', ['enter', 'next']],
  ['⏎ submit', ['enter', 'next']],
  ['⏎ another', ['enter', 'another line']],
]);

/** A label as it stands before an answer. */
export function inLabelColumn(label: string): string {
  return label.padEnd(LABEL_WIDTH);
}

/**
 * How questions look on a terminal: as inquirer has them, but with faults broken between words, and with the label in a
 * column of its own once there is an answer.
 *
 * Every painted part is set, because inquirer itself paints where stdout is a terminal, while we ask on stderr
 * and know better whether it takes colour (`--no-color`, or stdout in a file).
 */
export function questionTheme({ color, columns, back = null, label }: QuestionLook): QuestionTheme {
  function paint(format: Format, text: string): string {
    return color ? styleText(format, text, { validateStream: false }) : text;
  }
  function inColor(format: Format): (text: string) => string {
    return (text) => paint(format, text);
  }

  return {
    prefix: { idle: paint('cyan', '?'), done: paint('green', '✔') },
    spinner: { interval: 120, frames: ['-', '\\', '|', '/'] },
    icon: { checked: paint('green', '[x]'), unchecked: '[ ]', cursor: paint('cyan', '❯') },
    i18n: { disabledError: 'That cannot be chosen here.' },
    style: {
      answer: (text: string) => text,
      message: (text: string, status?: string) =>
        status === 'done' ? paint('dim', inLabelColumn(label ?? text)) : paint('bold', text),
      error: (text: string) =>
        paint('red', breakLines(`> ${text}`, { width: columns - 1, indent: '  ', widthOf: textWidth })),
      defaultAnswer: (text: string) => paint('dim', `(${text})`),
      help: inColor('dim'),
      highlight: inColor('cyan'),
      key: (text: string) => paint(['cyan', 'bold'], `<${text}>`),
      disabled: inColor('dim'),
      description: inColor('cyan'),
      keysHelpTip: (keys: [string, string][]) => paint('dim', `  ${keyLine(keys, back)}`),
    },
  };
}

/** The keys of a question in one line; Esc is among them where it leads back. */
function keyLine(keys: readonly (readonly [string, string])[], back: string | null): string {
  const ours = keys.flatMap(([key, action]) => {
    const words = KEY_WORDS.get(`${key} ${action}`);
    return words === undefined ? [] : [words];
  });
  const named = keys.some(([key]) => key === 'space') ? ours.filter(([key]) => key !== '↑↓') : ours;
  const last = back === null ? ['ctrl-c', 'quit'] : ['esc', `back${back === '' ? '' : ` to ${back}`}`];
  return [...named, last].map((words) => words.join(' ')).join(' · ');
}
