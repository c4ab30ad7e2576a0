import { once } from 'node:events';
import type { Context } from './context.ts';

/** What starts the browser says within this time that there is none. */
const FAILS_WITHIN_MS = 1000;

/**
 * Opens a page in the default browser of a person who sits at a terminal; false where nobody does (CI, `--no-input`,
 * `--json`, a pipe), in a dry run, and where no browser came up. The address must be one of ours: it is handed to the
 * shell of the system (https://github.com/sindresorhus/open).
 */
export async function openPage(
  { ui, settings, streams, sleep, trace }: Pick<Context, 'ui' | 'settings' | 'streams' | 'sleep' | 'trace'>,
  url: string,
): Promise<boolean> {
  if (ui === null || streams.stdout.isTTY !== true || settings.dryRun) {
    return false;
  }
  const ended = new AbortController();
  try {
    const { default: open } = await import('open');
    const starter = await open(url);
    // Rejects where it could not even be started.
    await Promise.race([once(starter, 'exit', ended), sleep(FAILS_WITHIN_MS, ended.signal)]);
    return starter.exitCode === null || starter.exitCode === 0;
  } catch (error) {
    trace(`No browser could be opened: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  } finally {
    ended.abort();
  }
}
