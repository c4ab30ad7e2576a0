import type { Field, FieldValue, FieldValues } from './fields/field.ts';
import { quoteForShell } from '../output/program-name.ts';

/** What a command line is made of: the words after `fhir-apps`, and values by the keys of their fields. */
export interface CommandLineParts {
  readonly words: readonly string[];
  readonly fields: readonly Field[];
  readonly values: FieldValues;
}

/**
 * The command line that says the same as these values, quoted for sh; fields go in their own order. No field holds a
 * secret, so none can be in it. The terminal as a place for a secret is what leaving `--secret-to` out means.
 */
export function equivalentCommand({ words, fields, values }: CommandLineParts): string {
  const flags = fields.flatMap((field) => flagWords(field, values[field.key]));
  return ['fhir-apps', ...words, ...flags].map(quoteForShell).join(' ');
}

function flagWords(field: Field, value: FieldValue | undefined): readonly string[] {
  const flag = `--${field.flag}`;
  if (value === undefined || value === false || (field.key === 'secretTo' && value === 'terminal')) {
    return [];
  }
  if (value === true) {
    return [flag];
  }
  const texts = typeof value === 'string' ? [value] : value;
  return texts.flatMap((text) => (text.startsWith('-') ? [`${flag}=${text}`] : [flag, text]));
}
