import type { Context } from '../cli/context.ts';
import { CancelledError } from '../errors/cancelled-error.ts';
import { waitsForPerson } from '../identity/methods.ts';
import { openSession } from './open-session.ts';
import type { OpenSession } from './session.ts';

/** A session that is opened while a person still answers questions. */
export interface SessionAhead {
  /** The session once it is open; null where it could not be opened, which is no fault before it is needed. */
  readonly opened: Promise<OpenSession | null>;
  /** Hands the session over, with all that it had to say; null where there is none, so that it is opened anew. */
  take(): Promise<OpenSession | null>;
  /** Gives the session up, where nobody took it. */
  abandon(): Promise<void>;
}

/**
 * Opens a session in the background; null where signing in would need a person, who is asked something else now. What
 * it says is held back until it is taken, so that nothing is written into an open question, and the audit log is not
 * opened before that.
 */
export function openSessionAhead(context: Context): SessionAhead | null {
  if (!context.settings.sandbox && waitsForPerson(context.settings.auth)) {
    return null;
  }
  const abandoned = new AbortController();
  const held = holdBack(context, abandoned.signal);
  let isTaken = false;
  const opened = openSession(held.context).catch(() => {
    // What it said is said again by the attempt that is made when the session is needed.
    held.forget();
    return null;
  });
  return {
    opened,
    take: async () => {
      isTaken = true;
      held.release();
      const session = await opened;
      try {
        if (session !== null && !context.command.readsOnly) {
          context.auditLog.open();
        }
      } catch (error) {
        // No one else has it yet, and what it serves would keep the process from ending.
        await session?.close();
        throw error;
      }
      return session;
    },
    abandon: async () => {
      if (!isTaken) {
        held.forget();
        abandoned.abort(new CancelledError(130, 'Canceled.'));
        await (await opened)?.close();
      }
    },
  };
}

/** A context that says nothing until it is released, and then what it had to say. */
function holdBack(
  context: Context,
  abandoned: AbortSignal,
): { readonly context: Context; readonly release: () => void; readonly forget: () => void } {
  let waiting: (() => void)[] | null = [];
  const later =
    <Parts extends readonly unknown[]>(write: (...parts: Parts) => void) =>
    (...parts: Parts): void => {
      if (waiting === null) {
        write(...parts);
      } else {
        waiting.push(() => write(...parts));
      }
    };
  return {
    context: {
      ...context,
      // Progress of what is over is of no use.
      progress: (text) => (waiting === null ? context.progress(text) : undefined),
      trace: later(context.trace),
      say: later(context.say),
      show: later(context.show),
      warn: later(context.warn),
      auditLog: { ...context.auditLog, open: () => undefined },
      stop: AbortSignal.any([context.stop, abandoned]),
      stopNow: AbortSignal.any([context.stopNow, abandoned]),
    },
    release: () => {
      const writes = waiting ?? [];
      waiting = null;
      writes.forEach((write) => write());
    },
    forget: () => {
      waiting = waiting === null ? null : [];
    },
  };
}
