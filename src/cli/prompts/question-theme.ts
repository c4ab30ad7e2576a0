import { styleText } from 'node:util';
import { breakLines } from '../../text/break-lines.ts';
import { textWidth } from '../../text/text-width.ts';

/** Inquirer's theme, every painted part of it; what is left out has no colour. */
export interface QuestionTheme {
  readonly prefix: { readonly idle: string; readonly done: string };
  readonly spinner: { readonly interval: number; readonly frames: string[] };
  readonly icon: { readonly checked: string; readonly unchecked: string };
  readonly style: QuestionStyle;
}

interface QuestionStyle extends Readonly<
  Record<string, ((text: string) => string) | ((keys: [string, string][]) => string)>
> {
  readonly message: (text: string) => string;
  readonly answer: (text: string) => string;
  readonly help: (text: string) => string;
}

type Format = Parameters<typeof styleText>[0];

/**
 * How questions look on a terminal of `columns` columns: as inquirer has them, but with faults broken between words.
 * `mayGoBack`: Esc is among the keys that lists name.
 *
 * Every painted part is set, because inquirer itself paints where stdout is a terminal, while we ask on stderr
 * and know better whether it takes colour (`--no-color`, or stdout in a file).
 */
export function questionTheme(color: boolean, columns: number, mayGoBack = false): QuestionTheme {
  function paint(format: Format, text: string): string {
    return color ? styleText(format, text, { validateStream: false }) : text;
  }
  function inColor(format: Format): (text: string) => string {
    return (text) => paint(format, text);
  }

  return {
    prefix: { idle: paint('blue', '?'), done: paint('green', '✔') },
    spinner: { interval: 120, frames: ['-', '\\', '|', '/'] },
    icon: { checked: paint('green', '[x]'), unchecked: '[ ]' },
    style: {
      answer: inColor('cyan'),
      message: inColor('bold'),
      error: (text: string) =>
        paint('red', breakLines(`> ${text}`, { width: columns - 1, indent: '  ', widthOf: textWidth })),
      defaultAnswer: (text: string) => paint('dim', `(${text})`),
      help: inColor('dim'),
      highlight: inColor('cyan'),
      key: (text: string) => paint(['cyan', 'bold'], `<${text}>`),
      disabled: inColor('dim'),
      description: inColor('cyan'),
      keysHelpTip: (keys: [string, string][]) =>
        [...keys, ...(mayGoBack ? [['esc', 'back'] as const] : [])]
          .map(([key, action]) => `${paint('bold', key)} ${paint('dim', action)}`)
          .join(paint('dim', ' • ')),
    },
  };
}
