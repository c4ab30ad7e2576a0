import { fieldList } from '../../cli/fields/field.ts';
import { parseTyped } from '../../cli/parse-field.ts';
import { REGISTER_FIELDS } from '../../cli/fields/register-fields.ts';
import { parseRegistration } from '../../registration/answers/answers.ts';
import type { ValueIssue } from '../../registration/answers/issue.ts';
import { parseManagedIdentity } from '../../registration/answers/managed-identity-answers.ts';
import type { AppType } from '../../registration/model/app-type.ts';
import { notApplicableForManagedIdentity } from '../../registration/managed-identity.ts';
import type { AskedAnswers, AskedIdentity } from '../../cli/asked-answers.ts';
import type { AnyInput } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { keepApplicable } from '../../cli/input.ts';
import { serverCloudIssue } from '../../cli/server-cloud.ts';
import { namedIssues, toUsageError } from '../../cli/usage-issues.ts';
import { crossFieldIssue, fieldsOf } from '../../cli/cross-field-issue.ts';
import { type OpenRequest, readFiles } from './register-request.ts';

/**
 * Asks a person for what is missing in a request. A value that was given is never asked again. Throws UsageError for
 * flags that do not apply to what was answered, CancelledError where a question ends without an answer.
 */
export async function askForAnswers(context: Context, request: OpenRequest): Promise<AskedAnswers | AskedIdentity> {
  let { type } = request;
  const prompter = await request.ui.openPrompter(
    (key, text, typed) =>
      (key === 'fhirUrl' ? serverCloudIssue(context.settings, text) : null) ??
      (type === undefined ? null : crossFieldIssue(type, key, text, typed)),
  );
  type ??= await prompter.askType();
  const fields = fieldsOf(type);
  const given = applicable(context, type, request.input);
  const complete = await prompter.askMissing(fields, given.typed);
  const asked = request.type === undefined || Object.keys(complete).length > Object.keys(given.typed).length;
  if (complete.managedIdentity !== undefined) {
    const ofIdentity = Object.entries(complete).filter(([key]) => notApplicableForManagedIdentity(key) === null);
    const typed = Object.fromEntries(ofIdentity);
    const parsed = parseManagedIdentity(parseTyped(REGISTER_FIELDS, typed));
    return { identity: answersIn(parsed, given), typed, asked };
  }
  // The kind of credential may be known only now.
  const recovered = applicable(context, type, { ...given, typed: complete });
  const typed = asked ? await prompter.askChanges(fields, recovered.typed) : recovered.typed;
  const values = parseTyped(REGISTER_FIELDS, typed);
  const answers = answersIn(parseRegistration(type, values), recovered);
  const { issues, fill } = await readFiles(values, request.readFile);
  if (issues.length > 0) {
    throw invalidInput(issues, recovered);
  }
  return { answers: fill(answers), values, typed, asked };
}

/** What was typed, and where. */
type Given = Pick<AnyInput, 'typed' | 'values' | 'given'>;

/**
 * What applies to the type and the credential, as far as they are known; throws UsageError for a flag that does not.
 */
function applicable(context: Context, type: AppType, given: Given): Given {
  const { ignored, issues, ...applicable } = keepApplicable(fieldList(REGISTER_FIELDS), type, { ...given, issues: [] });
  ignored.forEach((line) => context.trace(line));
  if (issues.length > 0) {
    throw toUsageError(issues, 'register');
  }
  return applicable;
}

function answersIn<Answers>(
  parsed: { readonly answers: Answers } | { readonly issues: readonly ValueIssue[] },
  given: Given,
): Answers {
  if ('issues' in parsed) {
    throw invalidInput(parsed.issues, given);
  }
  return parsed.answers;
}

function invalidInput(issues: readonly ValueIssue[], { given }: Given): Error {
  return toUsageError(namedIssues(fieldList(REGISTER_FIELDS), given, issues), 'register');
}
