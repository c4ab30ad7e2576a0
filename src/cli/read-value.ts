import type { Issue } from '../registration/answers/issue.ts';
import { type Field, type FieldValue, isSwitch } from './fields/field.ts';

/** What a command line or a variable says for one field: a value, why it is none, or nothing. */
export type Reading = { readonly value: FieldValue } | { readonly issue: Issue } | null;

/** What was typed for a flag: true for a switch, otherwise every value in order. */
export type TypedFlag = true | readonly string[];

/** The value of a field's flag as typed; only a list may be given more than once. */
export function readFlag(field: Field, typed: TypedFlag | undefined): Reading {
  if (typed === undefined) {
    return null;
  }
  if (typed === true || field.list === true) {
    return { value: typed };
  }
  const [value, ...more] = typed;
  if (more.length > 0) {
    return { issue: { message: `is given ${typed.length} times; give it once.`, code: null } };
  }
  return value === undefined ? null : { value };
}

/**
 * The value of a field's variable: lists by newline or comma (by newline alone
 * where entries may hold commas), switches as 1, true, 0, false or empty.
 * An empty variable counts as not given, except for a switch, where it is false.
 */
export function readVariable(field: Field, text: string | undefined): Reading {
  if (text === undefined) {
    return null;
  }
  if (isSwitch(field)) {
    return readSwitchVariable(text);
  }
  if (field.list === true) {
    const entries = text
      .split(field.onePerLine === true ? '\n' : /[\n,]/)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
    return entries.length === 0 ? null : { value: entries };
  }
  return text === '' ? null : { value: text };
}

function readSwitchVariable(text: string): Reading {
  switch (text) {
    case '1':
    case 'true':
      return { value: true };
    case '0':
    case 'false':
    case '':
      return { value: false };
    default:
      return { issue: { message: `"${text}" is neither yes nor no; write 1, true, 0 or false.`, code: null } };
  }
}

/** The words of a command line that may be flags: those before `--`, which makes all that follow arguments. */
export function flagsIn(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end === -1 ? argv : argv.slice(0, end);
}
