import { nearestName } from '../../text/nearest-name.ts';
import { checkIssue, type CheckName } from './checks.ts';
import { type Issue, plainIssue } from './issue.ts';

/** What one value is held to: a list of words, a check, or (a switch) nothing. */
export interface ValueRule {
  readonly choices?: readonly string[];
  readonly check?: CheckName;
}

/**
 * The sentence against a word that is not among those allowed, with the one that was probably meant if one is near;
 * null when it is.
 */
export function choiceIssue(word: string, choices: readonly string[]): string | null {
  if (choices.includes(word)) {
    return null;
  }
  const nearest = nearestName(word, choices);
  return `"${word}" is not one of ${choices.join(', ')}${nearest === null ? '.' : `; did you mean ${nearest}?`}`;
}

/**
 * What is wrong with one text, or null when it is fine; `escaped` where whoever gave it sees what is invisible in it.
 */
export function textIssue(
  { choices, check }: ValueRule,
  text: string,
  options?: { readonly escaped: boolean },
): Issue | null {
  if (choices !== undefined) {
    return plainIssue(choiceIssue(text, choices));
  }
  return check === undefined ? null : checkIssue(check, text, options);
}

/** What is wrong with the value of a field, or null when it is fine; of a list, with its first entry that is not. */
export function valueIssue(rule: ValueRule, value: string | readonly string[] | boolean): Issue | null {
  if (typeof value === 'boolean') {
    return null;
  }
  const texts = typeof value === 'string' ? [value] : value;
  return texts.map((text) => textIssue(rule, text)).find((issue) => issue !== null) ?? null;
}
