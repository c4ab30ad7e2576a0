import stringWidth from 'string-width';
import { breakLines } from './break-lines.ts';

/** As {@link breakLines}, by the width that every character has on a terminal. */
export function wrapWords(text: string, width: number, indent: string): string {
  return breakLines(text, { width, indent, widthOf: stringWidth });
}
