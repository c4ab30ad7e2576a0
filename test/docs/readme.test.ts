import { execFileSync } from 'node:child_process';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { fieldList, variableOf } from '../../src/cli/fields/field.ts';
import { REGISTER_FIELDS } from '../../src/cli/fields/register-fields.ts';
import { readCommandLine } from '../../src/cli/program.ts';
import { loadFhirApps } from '../../src/command-line.ts';
import { SERVICE_RESULT } from '../output/sample-result.ts';
import { README, readReadme, withFreshTables } from './readme-tables.ts';

/** Every `fhir-apps …` of the README, in a block or in a line, as words. */
function commandsIn(readme: string): readonly (readonly string[])[] {
  const blocks = [...readme.matchAll(/^```\w*\n(.*?)^```$/gms)].map(([, block]) => block ?? '').join('\n');
  const lines = blocks
    .replaceAll(/\\\n\s*/g, '')
    .replaceAll(/ [|>] \S.*$/gm, '')
    .replaceAll(/\$\([^)]*\)/g, 'NAME=VALUE')
    .split('\n');
  const inLines = [...readme.matchAll(/`(fhir-apps [^`]+)`/g)].map(([, command = '']) =>
    command.replace(/ [|>] .*/, ''),
  );
  const inBlocks = lines.flatMap(
    (line) => /^(?:.*(?:run: |inlineScript: |&& )| {2})?(fhir-apps .*)$/.exec(line)?.slice(1) ?? [],
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

/** The text between two headings. */
function sectionOf(readme: string, heading: string): string {
  const [, section = ''] = readme.split(`\n## ${heading}\n`);
  return section.split('\n## ')[0] ?? '';
}

describe('README.md', () => {
  it('has no command that fhir-apps would not understand', async () => {
    const commands = commandsIn(await readReadme());
    expect(commands.length).toBeGreaterThan(5);
    const tree = await loadFhirApps();
    for (const words of commands) {
      const commandLine = readCommandLine(words, tree);
      expect({ words, issue: 'error' in commandLine ? commandLine.error.message : null }).toEqual({
        words,
        issue: null,
      });
    }
  });

  it('never runs a program of the name that npm might have', async () => {
    expect(await readReadme()).not.toContain('npx fhir-apps');
  });

  it('names every key of the result', async () => {
    const section = sectionOf(await readReadme(), 'Results for programs');
    expect(Object.keys(SERVICE_RESULT).filter((key) => !section.includes(`\`${key}\``))).toEqual([]);
  });

  it('has the tables that the fields make; `npm run docs` writes them', async () => {
    const readme = await readReadme();
    const options = await resolveConfig(README);
    expect(readme).toBe(await format(withFreshTables(readme), { ...options, filepath: README }));
  });

  it('is seen to be stale when a field is missing from it', async () => {
    const readme = await readReadme();
    const [field] = fieldList(REGISTER_FIELDS);
    const row = readme.split('\n').find((line) => field !== undefined && line.includes(variableOf(field)));
    const stale = readme.replace(`${row ?? 'no row'}\n`, '');
    expect(stale).not.toBe(readme);
    expect(withFreshTables(stale)).toContain(variableOf(field ?? { key: '', flag: '', help: '' }));
  });
});
