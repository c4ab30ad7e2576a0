import type { Paint } from './paint.ts';

/** What every result of the sandbox says at its end, whether it read, wrote or only planned; nothing for one of another tenant. */
export function sandboxNote(sandbox: boolean, paint: Paint): string {
  return sandbox ? `\n${paint.warn('This is the sandbox tenant; nothing in Azure was touched.')}\n` : '';
}
