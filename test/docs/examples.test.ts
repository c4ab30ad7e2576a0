import { describe, expect, it } from 'vitest';
import { examplePages, freshPage } from './examples/example-pages.ts';
import { readExisting } from './pages/generated-files.ts';

const PAGES = await examplePages();

describe('the commands of a page', () => {
  it.each(PAGES)('run in the sandbox, and print what it shows; `npm run docs:examples` writes it: %s', async (path) => {
    const { text, failures } = await freshPage(path);
    expect(failures).toEqual([]);
    expect(await readExisting(path)).toBe(text);
  });
});
