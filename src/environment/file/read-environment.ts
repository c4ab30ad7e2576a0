import type { ErrorCode } from '../../errors/error-codes.ts';
import { worded } from '../../errors/wording.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { variableIn } from './interpolate.ts';
import { nameInFile } from './read-entry.ts';
import type { Environment, WantedRegistration } from './environment.ts';
import type { EnvironmentReading } from './environment-reading.ts';
import { readEnvironmentText } from './read-environment-text.ts';
import { type EnvironmentIssue, issueAt, inOrder } from './tree.ts';
import type { ENVIRONMENT_FIELDS } from '../../cli/fields/environment-fields.ts';
import type { InputOf } from '../../registration/answers/field-definition.ts';
import { locatedIssueSentence } from '../../output/issue-sentence.ts';
import type { Context } from '../../cli/context.ts';
import {
  createNamedFileReader,
  NAMED_FILES,
  type NamedFileReader,
  withFileContent,
} from '../../reconcile/named-files.ts';
import { type EnvironmentFile, readEnvironmentFile } from './environment-file.ts';

/** What reading files needs of the world. */
export type FileContext = Pick<Context, 'cwd' | 'env' | 'now' | 'warn'>;

/** Which environment of which file, and what the command line says of it. */
export type EnvironmentInput = InputOf<typeof ENVIRONMENT_FIELDS>;

/**
 * The environment that `-f`, `--env`, `--var`, `--fhir-url` and `--secret-to` name (ENVIRONMENT_FIELDS), complete and
 * valid. Nothing is sent, and nothing but files is read, so a command may call it before anybody signs in. Throws
 * UsageError: `environment_unreadable` where there is no file to read, `environment_invalid` with every fault in it and
 * in the files that it names.
 */
export async function readEnvironment(context: FileContext, values: EnvironmentInput): Promise<Environment> {
  const file = await readEnvironmentFile(context.cwd, values.file);
  // Of two for one name, the last.
  const variables = new Map(values.var?.map(({ name, value }) => [name, value]));
  const { env = null, fhirUrl = null, secretTo } = values;
  const reading = readEnvironmentText(file.text, {
    file: file.path,
    env,
    fhirUrl,
    secretTo: secretTo === undefined ? null : { sink: secretTo, directory: context.cwd, at: null },
    readVariable: (name) => variables.get(name) ?? variableIn(context.env, name),
  });
  const readFile = createNamedFileReader(context);
  const issues = inOrder([...reading.issues, ...(await namedFileIssues(readFile, reading.namedFiles))]);
  if (reading.environment === null || issues.length > 0) {
    throw invalid(file, issues);
  }
  for (const warning of reading.warnings) {
    context.warn(warning);
  }
  const registrations = await Promise.all(reading.environment.registrations.map((each) => withFiles(readFile, each)));
  return { ...reading.environment, registrations };
}

/** The issues of the files that entries name; each file is read once, however many name it. */
async function namedFileIssues(
  readFile: NamedFileReader,
  named: EnvironmentReading['namedFiles'],
): Promise<readonly EnvironmentIssue[]> {
  const files = new Map(named.map((file) => [`${file.kind} ${file.path}`, file]));
  const issues: EnvironmentIssue[] = [];
  for (const { kind, path, at } of files.values()) {
    const reading = await readFile(kind, path);
    issues.push(
      ...('issues' in reading ? reading.issues.map((sentence) => issueAt(at, worded(sentence, nameInFile))) : []),
    );
  }
  return issues;
}

async function withFiles(readFile: NamedFileReader, registration: WantedRegistration): Promise<WantedRegistration> {
  let filled = registration;
  for (const kind of NAMED_FILES) {
    const path = registration.values[kind];
    const content = path === undefined ? null : await readFile(kind, path);
    if (filled.kind === 'application' && content !== null && !('issues' in content)) {
      filled = { ...filled, answers: withFileContent(filled.answers, content) };
    }
  }
  return filled;
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
    { hint: '`fhir-apps schema` prints what the file may contain, for editors too.', details: { faults: placed } },
  );
}
