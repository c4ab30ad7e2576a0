import { errorPaint } from './error-paint.ts';
import type { ExitCode } from '../errors/exit-code.ts';
import { describeError } from '../output/error-view.ts';
import { failureEnvelope } from '../output/json.ts';
import { withProgramName } from '../output/program-name.ts';
import type { Redactor } from '../output/redaction.ts';
import { sanitizeText } from '../text/sanitize.ts';
import type { TerminalTraits } from '../output/terminal-text.ts';
import { writeText } from '../output/write-text.ts';
import { errorReportFor } from './error-report-for.ts';
import type { GlobalSettings } from './settings.ts';
import type { OutputStream, Streams } from './run-host.ts';

/** How and where the end of a run is told. */
export interface ReportOptions {
  readonly commandName: string | null;
  readonly settings: GlobalSettings;
  readonly streams: Streams;
  readonly redactor: Redactor;
  /** stdout holds something already, so that with `--json` a second object would spoil it. */
  readonly stdoutTaken: boolean;
  /** As `RunHost` has it. */
  readonly program: string | undefined;
}

/** Tells a failure, as JSON on stdout or in words on stderr, and gives the exit code of the run. */
export async function reportFailure(error: unknown, options: ReportOptions): Promise<ExitCode> {
  const { commandName, settings, streams, redactor, stdoutTaken } = options;
  const advice = errorReportFor(error, settings);
  const hint = advice.hint === null ? null : withProgramName(advice.hint, options.program);
  const report = { ...advice, hint };
  if (settings.debug) {
    await tryToWrite(
      streams.stderr,
      redactor.redact(`${sanitizeText(redactor.redact(report.stack), { keepNewlines: true })}\n`),
    );
  }
  const asJson = settings.json && !stdoutTaken;
  const written = asJson && (await tryToWrite(streams.stdout, failureEnvelope(commandName, report, redactor)));
  if (!written) {
    const words = describeError(report, errorPaint(options));
    await tryToWrite(streams.stderr, redactor.redact(withProgramName(words, options.program)), settings.errorTraits);
  }
  return report.exitCode;
}

/** False where the stream cannot take the text: a failure that cannot be told there is still the failure of the run. */
async function tryToWrite(stream: OutputStream, text: string, traits?: TerminalTraits): Promise<boolean> {
  return writeText(stream, text, traits).catch(() => false);
}
