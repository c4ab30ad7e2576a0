import { errorPaint } from '../../cli/error-paint.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { fieldList, type FieldValues } from '../../cli/fields/field.ts';
import type { AskedRegistration, RegistrationQuestions } from '../../cli/prompts/ask-registration.ts';
import type { Prompter } from '../../cli/prompts/prompter.ts';
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
import type { TenantAhead } from './tenant-ahead.ts';
import { tenantOffers } from './tenant-choices.ts';

/** What asks the tenant takes 30 ms to load, which the first question does not wait for; in milliseconds. */
const TENANT_DELAY_MS = 100;

/**
 * Asks a person for what is missing in a request. A value that was given is never asked again. Throws UsageError for
 * flags that do not apply to what was answered, CancelledError where a question ends without an answer. What the tenant
 * has is offered as soon as it is known; it is asked once the first question is on the screen.
 */
export async function askForAnswers(
  context: Context,
  request: OpenRequest,
  tenant: TenantAhead,
): Promise<AskedAnswers | AskedIdentity> {
  let { type } = request;
  const { serverHere } = await import('../../environment/target/server-here.ts');
  const server = request.input.given.has('fhirUrl') ? null : await serverHere(context);
  let hasBegun = false;
  let doNotStart = (): void => undefined;
  const begin = (): void => {
    if (!hasBegun) {
      hasBegun = true;
      markSandbox(context);
      doNotStart = context.after(TENANT_DELAY_MS, tenant.start);
    }
  };
  const beginAtOnce = (): void => {
    begin();
    tenant.start();
  };
  const prompter = await request.ui.openPrompter({
    extraIssues: (key, text, typed) =>
      (key === 'fhirUrl' ? serverCloudIssue(context.settings, text) : null) ??
      (type === undefined ? null : crossFieldIssue(type, key, text, typed)),
    offers: tenantOffers({ listed: tenant.listed, here: server, begin: beginAtOnce, after: context.after }),
    onFirstQuestion: begin,
  });
  const questions: RegistrationQuestions = {
    type,
    fieldsOf,
    given: (chosen) => {
      type = chosen;
      return applicable(chosen, request.input).typed;
    },
  };
  const { values: typed, ...answered } = await context.deadline.excluding(() => prompter.askRegistration(questions));
  // Nothing that it would tell is asked for any more, and what comes next signs in by itself.
  doNotStart();
  if (answered.asked) {
    context.say('');
  }
  // Said now, because lines between questions would be in the way of going back.
  applicable(answered.type, request.input).ignored.forEach((line) => context.trace(line));
  if (isForManagedIdentity(typed)) {
    return identityOf(request, { ...answered, values: typed });
  }
  // The kind of credential may be known only now.
  const known = settled(request, answered.type, typed).typed;
  return registrationOf({ context, request, prompter }, { ...answered, values: known });
}

/** Says before anything is asked that nothing real happens. */
function markSandbox(context: Context): void {
  const { settings, show } = context;
  if (settings.sandbox && !settings.quiet) {
    const paint = errorPaint(context);
    show(`  ${paint.warn('Sandbox')}${paint.dim(' · nothing reaches Azure')}\n\n`);
  }
}

function isForManagedIdentity({ managedIdentity }: FieldValues): boolean {
  return managedIdentity !== undefined;
}

function identityOf(request: OpenRequest, { type, values, asked }: AskedRegistration): AskedIdentity {
  const ofIdentity = Object.entries(values).filter(([key]) => notApplicableForManagedIdentity(key) === null);
  const typed = Object.fromEntries(ofIdentity);
  const parsed = parseManagedIdentity(parseTyped(REGISTER_FIELDS, typed));
  return { identity: answersIn(parsed, applicable(type, request.input)), typed, asked };
}

/** A person who is asked about a request. */
interface Conversation {
  readonly context: Context;
  readonly request: OpenRequest;
  readonly prompter: Prompter;
}

/** The registration that was asked for. What is wrong with it, a person who was asked can change. */
async function registrationOf(conversation: Conversation, answered: AskedRegistration): Promise<AskedAnswers> {
  const reconsider = (): Promise<AskedAnswers> => reconsidered(conversation, answered);
  try {
    const complete = await completed(conversation.request, answered);
    return { ...complete, reconsider: answered.asked ? reconsider : null };
  } catch (error) {
    if (!answered.asked || !(error instanceof UsageError)) {
      throw error;
    }
    conversation.context.say(error.message);
    return reconsider();
  }
}

/** The answers with what the files hold that they name. Throws UsageError for what is wrong with them. */
async function completed(
  request: OpenRequest,
  { type, values: typed, asked }: AskedRegistration,
): Promise<Omit<AskedAnswers, 'reconsider'>> {
  const given = settled(request, type, typed);
  const values = parseTyped(REGISTER_FIELDS, typed);
  const answers = answersIn(parseRegistration(type, values), given);
  const { issues, fill } = await readFiles(values, request.readFile);
  if (issues.length > 0) {
    throw invalidInput(issues, given);
  }
  return { answers: fill(answers), values, typed, asked };
}

async function reconsidered(conversation: Conversation, answered: AskedRegistration): Promise<AskedAnswers> {
  const { context, prompter } = conversation;
  const fields = fieldsOf(answered.type).filter(({ key }) => key !== 'managedIdentity');
  const values = await context.deadline.excluding(() => prompter.askChanges(fields, answered.values));
  return registrationOf(conversation, { ...answered, values });
}

/** What was typed, and where. */
type Given = Pick<AnyInput, 'typed' | 'values' | 'given'>;

/** What applies once these values are known. */
function settled({ input }: OpenRequest, type: AppType, typed: FieldValues): Given {
  return applicable(type, { ...applicable(type, input), typed });
}

/**
 * What applies to the type and the credential, as far as they are known, with a line for each variable that does not;
 * throws UsageError for a flag that does not.
 */
function applicable(type: AppType, given: Given): Given & { readonly ignored: readonly string[] } {
  const { issues, ...kept } = keepApplicable(fieldList(REGISTER_FIELDS), type, { ...given, issues: [] });
  if (issues.length > 0) {
    throw toUsageError(issues, 'register');
  }
  return kept;
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
