import { REGISTER_FIELDS } from '../../cli/fields/register-fields.ts';
import { type RegisterAnswers, toAnswers } from '../../registration/answers/answers.ts';
import type { AppType } from '../../registration/model/app-type.ts';
import { notApplicableForManagedIdentity } from '../../registration/managed-identity.ts';
import { validateRegisterValues } from '../../registration/answers/validate-register-values.ts';
import type { CommandInput } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type ApplicableValues, keepApplicable } from '../../cli/input.ts';
import { serverCloudIssue } from '../../cli/server-cloud.ts';
import { namedIssues, toUsageError } from '../../cli/usage-issues.ts';
import type { AskedAnswers, AskedIdentity } from '../../cli/asked-answers.ts';
import { crossFieldIssue, fieldsOf } from '../../cli/cross-field-issue.ts';

/**
 * The answers of a registration: what flags and variables gave, and, where somebody may be asked, what was missing. A
 * value that was given is never asked again.
 */
export async function askForAnswers(
  context: Context,
  givenType: AppType | undefined,
  input: Pick<CommandInput, 'values' | 'given'>,
): Promise<AskedAnswers | AskedIdentity> {
  if (context.ui === null) {
    const { values } = input;
    return { answers: validate(givenType ?? 'resource', input), values, asked: false };
  }
  let type = givenType;
  const prompter = await context.ui.openPrompter(
    (key, text, values) =>
      (key === 'fhirUrl' ? serverCloudIssue(context.settings, text) : null) ??
      (type === undefined ? null : crossFieldIssue(type, key, text, values)),
  );
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
  const recovered = applicable(context, type, { values: complete, given: given.given });
  const values = asked ? await prompter.askChanges(fields, recovered.values) : recovered.values;
  return { answers: validate(type, { values, given: recovered.given }), values, asked };
}

/**
 * What applies to the type and the credential, as far as they are known; throws UsageError for a flag that does not.
 */
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

function validate(type: AppType, { values, given }: Pick<CommandInput, 'values' | 'given'>): RegisterAnswers {
  const validated = validateRegisterValues(type, values);
  if ('issues' in validated) {
    throw toUsageError(namedIssues(REGISTER_FIELDS, given, validated.issues), 'register');
  }
  return toAnswers(validated.values);
}
