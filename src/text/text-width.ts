import { stripVTControlCharacters } from 'node:util';
import type { TextWidth } from './break-lines.ts';

// eslint-disable-next-line no-control-regex -- a line break and colours are ASCII too
const ASCII = /^[\u0000-\u007f]*$/;

let precise: TextWidth | null = null;

/** Whether the width of a text is known without the library that {@link loadTextWidth} loads. */
export function isWidthKnown(text: string): boolean {
  return precise !== null || ASCII.test(text);
}

/** Loads what knows the width of every character; it takes 15 ms, so that the first question does not wait for it. */
export async function loadTextWidth(): Promise<void> {
  const { default: stringWidth } = await import('string-width');
  precise = stringWidth;
}

/** The columns of a text without its colours: exact for ASCII, and for any text once {@link loadTextWidth} is done. */
export const textWidth: TextWidth = (text) => precise?.(text) ?? [...stripVTControlCharacters(text)].length;
