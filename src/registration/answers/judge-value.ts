import { nearestName } from '../roles/app-role.ts';
import { checkFault, type CheckName } from './checks.ts';

/** What one value is held to: a list of words, a check, or (a switch) nothing. */
export interface ValueRule {
  readonly choices?: readonly string[];
  readonly check?: CheckName;
}

/** The sentence against a word that is not among those allowed, with the one that was probably meant if one is near; null when it is. */
export function choiceFault(word: string, choices: readonly string[]): string | null {
  if (choices.includes(word)) {
    return null;
  }
  const nearest = nearestName(word, choices);
  return `"${word}" is not one of ${choices.join(', ')}${nearest === null ? '.' : `; did you mean ${nearest}?`}`;
}

/** The sentence against one text, or null when it is fine. */
export function textFault({ choices, check }: ValueRule, text: string): string | null {
  if (choices !== undefined) {
    return choiceFault(text, choices);
  }
  return check === undefined ? null : checkFault(check, text);
}

/** The sentence against the value of a field, or null when it is fine; of a list, against its first entry at fault. */
export function valueFault(rule: ValueRule, value: string | readonly string[] | boolean): string | null {
  if (typeof value === 'boolean') {
    return null;
  }
  const texts = typeof value === 'string' ? [value] : value;
  return texts.map((text) => textFault(rule, text)).find((fault) => fault !== null) ?? null;
}
