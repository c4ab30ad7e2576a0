import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linesThat, sourceFiles } from './source-files.ts';

/** Citations of notes that readers of this repository do not have, and marks that an assumption has replaced. */
const ABSENT = /\bfacts\/|\bDESIGN\b|\bGLOSSARY\b|\[guess|\b(?:graph|azure)-findings\b/;

/** The pages that a line of prose names, with or without a path; not those at the end of a URL. */
function pagesIn(line: string): readonly string[] {
  const withoutUrls = line.replaceAll(/https?:\/\/\S+/g, '');
  return [...withoutUrls.matchAll(/[\w./-]+\.md\b/g)].map(([page]) => page);
}

/** True for a line of a comment, and for any line of a page. */
function isProse(line: string, path: string): boolean {
  return path.endsWith('.md') || /^\s*(?:\*|\/\/|\/\*\*)/.test(line);
}

describe('what comments and pages cite', () => {
  it('is public or in this repository', async () => {
    const self = basename(import.meta.filename);
    const files = (
      await sourceFiles(
        'src',
        'test',
        'docs',
        'bin',
        'README.md',
        'CONTRIBUTING.md',
        'SECURITY.md',
        'CHANGELOG.md',
        '.github',
      )
    ).filter(({ path }) => basename(path) !== self);
    const paths = files.map(({ path }) => `/${path}`);
    const isHere = (page: string): boolean => paths.some((path) => path.endsWith(`/${page.replace(/^[./]+/, '')}`));

    expect(linesThat(files, (line) => ABSENT.test(line))).toEqual([]);
    expect(
      linesThat(files, (line, path) => isProse(line, path) && pagesIn(line).some((page) => !isHere(page))),
    ).toEqual([]);
  });
});
