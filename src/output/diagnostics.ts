import type { Writable } from 'node:stream';
import { columnsOf, USUAL_COLUMNS } from '../text/terminal-columns.ts';
import { withProgramName } from './program-name.ts';
import type { Redactor } from './redaction.ts';
import { PLAIN_STREAM, terminalText, type TerminalTraits } from './terminal-text.ts';
import { sanitizeOutput, sanitizeText } from '../text/sanitize.ts';

/** What a run says on stderr while it works; all of it redacted, and free of control characters that are not ours. */
export interface Diagnostics {
  /** What is going on now; on a terminal each takes the place of the one before. Nothing with `--quiet`. */
  readonly progress: (text: string) => void;
  /**
   * Takes the progress line away. Call it before a question, or anything else that writes to the terminal by itself.
   */
  readonly clearProgress: () => void;
  /** One line for `--verbose`. */
  readonly trace: (text: string) => void;
  /** One line that is always shown. */
  readonly say: (text: string) => void;
  /** The lines of a view, colours included: a view cleans what it shows by itself, so that this only redacts. */
  readonly show: (view: string) => void;
}

/** Where diagnostics go and which of them. */
export interface DiagnosticsOptions {
  readonly stderr: Writable & { readonly columns?: number };
  readonly redactor: Redactor;
  /** The terminal can rewrite a line; otherwise progress is plain lines. */
  readonly rewritesLines: boolean;
  /** What the stream may be given. Default: nothing but text. */
  readonly traits?: TerminalTraits;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** How commands in warnings and views call this program, as {@link withProgramName} takes it. */
  readonly program?: string | undefined;
}

const ERASE_LINE = '\r\u001b[2K';

/** Diagnostics that go to a stream. */
export function openDiagnostics(options: DiagnosticsOptions): Diagnostics {
  const { stderr, redactor, rewritesLines, traits = PLAIN_STREAM, quiet, verbose, program } = options;
  let shown = false;

  const clearProgress = (): void => {
    if (shown) {
      stderr.write(ERASE_LINE);
      shown = false;
    }
  };
  // Before, for a secret as it is; after, for one that only comes together when what was hidden in it is gone.
  const lineOf = (text: string): string =>
    redactor.redact(sanitizeText(redactor.redact(withProgramName(text, program))));
  const say = (text: string): void => {
    clearProgress();
    stderr.write(terminalText(`${lineOf(text)}\n`, traits));
  };
  const rewrite = (text: string): void => {
    // A link would be cut in the middle.
    const line = terminalText(lineOf(text), { ...traits, hasLinks: false });
    // A line as wide as the terminal would wrap, and then only its last part could be erased.
    const width = columnsOf(stderr) ?? USUAL_COLUMNS;
    stderr.write(`${ERASE_LINE}${line.slice(0, width - 1)}`);
    shown = true;
  };
  return {
    progress: quiet ? () => undefined : rewritesLines ? rewrite : say,
    clearProgress,
    trace: verbose ? say : () => undefined,
    say,
    show: (view) => {
      clearProgress();
      const named = withProgramName(view, program);
      const lines = redactor.redact(named.endsWith('\n') ? named : `${named}\n`);
      stderr.write(terminalText(redactor.redact(sanitizeOutput(lines)), traits));
    },
  };
}

/** The progress line of a run that waits until another one has written to a file. */
export function waitingFor(path: string): string {
  return `Waiting for another run that is writing to ${path}`;
}
