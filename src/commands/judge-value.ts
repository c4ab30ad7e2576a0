import type { Field, FieldValue } from '../fields/field.ts';
import { nearestName } from '../registration/roles/app-role.ts';
import { checkFault } from '../registration/answers/checks.ts';

/** The sentence against a word that is not among those allowed, with the one that was probably meant if one is near; null when it is. */
export function choiceFault(word: string, choices: readonly string[]): string | null {
  if (choices.includes(word)) {
    return null;
  }
  const nearest = nearestName(word, choices);
  return `"${word}" is not one of ${choices.join(', ')}${nearest === null ? '.' : `; did you mean ${nearest}?`}`;
}

/** The sentence against the value of a field, or null when it is fine; of a list, against its first entry at fault. */
export function valueFault(field: Field, value: FieldValue): string | null {
  if (typeof value === 'boolean') {
    return null;
  }
  const texts = typeof value === 'string' ? [value] : value;
  const faults = texts.map((text) =>
    field.choices === undefined
      ? field.check === undefined
        ? null
        : checkFault(field.check, text)
      : choiceFault(text, field.choices),
  );
  return faults.find((fault) => fault !== null) ?? null;
}
