import { hasInvisible } from '../../text/invisible-characters.ts';

/** The sentence that says why a text of one line is refused, or null when it is fine. */
export function lineFault(text: string, limits: { readonly max: number; readonly what: string }): string | null {
  if (text.trim() === '') {
    return `${limits.what} is empty; give at least one character.`;
  }
  if (hasInvisible(text)) {
    return `${limits.what} holds a control or invisible character; use plain text.`;
  }
  return text.length > limits.max ? `${limits.what} has ${text.length} characters; ${limits.max} are allowed.` : null;
}

/** As {@link lineFault}, for a text that may have several lines, and tabs. */
export function linesFault(text: string, limits: { readonly max: number; readonly what: string }): string | null {
  const flat = text.replace(/\r\n|[\n\t]/g, (found) => ' '.repeat(found.length));
  return lineFault(flat, limits);
}
