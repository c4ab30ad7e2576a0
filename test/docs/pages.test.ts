import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCommandLine } from '../../src/cli/program.ts';
import { loadFhirApps } from '../../src/command-line.ts';
import { linesThat, type SourceFile, sourceFiles } from './source-files.ts';

/** Pages about the work on fhir-apps itself, where a command may be one of long ago. */
const HISTORY = ['docs/reference/former-names.md', 'docs/decisions/'];

/** Pages whose commands come from the source, where other tests run them. */
const GENERATED = ['docs/reference/commands.md', 'docs/errors.md', 'docs/explained/'];

/** Every `fhir-apps …` of a page, in a block or in a line, as words. */
function commandsIn(page: string): readonly (readonly string[])[] {
  const blocks = [...page.matchAll(/^```[^\n]*\n(.*?)^```$/gms)].map(([, block]) => block ?? '').join('\n');
  const lines = blocks
    .replaceAll(/\\\n\s*/g, '')
    .replaceAll(/ (?:[|>]|&&|\|\|) .*$/gm, '')
    .replaceAll(/ +# .*$/gm, '')
    .replaceAll(/\$\([^)]*\)/g, 'NAME=VALUE')
    .split('\n');
  const inLines = [...page.matchAll(/`(fhir-apps [a-z][^`]+)`/g)].map(([, command = '']) =>
    command.replace(/ [|>] .*/, ''),
  );
  const inBlocks = lines.flatMap(
    (line) => /^(?:.*(?:run: |inlineScript: )| {2})?(fhir-apps (?:--?)?[a-z].*)$/.exec(line)?.slice(1) ?? [],
  );
  return [...inLines, ...inBlocks].map((command) => shellWords(command).slice(1));
}

/** The words that sh makes of a command line, none of it expanded. */
function shellWords(command: string): readonly string[] {
  const plain = command.replaceAll(/[[\]$<>]/g, '');
  return execFileSync('sh', ['-c', `printf '%s\\0' ${plain}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

describe('README.md and the manual', () => {
  let pages: readonly SourceFile[];

  beforeAll(async () => {
    const all = await sourceFiles('README.md', 'CONTRIBUTING.md', 'docs');
    pages = all.filter(({ path }) => path.endsWith('.md') && !HISTORY.some((each) => path.startsWith(each)));
  });

  it('have no command that fhir-apps would not understand', async () => {
    const tree = await loadFhirApps();
    const commands = pages
      .filter(({ path }) => !GENERATED.some((each) => path.startsWith(each)))
      .flatMap(({ path, text }) => commandsIn(text).map((words) => ({ path, words })));
    expect(commands.length).toBeGreaterThan(100);
    for (const { path, words } of commands) {
      const commandLine = readCommandLine(words, tree);
      expect({ path, words, issue: 'error' in commandLine ? commandLine.error.message : null }).toEqual({
        ...{ path, words, issue: null },
      });
    }
  });

  it('never run a program of the name that npm might have', () => {
    expect(linesThat(pages, (line) => line.includes('npx fhir-apps'))).toEqual([]);
  });

  it('are short where everyone begins: at most 250 lines', () => {
    expect(pages.find(({ path }) => path === 'README.md')?.text.split('\n').length).toBeLessThanOrEqual(250);
  });
});
