import { PassThrough } from 'node:stream';
import { Terminal } from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { openScreen } from '../../../src/cli/prompts/question-screen.ts';

/** Everything that a stream was given, on a terminal that was resized in between. */
function emulated(columns: number): {
  readonly output: PassThrough & { columns: number };
  readonly resize: (columns: number) => Promise<void>;
  readonly lines: () => Promise<readonly string[]>;
} {
  const terminal = new Terminal({ cols: columns, rows: 24, allowProposedApi: true, convertEol: true });
  const output = Object.assign(new PassThrough(), { columns });
  output.on('data', (chunk: Buffer) => terminal.write(chunk.toString()));
  const drawn = (): Promise<void> => new Promise((resolve) => setImmediate(() => terminal.write('', resolve)));
  return {
    output,
    resize: async (width) => {
      await drawn();
      terminal.resize(width, 24);
      output.columns = width;
    },
    lines: async () => {
      await drawn();
      const { active } = terminal.buffer;
      return Array.from(
        { length: 24 },
        (_each, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '',
      ).filter((line) => line !== '');
    },
  };
}

describe('a screen that is resized between questions', () => {
  it.each([
    [80, 30],
    [30, 80],
  ])('from %i to %i columns is cleared whole, and of nothing else', async (before, after) => {
    const { output, resize, lines } = emulated(before);
    output.write('$ fhir-apps register\n');
    const screen = openScreen(output, false);
    screen.showAnswer('Name', 'Nightly import');
    const count = screen.count();
    screen.showAnswer('FHIR server', 'https://fhir.contoso.com/a/long/path/of/a/server');
    screen.showAnswer('Role', 'globalReader, globalImporter, globalExporter');
    await resize(after);
    screen.eraseTo(count);
    expect(await lines()).toEqual(
      ['$ fhir-apps register', '✔ Name            Nightly import'].flatMap((line) => wrapped(line, after)),
    );
  });
});

/** A line as a terminal of this width shows it. */
function wrapped(line: string, columns: number): readonly string[] {
  return line.length <= columns ? [line] : [line.slice(0, columns), line.slice(columns)];
}
