import { setMaxListeners } from 'node:events';
import { CancelledError } from '../errors/cancelled-error.ts';
import type { StopSignals } from './context.ts';

/** The part of a process that stop signals listen to. */
export type SignalSource = Pick<NodeJS.Process, 'on' | 'off'>;

/** Stop signals that hear the process, until closed. */
export interface ListeningStopSignals extends StopSignals {
  /** From then on a signal ends the process in the usual way. */
  readonly close: () => void;
}

/**
 * Listens for SIGINT and SIGTERM: the first asks the run to stop, the second makes it give up. What nobody caught, an
 * exception or a rejected promise, makes it give up too, with that as the reason.
 */
export function installSignalHandlers(source: SignalSource): ListeningStopSignals {
  const stop = new AbortController();
  const stopNow = new AbortController();
  // Every exchange and wait of a run listens to the same signal; Node would take that for a leak.
  setMaxListeners(0, stop.signal, stopNow.signal);

  const giveUp = (reason: unknown): void => {
    stop.abort(reason);
    stopNow.abort(reason);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    const reason = signal === 'SIGINT' ? new CancelledError(130, 'Canceled.') : new CancelledError(143, 'Terminated.');
    if (stop.signal.aborted) {
      giveUp(reason);
    } else {
      stop.abort(reason);
    }
  };
  source.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  source.on('uncaughtException', giveUp).on('unhandledRejection', giveUp);
  return {
    stop: stop.signal,
    stopNow: stopNow.signal,
    close: () => {
      source.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      source.off('uncaughtException', giveUp).off('unhandledRejection', giveUp);
    },
  };
}
