import { Terminal } from '@xterm/headless';

/** What a terminal of this size shows after all that was written to it, without the spaces at the ends of lines. */
export async function screenOf(written: string, columns = 80, rows = 24): Promise<string> {
  const terminal = new Terminal({ cols: columns, rows, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(written, resolve));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: rows }, (_each, row) => {
    return active.getLine(active.baseY + row)?.translateToString(true) ?? '';
  });
  terminal.dispose();
  return `${lines.join('\n').trimEnd()}\n`;
}
