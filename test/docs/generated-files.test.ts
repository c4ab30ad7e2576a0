import { beforeAll, describe, expect, it } from 'vitest';
import { ALL_COMMANDS } from '../../src/commands/index.ts';
import { isReplaced, variableOf } from '../../src/cli/fields/field.ts';
import { ERROR_CODES } from '../../src/errors/error-codes.ts';
import { type GeneratedFile, generatedFiles, readExisting } from './pages/generated-files.ts';
import { repositoryPaths, sourceFiles } from './source-files.ts';

const SHOWN = ALL_COMMANDS.filter(({ replacedBy }) => replacedBy === undefined);

let files: readonly GeneratedFile[];

beforeAll(async () => {
  files = await generatedFiles();
});

/** The texts of headings of the third level. */
function headingsOf(text: string): readonly string[] {
  return [...text.matchAll(/^### (.*)$/gm)].map(([, heading = '']) => heading.replaceAll('\\', ''));
}

describe('what `npm run docs` writes', () => {
  it('is in the repository as the commands, codes and schemas make it', async () => {
    for (const { path, text } of files) {
      expect({ path, text: await readExisting(path) }).toEqual({ path, text });
    }
  });

  it('is all that the folder of manual pages has', () => {
    const written = files.map(({ path }) => path).filter((path) => path.startsWith('man/'));
    expect(new Set(repositoryPaths('man'))).toEqual(new Set(written));
  });
});

describe('docs/reference/commands.md', () => {
  it('has every command with its summary, its examples and its options', async () => {
    const page = await readExisting('docs/reference/commands.md');
    const missing = SHOWN.flatMap(({ name, summary, examples, fields }) =>
      [
        `\n### ${name}\n\n${summary}\n`,
        ...examples.map(({ command }) => command),
        ...fields.filter((field) => !isReplaced(field)).map((field) => `\`${variableOf(field)}\``),
      ].filter((text) => !page.includes(text)),
    );
    expect(missing).toEqual([]);
  });
});

describe('docs/reference/json.md', () => {
  it('has a heading for the result of every command', async () => {
    const headings = headingsOf(await readExisting('docs/reference/json.md'));
    expect(SHOWN.map(({ name }) => name).filter((name) => !headings.includes(name))).toEqual([]);
  });
});

describe('docs/errors.md', () => {
  it('explains each error once, under a heading that is its code', async () => {
    const headings = headingsOf(await readExisting('docs/errors.md'));
    expect(headings).toHaveLength(Object.keys(ERROR_CODES).length);
    expect(new Set(headings)).toEqual(new Set(Object.keys(ERROR_CODES)));
  });

  it('explains no error that the source does not have', async () => {
    const code = (await sourceFiles('src')).filter(({ path }) => !path.startsWith('src/errors/codes/'));
    const source = code.map(({ text }) => text).join('\n');
    expect(Object.keys(ERROR_CODES).filter((each) => !source.includes(`'${each}'`))).toEqual([]);
  });
});

describe('the pages for man', () => {
  it('have the sections that readers look for, and no request that roff would not know', () => {
    const pages = files.filter(({ path }) => path.startsWith('man/'));
    expect(pages.length).toBeGreaterThan(30);
    for (const { path, text } of pages) {
      const requests = [...text.matchAll(/^([.'].?[A-Za-z]*)/gm)].map(([, request]) => request);
      expect({ path, text }).toEqual({ path, text: expect.stringMatching(/^\.TH [A-Z\\-]+ 1 /) as unknown });
      expect(text).toMatch(/\n\.SH "NAME"\n\S+ \\- \S.*\n\.SH "SYNOPSIS"\n/);
      expect({
        path,
        unknown: requests.filter((each) => !/^\.(TH|SH|TP|PP|B|I|BR|RI|nf|fi|RS|RE|nh|ad)$/.test(each ?? '')),
      }).toEqual({
        path,
        unknown: [],
      });
    }
  });
});
