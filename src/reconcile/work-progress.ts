import type { Context } from '../cli/context.ts';

/** How much of a piece of work is done, for whoever watches it. */
export interface WorkProgress {
  /** Says what is being done to one of its parts. */
  readonly report: (name: string, text: string) => void;
  /** Counts a part as done, which gives the rest the whole time of `--timeout` again. */
  readonly done: (isFailed: boolean) => void;
}

/** Milliseconds between two lines: a terminal rewrites one, and a log keeps each. */
const BETWEEN = { terminal: 100, log: 5_000 } as const;

/** Watches work of so many parts, and says how many are done, and how long the rest may take. */
export function watchWork(context: Context, total: number): WorkProgress {
  const between = context.settings.colorErrors ? BETWEEN.terminal : BETWEEN.log;
  const began = context.elapsed();
  let last = -Infinity;
  let done = 0;
  let failed = 0;
  return {
    report: (name, text) => {
      const now = context.elapsed();
      if (now - last >= between) {
        last = now;
        context.progress(`${counted(done, total, failed)}${timeLeft(now - began, done, total)}: ${name}: ${text}`);
      }
    },
    done: (isFailed) => {
      context.deadline.reset();
      done += 1;
      failed += isFailed ? 1 : 0;
    },
  };
}

function counted(done: number, total: number, failed: number): string {
  return `${done} of ${total}${failed === 0 ? '' : ` (${failed} failed)`}`;
}

/** What is left at the pace so far; nothing before there is one. */
function timeLeft(elapsedMs: number, done: number, total: number): string {
  if (done < 3 || elapsedMs < 3_000) {
    return '';
  }
  const seconds = Math.ceil(((elapsedMs / done) * (total - done)) / 1000);
  return seconds < 90 ? `, about ${seconds} s left` : `, about ${Math.round(seconds / 60)} min left`;
}
