import { hasInvisible } from '../../text/invisible-characters.ts';

/** What a text is held to. */
export interface TextLimits {
  /** The most UTF-16 code units. */
  readonly max: number;
  /** The subject of the sentence, such as `The name`. */
  readonly what: string;
  /** True where the reader sees invisible characters, since the text is spelled with escapes. Default: false. */
  readonly mayHide?: boolean;
}

/** The sentence that says why a text of one line is refused, or null when it is fine. */
export function lineIssue(text: string, { max, what, mayHide = false }: TextLimits): string | null {
  if (text.trim() === '') {
    return `${what} is empty; give at least one character.`;
  }
  if (!mayHide && hasInvisible(text)) {
    return `${what} contains a control or invisible character; use plain text.`;
  }
  return text.length > max ? `${what} has ${text.length} characters; ${max} are allowed.` : null;
}

/** As {@link lineIssue}, for a text that may have several lines, and tabs. */
export function linesIssue(text: string, limits: TextLimits): string | null {
  const flat = text.replace(/\r\n|[\n\t]/g, (found) => ' '.repeat(found.length));
  return lineIssue(flat, limits);
}
