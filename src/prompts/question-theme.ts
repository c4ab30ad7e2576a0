import { styleText } from 'node:util';
import { wrapWords } from './word-wrap.ts';

/** The parts of inquirer's theme that we set; the rest is inquirer's own. */
export interface QuestionTheme {
  readonly prefix?: { readonly idle: string; readonly done: string };
  readonly spinner?: { readonly interval: number; readonly frames: string[] };
  readonly icon?: { readonly checked: string; readonly unchecked: string };
  readonly style: Readonly<Record<string, ((text: string) => string) | ((keys: [string, string][]) => string)>>;
}

function unstyled(text: string): string {
  return text;
}

/** How questions look on a terminal of `columns` columns: inquirer's theme, but with faults broken between words. */
export function colorTheme(columns: number): QuestionTheme {
  return { style: { error: (text: string) => styleText('red', wrapFault(text, columns)) } };
}

/**
 * The same without a colour or bold letter in it. Inquirer paints through `node:util` styleText, which on Node 20
 * minds neither NO_COLOR nor a redirected stream, so every painted part is replaced.
 */
export function plainTheme(columns: number): QuestionTheme {
  return {
    prefix: { idle: '?', done: '✔' },
    spinner: { interval: 120, frames: ['-', '\\', '|', '/'] },
    icon: { checked: '[x]', unchecked: '[ ]' },
    style: {
      answer: unstyled,
      message: unstyled,
      error: (text: string) => wrapFault(text, columns),
      defaultAnswer: (text: string) => `(${text})`,
      help: unstyled,
      highlight: unstyled,
      key: (text: string) => `<${text}>`,
      disabled: unstyled,
      description: unstyled,
      keysHelpTip: (keys: [string, string][]) => keys.map(([key, action]) => `${key} ${action}`).join(' • '),
    },
  };
}

function wrapFault(text: string, columns: number): string {
  return wrapWords(`> ${text}`, columns - 1, '  ');
}
