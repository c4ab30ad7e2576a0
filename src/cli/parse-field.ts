import { nearestName } from '../text/nearest-name.ts';
import { plainIssue } from '../registration/answers/issue.ts';
import { type Parsing, parseText } from '../registration/answers/parsers.ts';
import { type FieldValue, type FieldValues, isSwitch, type SettledInputOf } from './fields/field.ts';
import type { FieldDefinition, Fields, InputOf, KnownValues } from '../registration/answers/field-definition.ts';

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

/** Reads one text of a field; `escaped` where whoever wrote it sees what is invisible in it. */
export function parseOne(
  { choices, parser }: FieldDefinition,
  text: string,
  options?: { readonly escaped: boolean },
): Parsing<unknown> {
  if (choices !== undefined) {
    const issue = plainIssue(choiceIssue(text, choices));
    return issue === null ? { value: text } : { issue };
  }
  return parser === undefined ? { value: text } : parseText(parser, text, options);
}

/** Reads what was typed for a field; of a list, the issue is that of its first entry that has one. */
export function parseField(field: FieldDefinition, typed: FieldValue): Parsing<unknown> {
  if (typeof typed === 'boolean') {
    return { value: typed };
  }
  if (typeof typed === 'string') {
    return parseOne(field, typed);
  }
  const values: unknown[] = [];
  for (const text of typed) {
    const parsed = parseOne(field, text);
    if ('issue' in parsed) {
      return parsed;
    }
    values.push(parsed.value);
  }
  return { value: values };
}

/** The values of what was typed. What has an issue is left out: it was reported when it was typed. */
export function parseTyped<Definitions extends Fields>(fields: Definitions, typed: FieldValues): InputOf<Definitions> {
  const values: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(fields)) {
    const text = typed[key];
    const parsed = text === undefined ? null : parseField(field, text);
    if (parsed !== null && 'value' in parsed) {
      values[key] = parsed.value;
    }
  }
  return inputOf(fields, values);
}

/**
 * Values that these fields have read, under the type that the fields give them. Here alone, and in
 * {@link settledInput}, TypeScript takes our word for it.
 */
export function inputOf<Definitions extends Fields>(_fields: Definitions, values: KnownValues): InputOf<Definitions> {
  return values as InputOf<Definitions>;
}

/** As {@link inputOf}, with every switch. */
export function settledInput<Definitions extends Fields>(
  fields: Definitions,
  values: KnownValues,
): SettledInputOf<Definitions> {
  const switches = Object.entries(fields).filter(([, field]) => isSwitch(field));
  return {
    ...Object.fromEntries(switches.map(([key]) => [key, false])),
    ...values,
  } as SettledInputOf<Definitions>;
}
