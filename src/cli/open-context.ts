import { resolve } from 'node:path';
import { type AuditLog, createAuditLog, NO_AUDIT_LOG } from '../audit/audit-log.ts';
import { openDiagnostics } from '../output/diagnostics.ts';
import { Redactor } from '../output/redaction.ts';
import { PLAIN_STREAM } from '../output/terminal-text.ts';
import { writeText } from '../output/write-text.ts';
import { type Warning, wordedWarning } from '../errors/warning.ts';
import type { WarningResult } from '../registration/model/result.ts';
import type { Context, RunningCommand, StopSignals } from './context.ts';
import { openDeadline } from './deadline.ts';
import type { GlobalSettings } from './settings.ts';
import type { RunHost } from './run-host.ts';
import { openUi } from './ui.ts';

/** A context, and what the run has left in it for the end. */
export interface OpenContext {
  readonly context: Context;
  /** Warnings that were not shown yet, since `--json` puts them into the envelope. */
  readonly pendingWarnings: readonly WarningResult[];
  /** Shows them after all: a failure has no place for them in its envelope. */
  readonly flushWarnings: () => void;
  /** True once a line was announced on stdout. */
  readonly hasAnnounced: () => boolean;
}

/** The context of one run of a command. */
export function openContext(
  command: RunningCommand,
  host: RunHost,
  signals: StopSignals,
  settings: GlobalSettings,
): OpenContext {
  const { streams } = host;
  const redactor = new Redactor();
  const pendingWarnings: WarningResult[] = [];
  let announced = false;
  const diagnostics = openDiagnostics({
    stderr: streams.stderr,
    redactor,
    // Where colour may go, a line can be rewritten; a person who wants no colour is served by plain lines as well.
    rewritesLines: settings.colorErrors && !settings.noAnimation,
    traits: settings.errorTraits,
    quiet: settings.quiet,
    verbose: settings.verbose,
    program: host.program,
  });
  const report = ({ message }: WarningResult): void => diagnostics.say(`Warning: ${message}`);
  const keep = (warning: WarningResult): unknown => pendingWarnings.push(warning);
  const warn = (warning: Warning): unknown => (settings.json ? keep : report)(wordedWarning(warning));
  const world: Omit<Context, 'ui'> = {
    ...host,
    ...diagnostics,
    command,
    about: [],
    auditLog: auditLogOf(host, settings, redactor, warn),
    stop: signals.stop,
    stopNow: signals.stopNow,
    settings,
    deadline: openDeadline(settings, host),
    redactor,
    warn,
    announce: async (line) => {
      announced = true;
      diagnostics.clearProgress();
      await writeText(streams.stdout, `${line}\n`, settings.json ? PLAIN_STREAM : settings.traits);
    },
  };
  return {
    context: { ...world, ui: settings.canAsk ? openUi(world) : null },
    pendingWarnings,
    flushWarnings: () => pendingWarnings.forEach(report),
    hasAnnounced: () => announced,
  };
}

function auditLogOf(
  { cwd }: RunHost,
  { auditLog, dryRun }: GlobalSettings,
  redactor: Redactor,
  warn: Context['warn'],
): AuditLog {
  if (auditLog === undefined || dryRun) {
    return NO_AUDIT_LOG;
  }
  return createAuditLog({
    path: resolve(cwd, auditLog),
    redact: (text) => redactor.redact(text),
    onLost: (line) => warn({ code: 'audit_line_lost', message: `This is not in the audit log: ${line}` }),
  });
}
