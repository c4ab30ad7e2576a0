import { type Issue, plainIssue } from './issue.ts';
import { placeholderIssue, type PlaceholderOptions } from './placeholder.ts';
import { lineIssue } from './text-rules.ts';
import { canParseUrl } from '../../text/can-parse-url.ts';

/** What a URL is called in a sentence, such as `The reply URL`, and its most characters. */
export interface UrlRule extends PlaceholderOptions {
  readonly what: string;
  readonly max: number;
  /** A right one. */
  readonly example: string;
}

const SURROUNDINGS = /^[\s"'`“”‘’«»]+|[\s"'`“”‘’«»]+$/g;

/** A URL in the brackets of Markdown, of mail and of prose. */
const BRACKETED = /^(?:\[[^\]]*\])?[<(](https?:\/\/[^<>()\s]+)[>)]$/i;

/** As {@link pastedTextIssue}, and whether the text can be parsed as a URL at all. */
export function urlTextIssue(text: string, rule: UrlRule): Issue | null {
  const issue = pastedTextIssue(text, rule);
  return issue === null && !canParseUrl(text)
    ? plainIssue(`"${text}" is not a URL; ${rightForm(text, rule.example)}.`)
    : issue;
}

/**
 * What is wrong with a text before it is read as a URL or URI: what copying put around it, control characters, its
 * length, a placeholder, a scheme that is doubled.
 */
export function pastedTextIssue(
  text: string,
  { what, max, mayHaveOperation = false }: Omit<UrlRule, 'example'>,
): Issue | null {
  const bare = text.replace(SURROUNDINGS, '');
  if (bare !== text && bare !== '') {
    const host = /["'`“”‘’«»]/.test(text.replace(bare, '')) ? 'quotes' : 'white space';
    return plainIssue(`${what} has ${host} around it; write ${bare.replace(/\p{Cc}+/gu, '')} without.`);
  }
  const issue = lineIssue(text, { what, max });
  if (issue !== null) {
    return plainIssue(issue);
  }
  const bracketed = BRACKETED.exec(text)?.[1];
  if (bracketed !== undefined) {
    return placeholderIssue(bracketed) ?? plainIssue(`${what} has brackets around it; write ${bracketed} without.`);
  }
  const placeholder = placeholderIssue(text, { mayHaveOperation });
  if (placeholder !== null) {
    return placeholder;
  }
  const doubled =
    /^(?:https?:\/*)+(https?:\/\/.*)$/is.exec(text) ??
    /^(?:https?:\/+)(https?)\/+(.*)$/is.exec(text) ??
    /^(?:api:\/*)((?:api|https?):\/\/.*)$/is.exec(text);
  if (doubled !== null) {
    const [, first = '', rest] = doubled;
    return plainIssue(`"${text}" names its scheme twice; write ${rest === undefined ? first : `${first}://${rest}`}.`);
  }
  return null;
}

function rightForm(text: string, example: string): string {
  const withScheme = `https://${text}`;
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(\/\S*)?$/i.test(text) && canParseUrl(withScheme)
    ? `it has no scheme: write ${withScheme}`
    : `it should look like ${example}`;
}
