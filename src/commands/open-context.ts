import { openDiagnostics } from '../output/diagnostics.ts';
import type { Redactor } from '../output/redaction.ts';
import { writeText } from '../output/write-text.ts';
import type { Warning } from '../registration/warning.ts';
import type { Context, StopSignals } from './context.ts';
import { openPatience } from './patience.ts';
import type { GlobalSettings } from './settings.ts';
import type { Surroundings } from './streams.ts';

/** A context, and what the run has left in it for the end. */
export interface OpenContext {
  readonly context: Context;
  /** Warnings that were not shown yet, since `--json` puts them into the envelope. */
  readonly heldWarnings: readonly Warning[];
  /** Shows them after all: a failure has no place for them in its envelope. */
  readonly tellHeldWarnings: () => void;
  /** True once a line was announced on stdout. */
  readonly hasAnnounced: () => boolean;
}

/** The context of one run. */
export function openContext(
  surroundings: Surroundings,
  signals: StopSignals,
  settings: GlobalSettings,
  redactor: Redactor,
): OpenContext {
  const { streams } = surroundings;
  const heldWarnings: Warning[] = [];
  let announced = false;
  const diagnostics = openDiagnostics({
    stderr: streams.stderr,
    redactor,
    // Where colour may go, a line can be rewritten; a person who wants no colour is served by plain lines as well.
    rewritesLines: settings.colorErrors,
    quiet: settings.quiet,
    verbose: settings.verbose,
  });
  const tell = ({ message }: Warning): void => diagnostics.say(`Warning: ${message}`);
  const context: Context = {
    ...surroundings,
    ...diagnostics,
    stop: signals.stop,
    stopNow: signals.stopNow,
    settings,
    patience: openPatience(settings),
    redactor,
    warn: (warning) => {
      if (settings.json) {
        heldWarnings.push(warning);
      } else {
        tell(warning);
      }
    },
    announce: async (line) => {
      announced = true;
      diagnostics.clearProgress();
      await writeText(streams.stdout, `${line}\n`);
    },
  };
  return { context, heldWarnings, tellHeldWarnings: () => heldWarnings.forEach(tell), hasAnnounced: () => announced };
}
