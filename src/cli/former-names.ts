import { errorPaint } from './error-paint.ts';
import type { Context } from './context.ts';

/** A name of before that was typed; it works as ever. */
export interface FormerName {
  /** As typed, such as `drift` or `--definition`. */
  readonly typed: string;
  /** What is typed instead, such as `plan --check`; null where nothing is needed any more. */
  readonly now: string | null;
  /** True where only a person is told, since a run that can ask no one needs it as before. Default false. */
  readonly neededUnattended?: boolean;
}

/** Tells what names are now: in the envelope with `--json`, otherwise in one dim line each. */
export function tellFormerNames(context: Context, names: readonly FormerName[]): void {
  const { json, quiet } = context.settings;
  const told = names.filter(({ neededUnattended }) => neededUnattended !== true || context.ui !== null);
  for (const { typed, now } of told) {
    const message = now === null ? `"${typed}" is not needed any more.` : `"${typed}" is now "${now}".`;
    if (json) {
      context.warn({ code: 'deprecated_name', message });
    } else if (!quiet) {
      context.show(errorPaint(context).dim(message));
    }
  }
}
