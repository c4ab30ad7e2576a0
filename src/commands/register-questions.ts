import { UsageError } from '../errors/usage-error.ts';
import type { Field, FieldValue, FieldValues } from '../fields/field.ts';
import { type RegisterAnswers, toAnswers } from '../registration/answers.ts';
import type { AppType } from '../registration/app-type.ts';
import { MANAGED_IDENTITY_KEYS } from '../registration/managed-identity.ts';
import { judgeRegisterValues } from '../registration/register-schema.ts';
import type { Prompter } from '../prompts/prompter.ts';
import type { Context } from './context.ts';

/** What was said about a registration, and how. */
export interface AskedAnswers {
  readonly answers: RegisterAnswers;
  /** The same as flags would have given it. */
  readonly values: FieldValues;
  /** True where at least one question was asked. */
  readonly asked: boolean;
  /** Null where nobody may be asked. */
  readonly prompter: Prompter | null;
}

/** What was said where a managed identity is to have roles, so that nothing is registered. */
export interface AskedIdentity {
  /** What applies to it, as flags would have given it. */
  readonly identityValues: FieldValues;
}

/**
 * The answers of a registration: what flags and variables gave, and, where somebody may be asked, what was missing. A
 * value that was given is never asked again.
 */
export async function askForAnswers(
  context: Context,
  givenType: AppType | undefined,
  given: FieldValues,
  fieldsOf: (type: AppType) => readonly Field[],
): Promise<AskedAnswers | AskedIdentity> {
  if (!context.settings.canAsk) {
    return { answers: judge(givenType ?? 'resource', given), values: given, asked: false, prompter: null };
  }
  const { createPrompter } = await import('../prompts/prompter.ts');
  let type = givenType;
  const isList = (key: string): boolean =>
    type !== undefined && fieldsOf(type).some((field) => field.key === key && field.list === true);
  const prompter = createPrompter({
    input: context.streams.stdin,
    output: context.streams.stderr,
    color: context.settings.colorErrors,
    signal: context.stop,
    extraFaults: (key, text, values) =>
      extraFault(type, key, { ...values, [key]: withText(values[key], text, isList(key)) }),
  });
  type ??= await prompter.askType();
  const fields = fieldsOf(type);
  const complete = await prompter.askMissing(fields, given);
  if (complete.managedIdentity !== undefined) {
    const applicable = Object.entries(complete).filter(([key]) => MANAGED_IDENTITY_KEYS.has(key));
    return { identityValues: Object.fromEntries(applicable) };
  }
  const asked = givenType === undefined || Object.keys(complete).length > Object.keys(given).length;
  const values = asked && !context.settings.yes ? await prompter.askChanges(fields, complete) : complete;
  return { answers: judge(type, values), values, asked, prompter };
}

/** The value of a field with one more answer. */
function withText(value: FieldValue | undefined, text: string, isList: boolean): FieldValue {
  return isList ? [...(typeof value === 'object' ? value : []), text] : text;
}

/** A fault of one answer that shows only beside the others, such as a reply URL that is on another platform already. */
function extraFault(type: AppType | undefined, key: string, values: FieldValues): string | null {
  if (type === undefined) {
    return null;
  }
  const judged = judgeRegisterValues(type, values);
  return 'faults' in judged
    ? (judged.faults.find((fault) => fault.key === key && !fault.missing)?.message ?? null)
    : null;
}

function judge(type: AppType, values: FieldValues): RegisterAnswers {
  const judged = judgeRegisterValues(type, values);
  if ('faults' in judged) {
    const [first] = judged.faults;
    throw new UsageError('invalid_input', `${first?.key ?? 'A value'}: ${first?.message ?? 'is not valid'}`, {
      details: { faults: judged.faults.map(({ key, message }) => ({ field: key, message })) },
    });
  }
  return toAnswers(judged.values);
}
