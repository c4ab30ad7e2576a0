import type { AuditLog } from '../audit/audit-log.ts';
import type { Diagnostics } from '../output/diagnostics.ts';
import type { Redactor } from '../output/redaction.ts';
import type { Warning } from '../errors/warning.ts';
import type { Deadline } from './deadline.ts';
import type { GlobalSettings } from './settings.ts';
import type { RunHost } from './run-host.ts';
import type { Ui } from './ui.ts';

/** When a run is to end early; the reason of both signals is the CancelledError to throw. */
export interface StopSignals {
  /** Aborted by the first SIGINT or SIGTERM: finish the exchange in flight, begin nothing new, say what stands. */
  readonly stop: AbortSignal;
  /** Aborted by the second: give up everything at once. */
  readonly stopNow: AbortSignal;
}

/** What of a command others need to know while it runs. */
export interface RunningCommand {
  /** As typed after `fhir-apps`. */
  readonly name: string;
  /** True where it writes nothing. */
  readonly readsOnly: boolean;
}

/** Everything a command may use of the world around it. */
export interface Context extends RunHost, StopSignals, Diagnostics {
  readonly settings: GlobalSettings;
  /** Whom questions go to; null where no one can be asked. */
  readonly ui: Ui | null;
  /** The command that runs. */
  readonly command: RunningCommand;
  /**
   * What the run was found to be about beside what was typed, such as the server of an environment file: a part of the
   * context line each.
   */
  readonly about: readonly string[];
  /** Where each write is told of (`--audit-log`); nowhere in a dry run. */
  readonly auditLog: AuditLog;
  /** How long Microsoft is waited for. */
  readonly deadline: Deadline;
  /** Every secret is added at its birth, before anything can print it. */
  readonly redactor: Redactor;
  /** With `--json` the warning goes into the envelope, otherwise to stderr at once. */
  readonly warn: (warning: Warning) => void;
  /**
   * Writes one line to stdout as it is, unredacted, and resolves when it is out; for what other programs wait for while
   * the command goes on. The outcome then says `stdoutTaken`.
   */
  readonly announce: (line: string) => Promise<void>;
}
