import { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Server } from 'node:net';
import { raceAbort } from '../clock.ts';
import { MethodUnavailable } from './method-unavailable.ts';

/**
 * Runs MSAL's sign-in in a browser and tidies up after it. MSAL listens on loopback until the browser comes back and
 * takes no abort, so an abandoned sign-in would keep the process alive; and it starts the browser without listening
 * for failure, so a machine without one would crash the process. Node's diagnostics channels show us both.
 * Throws MethodUnavailable where no browser came up, or the reason of `signal`.
 */
export async function signInThroughBrowser<T>(run: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const listeners: Server[] = [];
  const starterFailed = new AbortController();
  const fail = (why: string): void =>
    starterFailed.abort(new MethodUnavailable(`No browser could be opened (${why}).`));

  const onListen = (message: unknown): void => {
    const server = fieldOf(message, 'server');
    if (server instanceof Server) {
      listeners.push(server);
    }
  };
  const onProcess = (message: unknown): void => {
    const starter = fieldOf(message, 'process');
    if (starter instanceof ChildProcess) {
      starter.on('error', (error) => fail(error.message));
      starter.on('exit', (code) => {
        const showsUrl = starter.spawnargs.at(-1)?.startsWith('https://') === true;
        if (showsUrl && code !== null && code !== 0) {
          fail(`its starter exited with code ${code}`);
        }
      });
    }
  };

  subscribe('tracing:net.server.listen:asyncStart', onListen);
  subscribe('child_process', onProcess);
  try {
    return await raceAbort(run(), AbortSignal.any([signal, starterFailed.signal]));
  } finally {
    unsubscribe('tracing:net.server.listen:asyncStart', onListen);
    unsubscribe('child_process', onProcess);
    listeners.forEach((server) => server.close());
  }
}

function fieldOf(message: unknown, key: string): unknown {
  return typeof message === 'object' && message !== null ? Reflect.get(message, key) : undefined;
}
