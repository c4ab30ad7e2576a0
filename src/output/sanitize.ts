/** What `stripControlCharacters` leaves in. */
export interface StripOptions {
  /** Keep `\n`; without it every line break becomes a space, so that a name cannot pretend to be a line of ours. Default false. */
  readonly keepNewlines?: boolean;
}

/** C0 and C1 controls, DEL, bidirectional marks and overrides, zero-width characters and the byte order mark. */
// eslint-disable-next-line no-control-regex
const unseen = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;

/**
 * Makes text that came from a directory or a server safe to show: no terminal escapes, nothing that reorders or hides characters.
 * Line breaks (also U+2028 and U+2029) and tabs become one space each; all other Unicode stays. Zero-width joiners go too, so an
 * emoji made of several falls apart: seeing every character of a name matters more here.
 */
export function stripControlCharacters(text: string, options: StripOptions = {}): string {
  const lines = text
    .replace(/\r\n|[\r\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(unseen, '');
  return options.keepNewlines === true ? lines : lines.replaceAll('\n', ' ');
}
