import type { ExitCode } from '../errors/exit-code.ts';
import { fieldList, isSwitch } from './fields/field.ts';
import { GLOBAL_FIELDS } from './fields/global-fields.ts';
import { successEnvelope } from '../output/json.ts';
import { createPaint } from '../output/paint.ts';
import { withProgramName } from '../output/program-name.ts';
import { Redactor } from '../output/redaction.ts';
import { sanitized } from '../output/sanitized.ts';
import { handleStreamErrors, writeText } from '../output/write-text.ts';
import type { Warning } from '../errors/warning.ts';
import { type AnyInput, argumentsOf, type Command, type CommandOutcome } from './command.ts';
import type { Context, StopSignals } from './context.ts';
import {
  argumentIssues,
  type GivenValues,
  keepApplicable,
  type InputIssue,
  nameOf,
  readValues,
  type TypedFlags,
  typeNamed,
} from './input.ts';
import { type FormerName, tellFormerNames } from './former-names.ts';
import { type OpenContext, openContext } from './open-context.ts';
import { flagsIn } from './read-value.ts';
import { reportFailure } from './report.ts';
import { serverCloudIssue } from './server-cloud.ts';
import { readSettings } from './settings.ts';
import { raceAbort } from '../clock.ts';
import { columnsOf } from '../text/terminal-columns.ts';
import type { RunHost } from './run-host.ts';
import { namedIssues, toUsageError } from './usage-issues.ts';

const TLS_VERIFICATION_KEPT =
  'NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are always verified. To trust another authority, set NODE_EXTRA_CA_CERTS to the file of its certificate.';

/** A command to run, and what was typed for it. */
export interface Invocation {
  readonly command: Command;
  readonly argument: string | undefined;
  readonly moreArguments: readonly string[];
  readonly typed: TypedFlags;
  /** What of it has another name now. */
  readonly formerNames: readonly FormerName[];
}

/** Runs a command, tells `warnings` and its end on stdout and stderr, and gives the exit code. */
export async function invoke(
  invocation: Invocation,
  host: RunHost,
  signals: StopSignals,
  warnings: readonly Warning[] = [],
): Promise<ExitCode> {
  const { command, typed } = invocation;
  const { env, streams } = host;
  handleStreamErrors(streams.stdout);
  handleStreamErrors(streams.stderr);
  const globals = readValues(fieldList(GLOBAL_FIELDS), typed, env);
  const settings = readSettings(globals.values, env, streams);
  const running = { name: command.name, readsOnly: command.readsOnly === true };
  const opened = openContext(running, host, signals, settings);
  let printed = false;
  tellFormerNames(opened.context, invocation.formerNames);
  warnings.forEach((warning) => opened.context.warn(warning));
  if (host.host.asksForUnverifiedTls) {
    opened.context.warn({ code: 'tls_verification_kept', message: TLS_VERIFICATION_KEPT });
  }
  try {
    const work = runAndPrint(invocation, globals, opened, () => (printed = true));
    return await raceAbort(work, signals.stopNow);
  } catch (error) {
    opened.context.clearProgress();
    if (!printed) {
      opened.flushWarnings();
    }
    const stdoutTaken = printed || opened.hasAnnounced();
    const cause: unknown = isAbort(error) && signals.stop.aborted ? signals.stop.reason : error;
    return reportFailure(cause, {
      commandName: command.name,
      settings,
      streams,
      redactor: opened.context.redactor,
      stdoutTaken,
      program: host.program,
    });
  }
}

/**
 * Runs a command whose context is open, and prints what it has done; `onPrint` is called before anything is printed.
 */
async function runAndPrint(
  invocation: Invocation,
  globals: GivenValues,
  opened: OpenContext,
  onPrint: () => void,
): Promise<ExitCode> {
  const { command } = invocation;
  const request = await parseInput(invocation, globals, opened.context);
  const { auditLog } = opened.context;
  const outcome = await command.run(opened.context, request);
  const delivered = await printOutcome(command, outcome, opened, onPrint).catch(async (error: unknown) => {
    await outcome.afterPrint?.(false);
    throw error;
  });
  await outcome.afterPrint?.(delivered);
  auditLog.requireWhole();
  return outcome.exitCode;
}

/** Tells why a command line could not be read, and gives the exit code. */
export async function failBeforeRun(
  argv: readonly string[],
  commandName: string | null,
  error: unknown,
  { env, streams, program }: RunHost,
): Promise<ExitCode> {
  handleStreamErrors(streams.stdout);
  handleStreamErrors(streams.stderr);
  const flags = flagsIn(argv);
  const fields = fieldList(GLOBAL_FIELDS);
  const switches = fields.filter((field) => isSwitch(field) && flags.includes(`--${field.flag}`));
  const typed = Object.fromEntries(switches.map((field) => [field.key, true] as const));
  const settings = readSettings(readValues(fields, typed, env).values, env, streams);
  return reportFailure(error, {
    commandName,
    settings,
    streams,
    redactor: new Redactor(),
    stdoutTaken: false,
    program,
  });
}

/** What a command is asked to do, or all that is wrong with its input as one UsageError. */
async function parseInput(
  { command, argument, moreArguments, typed: flags }: Invocation,
  globals: GivenValues,
  context: Context,
): Promise<unknown> {
  const { fields } = command;
  const all = readValues(fields, flags, context.env);
  const type = typeNamed(argument);
  const { typed, values, given, issues, ignored } =
    type === undefined ? { ...all, ignored: [] } : keepApplicable(fields, type, all);
  ignored.forEach((line) => context.trace(line));
  const input: AnyInput = { argument, moreArguments, typed, values, given };
  const single = [
    ...argumentIssues(argumentsOf(command), argument === undefined ? [] : [argument, ...moreArguments]),
    ...issues,
    ...globals.issues,
    ...cloudIssues(fields, input, context),
  ];
  const atFault = new Set(single.map(({ key }) => key));
  const parsed = (await command.parse?.(context, input)) ?? { request: input };
  const whole = 'issues' in parsed ? namedIssues(fields, given, parsed.issues) : [];
  const shared = [...single, ...whole.filter(({ key }) => !atFault.has(key))];
  if (shared.length > 0 || 'issues' in parsed) {
    throw toUsageError(shared, command.name);
  }
  return parsed.request;
}

/** A managed FHIR service that is in another cloud than the run. */
function cloudIssues(
  fields: Command['fields'],
  { typed: { fhirUrl }, given }: AnyInput,
  { settings }: Context,
): readonly InputIssue[] {
  const message = fhirUrl === undefined ? null : serverCloudIssue(settings, String(fhirUrl));
  const field = fields.find(({ key }) => key === 'fhirUrl');
  return message === null || field === undefined
    ? []
    : [{ key: field.key, field: nameOf(field, given.get(field.key)), message, code: 'host_unsupported' }];
}

/** Prints what a command has done, unless the audit log does not tell it; false where nobody reads stdout any more. */
async function printOutcome(
  command: Command,
  outcome: CommandOutcome<unknown>,
  opened: OpenContext,
  onPrint: () => void,
): Promise<boolean> {
  opened.context.auditLog.requireWhole();
  onPrint();
  return print(command, outcome, opened);
}

/** Prints what a command has done; false where nobody reads stdout any more. */
async function print(command: Command, outcome: CommandOutcome<unknown>, opened: OpenContext): Promise<boolean> {
  const { settings, streams, redactor, clearProgress, program } = opened.context;
  // The script for a shell completes the name it is found by.
  const named = (text: string): string => (command.name === 'completion' ? text : withProgramName(text, program));
  const warnings = opened.pendingWarnings.map((warning) => ({ ...warning, message: named(warning.message) }));
  const stdoutTaken = outcome.stdoutTaken === true || opened.hasAnnounced();
  clearProgress();
  if (!settings.json) {
    const stream = stdoutTaken ? streams.stderr : streams.stdout;
    const paint = createPaint(stdoutTaken ? settings.colorErrors : settings.color, columnsOf(stream));
    return writeText(
      stream,
      redactor.redact(named(outcome.describe(sanitized(outcome.result), paint))),
      stdoutTaken ? settings.errorTraits : settings.traits,
    );
  }
  return stdoutTaken
    ? true
    : writeText(streams.stdout, successEnvelope(command.name, outcome.result, warnings, redactor));
}

/** What libraries throw when the signal they were given is aborted. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
