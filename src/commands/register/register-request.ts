import type { REGISTER_FIELDS } from '../../cli/fields/register-fields.ts';
import type { AskedAnswers, AskedIdentity } from '../../cli/asked-answers.ts';
import type { CommandInput, Parsed } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { Ui } from '../../cli/ui.ts';
import { fieldsOf } from '../../cli/cross-field-issue.ts';
import { askedFields, isMissing } from '../../cli/prompts/asked-field.ts';
import {
  createNamedFileReader,
  NAMED_FILES,
  type NamedFileReader,
  withFileContent,
} from '../../reconcile/named-files.ts';
import { parseRegistration, type RegisterAnswers } from '../../registration/answers/answers.ts';
import { missingIssue, type ValueIssue, valueIssue } from '../../registration/answers/issue.ts';
import { parseManagedIdentity } from '../../registration/answers/managed-identity-answers.ts';
import { APP_TYPES, type AppType } from '../../registration/model/app-type.ts';
import { typeNamed } from '../../cli/input.ts';

/** What was given to `register`. */
export type RegisterInput = CommandInput<typeof REGISTER_FIELDS>;

/** What was given, where a person is there to be asked for the rest. */
export interface OpenRequest {
  /** Undefined where the type is to be asked for too. */
  readonly type: AppType | undefined;
  readonly input: RegisterInput;
  readonly readFile: NamedFileReader;
  readonly ui: Ui;
}

/** What `register` is asked to do: complete, or to be completed by questions. */
export type RegisterRequest = AskedAnswers | AskedIdentity | OpenRequest;

/**
 * Makes a request of the input, with what the files hold that it names. Where nobody is there to ask, everything that
 * is missing is an issue; else only what is wrong.
 */
export async function parseRegister(context: Context, input: RegisterInput): Promise<Parsed<RegisterRequest>> {
  const type = typeNamed(input.argument);
  const { ui } = context;
  const readFile = createNamedFileReader(context);
  if (type === undefined) {
    const issue = valueIssue('type', `is missing: one of ${APP_TYPES.join(', ')}.`);
    return ui !== null
      ? { request: { type, input, readFile, ui } }
      : { issues: input.argument === undefined ? [issue] : [] };
  }
  const parsed =
    type === 'service' && input.given.has('managedIdentity')
      ? parseIdentity(input)
      : await parseAnswers(type, input, readFile);
  const issues = 'issues' in parsed ? parsed.issues : [];
  if (ui !== null) {
    const wrong = issues.filter(({ missing }) => !missing);
    return wrong.length > 0 ? { issues: wrong } : { request: { type, input, readFile, ui } };
  }
  return parsed;
}

function parseIdentity({ values, typed }: RegisterInput): Parsed<AskedIdentity> {
  const parsed = parseManagedIdentity(values);
  return 'issues' in parsed ? parsed : { request: { identity: parsed.answers, typed, asked: false } };
}

async function parseAnswers(
  type: AppType,
  input: RegisterInput,
  readFile: NamedFileReader,
): Promise<Parsed<AskedAnswers>> {
  const { values, typed } = input;
  const parsed = parseRegistration(type, values);
  const own = 'issues' in parsed ? parsed.issues : [];
  const files = await readFiles(values, readFile);
  const issues = [...own, ...files.issues];
  // What an interactive run would ask for, such as where a new secret goes.
  const reported = new Set(issues.map(({ key }) => key));
  const unasked = askedFields(fieldsOf(type))
    .filter((field) => isMissing(field, typed) && !reported.has(field.key))
    .map(({ key }) => missingIssue(key));
  if ('issues' in parsed || issues.length + unasked.length > 0) {
    return { issues: [...issues, ...unasked] };
  }
  return { request: { answers: files.fill(parsed.answers), values, typed, asked: false, reconsider: null } };
}

/** What the files hold that values name, and everything that is wrong with them. */
export async function readFiles(
  values: RegisterInput['values'],
  readFile: NamedFileReader,
): Promise<{ readonly issues: readonly ValueIssue[]; readonly fill: (answers: RegisterAnswers) => RegisterAnswers }> {
  const named = NAMED_FILES.flatMap((kind) => {
    const path = values[kind];
    return path === undefined ? [] : [{ kind, path }];
  });
  const readings = await Promise.all(
    named.map(async ({ kind, path }) => ({ kind, reading: await readFile(kind, path) })),
  );
  return {
    issues: readings.flatMap(({ kind, reading }) =>
      'issues' in reading ? reading.issues.map((message) => valueIssue(kind, message)) : [],
    ),
    fill: (answers) =>
      readings.reduce(
        (filled, { reading }) => ('issues' in reading ? filled : withFileContent(filled, reading)),
        answers,
      ),
  };
}
