import { replaceInvisible } from './invisible-characters.ts';
import { withoutCommands } from './runner-commands.ts';

/** What `sanitizeText` leaves in. */
export interface StripOptions {
  /**
   * Keep `\n`; without it every line break becomes a space, so that a name cannot pretend to be a line of ours. Default
   * false.
   */
  readonly keepNewlines?: boolean;
}

/**
 * Makes text that came from a directory or a server safe to show: no terminal escapes, nothing that reorders or hides
 * characters, nothing that a CI runner would execute. Line breaks (also U+2028 and U+2029) and tabs become one space
 * each; all other Unicode stays, joiners between letters and inside emoji too.
 */
export function sanitizeText(text: string, options: StripOptions = {}): string {
  const broken = text.replace(/\r\n|[\r\u0085\u2028\u2029]/g, '\n').replaceAll('\t', ' ');
  const lines = options.keepNewlines === true ? broken : broken.replaceAll('\n', ' ');
  return withoutCommands(replaceInvisible(lines, (character) => (character === '\n' ? character : '')));
}

/** Bold, dim, red, green, yellow, cyan, and their ends: all that `createPaint` makes. */
// eslint-disable-next-line no-control-regex
const OUR_COLORS = /(\u001b\[(?:1|2|22|31|32|33|36|39)m)/;

/**
 * The last check before a text reaches a stream: as {@link sanitizeText}, but with line breaks, tabs and our own colors
 * in it. A view cleans what it shows by itself, so that columns stay aligned; this is for what one forgot, and for what
 * only the whole shows, such as a line that begins with a name.
 */
export function sanitizeOutput(text: string): string {
  const visible = text
    .replace(/\r\n|[\r\u0085\u2028\u2029]/g, '\n')
    .split(OUR_COLORS)
    .map((part, index) =>
      index % 2 === 1 ? part : replaceInvisible(part, (character) => (/[\n\t]/.test(character) ? character : '')),
    )
    .join('');
  return withoutCommands(visible);
}
