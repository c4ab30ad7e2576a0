import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { repositoryPaths, sourceFiles } from './source-files.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Every path below `src/` or `test/` that a page names, without a full stop after it. */
function pathsIn(text: string): readonly string[] {
  const withoutUrls = text.replaceAll(/https?:\/\/\S+/g, '');
  return [...withoutUrls.matchAll(/(?<![\w./-])(?:src|test)\/[\w./-]*/g)].map(([path]) => path.replace(/\.$/, ''));
}

/**
 * The files and folders in backticks of one section, from the root of the repository: one name may be in several
 * folders.
 */
function namesIn(section: string): readonly (readonly string[])[] {
  const [heading = ''] = section.split('\n');
  const folders = pathsIn(heading);
  return [...section.matchAll(/`([\w./-]+(?:\.ts|\/))`/g)].flatMap(([, name = '']) =>
    /^(?:src|test|docs)\//.test(name) || name.startsWith('.') || folders.length === 0
      ? []
      : [folders.map((folder) => `${folder}${name}`)],
  );
}

describe('what pages say of the source', () => {
  let known: ReadonlySet<string>;
  let page: string;

  beforeAll(async () => {
    const files = repositoryPaths('src', 'test');
    const folders = files.flatMap((file) => [...file.matchAll(/\//g)].map(({ index }) => file.slice(0, index + 1)));
    known = new Set([...files, ...folders]);
    page = await readFile(join(ROOT, 'docs/architecture.md'), 'utf8');
  });

  it('names no file and no folder that is not there', async () => {
    const pages = (await sourceFiles('docs', 'README.md', 'CONTRIBUTING.md')).filter(({ path }) =>
      path.endsWith('.md'),
    );
    const named = pages.flatMap(({ path, text }) => pathsIn(text).map((each) => ({ page: path, named: each })));

    expect(named.filter((each) => each.page === 'docs/architecture.md').length).toBeGreaterThan(50);
    expect(named.filter((each) => !known.has(each.named) && !known.has(`${each.named}/`))).toEqual([]);
  });

  it('names no file in the folder of a section that is not there', () => {
    const named = page.split(/^## /m).flatMap(namesIn);

    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((paths) => !paths.some((path) => known.has(path)))).toEqual([]);
  });

  it('draws the floors that ESLint holds, and explains every folder of src', async () => {
    const { settings } = JSON.parse(await readFile(join(ROOT, '.eslintrc.json'), 'utf8')) as {
      readonly settings: { readonly floors: readonly (readonly string[])[] };
    };
    const drawn = [...page.matchAll(/^```text\n(.*?)^```$/gms)].map(([, block = '']) => block);
    const explained = [...page.matchAll(/^\| `src\/([\w/-]+?)(?:\.ts|\/)?` /gm)].map(([, folder]) => folder);

    expect(drawn).toContain(`${settings.floors.map((floor) => floor.join('  ')).join('\n')}\n`);
    expect(explained.toSorted()).toEqual([...settings.floors.flat(), 'sandbox'].toSorted());
  });
});
