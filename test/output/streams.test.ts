import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const SOURCE = new URL('../../src', import.meta.url).pathname;

/**
 * The modules that write to a stream: the first draws what inquirer asks, the second spells the symbols of what it
 * draws, the next two sanitize, the last carries what a sink delivers.
 */
const WRITERS = [
  'cli/prompts/question-output.ts',
  'cli/prompts/spelled-output.ts',
  'output/diagnostics.ts',
  'output/write-text.ts',
  'secrets/write-to-stream.ts',
];

describe('everything that reaches a stream', () => {
  it('goes through a module that keeps commands and hidden text out of it', () => {
    const modules = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
      // The formats of settings hold programs for others, as text.
      (path) => path.endsWith('.ts') && !/^(sandbox|output\/settings-formats)\//.test(path),
    );
    const writers = modules.filter((path) =>
      /\b(?:stdout|stderr|stream|output|terminal|commands|behind)\.write\(|console\./.test(
        readFileSync(join(SOURCE, path), 'utf8'),
      ),
    );
    expect(writers.sort()).toEqual(WRITERS);
  });
});
