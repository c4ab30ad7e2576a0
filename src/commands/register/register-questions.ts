import { appliesTo, type Field, type FieldValue, type FieldValues } from '../../fields/field.ts';
import { REGISTER_FIELDS } from '../../fields/register-fields.ts';
import { type RegisterAnswers, toAnswers } from '../../registration/answers/answers.ts';
import type { AppType } from '../../registration/app-type.ts';
import { notApplicableForManagedIdentity } from '../../registration/managed-identity.ts';
import { validateRegisterValues } from '../../registration/answers/register-schema.ts';
import type { Prompter } from '../../prompts/prompter.ts';
import type { CommandInput } from '../command.ts';
import type { Context } from '../context.ts';
import { type ApplicableValues, keepApplicable } from '../input.ts';
import { serverCloudIssue } from '../server-cloud.ts';
import { namedIssues, toUsageError } from '../usage-faults.ts';

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
  /** True where at least one question was asked. */
  readonly asked: boolean;
}

/**
 * The answers of a registration: what flags and variables gave, and, where somebody may be asked, what was missing. A
 * value that was given is never asked again.
 */
export async function askForAnswers(
  context: Context,
  givenType: AppType | undefined,
  input: Pick<CommandInput, 'values' | 'given'>,
): Promise<AskedAnswers | AskedIdentity> {
  if (!context.settings.canAsk) {
    const { values } = input;
    return { answers: validate(givenType ?? 'resource', input), values, asked: false, prompter: null };
  }
  const { createPrompter } = await import('../../prompts/prompter.ts');
  let type = givenType;
  const prompter = createPrompter({
    input: context.streams.stdin,
    onContinue: context.host.onContinue,
    output: context.streams.stderr,
    color: context.settings.colorErrors,
    signal: context.stop,
    extraIssues: (key, text, values) =>
      (key === 'fhirUrl' ? serverCloudIssue(context.settings, text) : null) ??
      (type === undefined ? null : crossFieldIssue(type, key, text, values)),
  });
  type ??= await prompter.askType();
  const fields = fieldsOf(type);
  const given = applicable(context, type, input);
  const complete = await prompter.askMissing(fields, given.values);
  const asked = givenType === undefined || Object.keys(complete).length > Object.keys(given.values).length;
  if (complete.managedIdentity !== undefined) {
    const ofIdentity = Object.entries(complete).filter(([key]) => notApplicableForManagedIdentity(key) === null);
    return { identityValues: Object.fromEntries(ofIdentity), asked };
  }
  // The kind of credential may be known only now.
  const settled = applicable(context, type, { values: complete, given: given.given });
  const values = asked ? await prompter.askChanges(fields, settled.values) : settled.values;
  return { answers: validate(type, { values, given: settled.given }), values, asked, prompter };
}

function fieldsOf(type: AppType): readonly Field[] {
  return REGISTER_FIELDS.filter((field) => appliesTo(field, type));
}

/** What applies to the type and the credential, as far as they are known; throws UsageError for a flag that does not. */
function applicable(
  context: Context,
  type: AppType,
  { values, given }: Pick<CommandInput, 'values' | 'given'>,
): ApplicableValues {
  const applicable = keepApplicable(REGISTER_FIELDS, type, { values, given, issues: [] });
  applicable.ignored.forEach((line) => context.trace(line));
  if (applicable.issues.length > 0) {
    throw toUsageError(applicable.issues, 'register');
  }
  return applicable;
}

/** The value of a field with one more answer. */
function withText(value: FieldValue | undefined, text: string, isList: boolean): FieldValue {
  return isList ? [...(typeof value === 'object' ? value : []), text] : text;
}

/** A fault of one answer that shows only beside the others, such as a reply URL that is on another platform already. */
export function crossFieldIssue(type: AppType, key: string, text: string, values: FieldValues): string | null {
  const isList = fieldsOf(type).some((field) => field.key === key && field.list === true);
  const validated = validateRegisterValues(type, { ...values, [key]: withText(values[key], text, isList) });
  return 'issues' in validated
    ? (validated.issues.find((issue) => issue.key === key && !issue.missing)?.message ?? null)
    : null;
}

function validate(type: AppType, { values, given }: Pick<CommandInput, 'values' | 'given'>): RegisterAnswers {
  const validated = validateRegisterValues(type, values);
  if ('issues' in validated) {
    throw toUsageError(namedIssues(REGISTER_FIELDS, given, validated.issues), 'register');
  }
  return toAnswers(validated.values);
}
