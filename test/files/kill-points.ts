import { lstat, readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** What a run is started with, so that it passes points at which it can be killed. */
export interface KillPoints {
  /** Calls on paths below this one are points. */
  readonly under: string;
  /** The point to die at, from 1; 0 for none. */
  readonly at: number;
  /** A file, outside `under`, that the points are written to. */
  readonly log: string;
}

/** The environment of a run with kill points. */
export function killEnvironment({ under, at, log }: KillPoints): Readonly<Record<string, string>> {
  return {
    NODE_OPTIONS: `--import ${new URL('kill-points.mjs', import.meta.url).href}`,
    KILL_UNDER: under,
    KILL_AT: String(at),
    KILL_LOG: log,
  };
}

/** The points that a run has passed, such as `before rename .env.fhir-apps-tmp`. */
export async function passedPoints(log: string): Promise<readonly string[]> {
  return (await readFile(log, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
}

/** Makes what a killed run left a minute old, locks above all, so that the next run need not wait for them. */
export async function letAMinutePass(directory: string): Promise<void> {
  const then = Date.now() / 1000 - 60;
  for (const name of await readdir(directory, { recursive: true })) {
    const path = join(directory, name);
    if ((await lstat(path)).isDirectory()) {
      await utimes(path, then, then);
    }
  }
}
