import { replaceInvisible } from './invisible-characters.ts';
import { COLON_COMMAND_IN_JSON } from './runner-commands.ts';

/** The options of {@link safeJson}. */
export interface SafeJsonOptions {
  /** What stands for each text, by the key that has it (`0`, `1`, … in a list); default: the text itself. */
  readonly show?: (key: string, text: string) => string;
  /** Spaces to indent by; default: all in one line. */
  readonly indent?: number;
}

/**
 * JSON that any terminal and any CI log may show: invisible characters and whatever a runner would execute are escaped,
 * as in `\u00ad` and `\u0023#vso[`, so that it parses to the same value. What is undefined becomes null.
 */
export function safeJson(value: unknown, { show = (_key, text) => text, indent = 0 }: SafeJsonOptions = {}): string {
  const json = JSON.stringify(
    value ?? null,
    (key, member: unknown) => (member === undefined ? null : typeof member === 'string' ? show(key, member) : member),
    indent,
  );
  return escapeJson(json);
}

/** The same JSON, escaped as {@link safeJson} does; for the text of one string, quotes included, as well. */
export function escapeJson(json: string): string {
  return (
    replaceInvisible(json, (character) => (character === '\n' ? character : escaped(character)))
      // Neither pair of characters is ever part of JSON itself.
      .replace(/#(?=#)/g, escaped('#'))
      .replace(COLON_COMMAND_IN_JSON, escaped(':'))
  );
}

function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}
