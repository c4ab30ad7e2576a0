import type { ErrorCode } from '../errors/error-codes.ts';
import type { Writable } from 'node:stream';
import { type ErrorFacts, FhirAppsError } from '../errors/fhir-apps-error.ts';
import { PLAIN_STREAM, terminalText, type TerminalTraits } from './terminal-text.ts';
import { sanitizeOutput } from '../text/sanitize.ts';

/** A result could not be written to where stdout goes, such as a full disk (exit 1). */
class OutputError extends FhirAppsError {
  readonly exitCode = 1;

  constructor(code: ErrorCode<1>, message: string, facts: ErrorFacts = {}) {
    super(code, message, facts);
  }
}

/**
 * Writes a text, without what hides text and what a CI runner would execute, and resolves once the stream has handed it
 * on: true, or false where nobody reads any more (`EPIPE`). Throws OutputError `output_failed`.
 */
export async function writeText(
  stream: Writable,
  text: string,
  traits: TerminalTraits = PLAIN_STREAM,
): Promise<boolean> {
  if (text === '') {
    return true;
  }
  const issue = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
    stream.write(terminalText(sanitizeOutput(text), traits), (error) => resolve(error ?? null));
  });
  if (issue !== null && !GONE.has(issue.code)) {
    throw new OutputError('output_failed', `The result could not be written to stdout: ${issue.message}.`, {
      hint: 'What was done stays done. Run the same command again, with an output that can be written: it changes nothing twice.',
      cause: issue,
    });
  }
  return issue === null;
}

const GONE: ReadonlySet<string | undefined> = new Set(['EPIPE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/** A failed write is told twice, to its callback and as an event; an event that nobody hears would end the process. */
export function handleStreamErrors(stream: Writable): void {
  stream.on('error', () => undefined);
}
