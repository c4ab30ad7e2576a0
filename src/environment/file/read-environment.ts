import type { ErrorCode } from '../../errors/error-codes.ts';
import { UsageError } from '../../errors/usage-error.ts';
import type { Environment, WantedRegistration } from './environment.ts';
import type { EnvironmentReading, NamedFile } from './environment-reading.ts';
import { readEnvironmentText } from './read-environment-text.ts';
import { type EnvironmentIssue, issueAt, inOrder } from './tree.ts';
import type { FieldValue, FieldValues } from '../../cli/fields/field.ts';
import { locatedIssueSentence } from '../../output/issue-sentence.ts';
import type { Context } from '../../cli/context.ts';
import { certificateFileIssues } from '../../reconcile/certificate-file.ts';
import { rolesFileIssues, withRolesFile } from '../../reconcile/roles-file.ts';
import { type EnvironmentFile, readEnvironmentFile } from './environment-file.ts';

/** What reading files needs of the world. */
export type FileContext = Pick<Context, 'cwd' | 'env' | 'now' | 'warn'>;

/**
 * The environment that `-f`, `--env`, `--var`, `--fhir-url` and `--secret-to` name (ENVIRONMENT_FIELDS), complete and
 * valid. Nothing is sent, and nothing but files is read, so a command may call it before anybody signs in. Throws
 * UsageError: `environment_unreadable` where there is no file to read, `environment_invalid` with every fault in it and
 * in the files that it names.
 */
export async function readEnvironment(context: FileContext, values: FieldValues): Promise<Environment> {
  const file = await readEnvironmentFile(context.cwd, textOf(values.file));
  const variables = readAssignments(values.var);
  const secretTo = textOf(values.secretTo);
  const reading = readEnvironmentText(file.text, {
    file: file.path,
    env: textOf(values.env) ?? null,
    fhirUrl: textOf(values.fhirUrl) ?? null,
    secretTo: secretTo === undefined ? null : { text: secretTo, directory: context.cwd, at: null },
    readVariable: (name) => variables.get(name) ?? variableIn(context.env, name),
  });
  const issues = inOrder([...reading.issues, ...(await namedFileIssues(context, reading.namedFiles))]);
  if (reading.environment === null || issues.length > 0) {
    throw invalid(file, issues);
  }
  for (const warning of reading.warnings) {
    context.warn(warning);
  }
  return withRolesFiles(context, reading.environment);
}

function textOf(value: FieldValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** An environment also inherits what every object has, such as `constructor`, which is no variable. */
function variableIn(env: Context['env'], name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined;
}

/** `--var NAME=VALUE` as it was checked; of two for one name, the last. */
function readAssignments(value: FieldValue | undefined): ReadonlyMap<string, string> {
  const assignments = Array.isArray(value) ? value : [];
  return new Map(
    assignments.map((text: string) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
  );
}

/** The faults of the files that entries name; each file is read once, however many name it. */
async function namedFileIssues(
  context: FileContext,
  named: EnvironmentReading['namedFiles'],
): Promise<readonly EnvironmentIssue[]> {
  const files = new Map(named.map((file) => [`${file.kind} ${file.path}`, file]));
  const issues: EnvironmentIssue[] = [];
  for (const file of files.values()) {
    const sentences = await fileIssues(context, file);
    issues.push(...sentences.map((sentence) => issueAt(file.at, sentence)));
  }
  return issues;
}

function fileIssues(context: FileContext, { kind, path }: NamedFile): Promise<readonly string[]> {
  return kind === 'rolesFile' ? rolesFileIssues(context, path) : certificateFileIssues(context, path);
}

async function withRolesFiles(context: FileContext, environment: Environment): Promise<Environment> {
  const registrations: WantedRegistration[] = [];
  for (const registration of environment.registrations) {
    const { rolesFile } = registration.values;
    registrations.push(
      registration.kind === 'application' && registration.answers.type === 'resource' && typeof rolesFile === 'string'
        ? { ...registration, answers: await withRolesFile(context, registration.answers, rolesFile) }
        : registration,
    );
  }
  return { ...environment, registrations };
}

/** The code of all that is wrong with a file, and of an issue without a code of its own. */
const INVALID: ErrorCode<2> = 'environment_invalid';

/** Who has more to mend has named another file, or made one mistake in all of it. */
const MAX_ISSUES_SHOWN = 100;

function invalid({ name }: EnvironmentFile, issues: readonly EnvironmentIssue[]): UsageError {
  const placed = issues.slice(0, MAX_ISSUES_SHOWN).map(({ position, path, message, code }) => ({
    file: name,
    ...position,
    path,
    message,
    code: code ?? INVALID,
  }));
  const [first] = placed;
  return new UsageError(
    issues.length === 1 ? (first?.code ?? INVALID) : INVALID,
    first !== undefined && placed.length === 1
      ? locatedIssueSentence(first)
      : `${issues.length} things in ${name} are missing or not right${issues.length > MAX_ISSUES_SHOWN ? `; these are the first ${MAX_ISSUES_SHOWN}` : ''}.`,
    { hint: '`fhir-apps schema` prints what the file may hold, for editors too.', details: { faults: placed } },
  );
}
