import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/errors/error-codes.ts';
import { ERRORS_PAGE, freshErrorsPage } from './errors-page.ts';
import { sourceFiles } from './source-files.ts';

describe('docs/errors.md', () => {
  it('is what the tables of codes make; `npm run docs` writes it', async () => {
    expect(await readFile(ERRORS_PAGE, 'utf8')).toBe(await freshErrorsPage());
  });

  it('explains each error once', async () => {
    const headings = [...(await readFile(ERRORS_PAGE, 'utf8')).matchAll(/^### (.*)$/gm)].map(([, code]) => code);
    expect(headings).toHaveLength(Object.keys(ERROR_CODES).length);
    expect(new Set(headings)).toEqual(new Set(Object.keys(ERROR_CODES)));
  });

  it('explains no error that the source does not have', async () => {
    const files = (await sourceFiles('src')).filter(({ path }) => !path.startsWith('src/errors/codes/'));
    const source = files.map(({ text }) => text).join('\n');
    expect(Object.keys(ERROR_CODES).filter((code) => !source.includes(`'${code}'`))).toEqual([]);
  });
});
