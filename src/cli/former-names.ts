import type { Context } from './context.ts';
import { createPaint } from '../output/paint.ts';

/** A name of before that was typed; it works as ever. */
export interface FormerName {
  /** As typed, such as `drift` or `--definition`. */
  readonly typed: string;
  /** What is typed instead, such as `plan --check`; null where nothing is needed any more. */
  readonly now: string | null;
}

/** Tells what names are now: in the envelope with `--json`, otherwise in one dim line each. */
export function tellFormerNames(context: Context, names: readonly FormerName[]): void {
  const { json, colorErrors } = context.settings;
  for (const { typed, now } of names) {
    const message = now === null ? `"${typed}" is not needed any more.` : `"${typed}" is now "${now}".`;
    if (json) {
      context.warn({ code: 'deprecated_name', message });
    } else {
      context.show(createPaint(colorErrors).dim(message));
    }
  }
}
