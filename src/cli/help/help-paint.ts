import { styleText } from 'node:util';

/** What stands out on a page of help. */
export interface HelpPaint {
  /** The title of a group of rows or lines. */
  readonly title: (text: string) => string;
  /** What is copied or opened: commands and addresses. */
  readonly copied: (text: string) => string;
}

/**
 * Paint that colours, as `createPaint` does with `bold` and `command`, or leaves every text plain. It is Node's own,
 * because to load more takes longer than to print the page.
 */
export function helpPaint(color: boolean): HelpPaint {
  return { title: painter('bold', color), copied: painter('cyan', color) };
}

/** Whether there is colour is decided by then, so that Node is not to judge the stream. */
function painter(style: 'bold' | 'cyan', color: boolean): (text: string) => string {
  return (text) => (color && text !== '' ? styleText(style, text, { validateStream: false }) : text);
}
