import type { Paint } from './paint.ts';

/** What every result that was made in the sandbox says at its end (DESIGN section 2); nothing for one that was not. */
export function sandboxNote(sandbox: boolean, paint: Paint): string {
  return sandbox ? `\n${paint.caution('Made in the sandbox tenant; nothing in Azure was touched.')}\n` : '';
}
