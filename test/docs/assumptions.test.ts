import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** One file of the repository that people read or write. */
interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** All text files under version control of these folders, without the data that tests read. */
async function sourceFiles(...folders: readonly string[]): Promise<readonly SourceFile[]> {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z', ...folders], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const paths = listed.split('\0').filter((path) => /\.(?:ts|cjs|mjs|js|md)$/.test(path));
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(ROOT, path), 'utf8') })));
}

/** The lines that match, each with its place, as `path:line: text`. */
function linesThat(files: readonly SourceFile[], pattern: RegExp): readonly string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${String(index + 1)}: ${line.trim()}`] : [])),
  );
}

/** The ids that are cited, such as `A17`. */
function citedIn(files: readonly SourceFile[]): ReadonlySet<string> {
  return new Set(files.flatMap(({ text }) => [...text.matchAll(/\b[Aa]ssumption (A\d+)\b/g)].map(([, id = '']) => id)));
}

let everything: readonly SourceFile[];
let entries: readonly string[];

beforeAll(async () => {
  everything = await sourceFiles('src', 'test', 'docs', 'bin', 'README.md');
  const text = everything.find(({ path }) => path === 'docs/assumptions.md')?.text ?? '';
  entries = text.split(/^## /m).slice(1);
});

describe('docs/assumptions.md', () => {
  it('has an entry for every id that is cited, and cites every entry in src', () => {
    const ids = entries.map((entry) => /^\w+/.exec(entry)?.[0]);
    const cited = citedIn(everything.filter(({ path }) => path.startsWith('src/')));

    expect(ids).toContain('A1');
    expect(new Set(ids).size).toBe(ids.length);
    expect([...citedIn(everything)].filter((id) => !ids.includes(id))).toEqual([]);
    expect(ids.filter((id) => id === undefined || !cited.has(id))).toEqual([]);
  });

  it('gives each entry a claim, its evidence and a way to settle it', () => {
    const incomplete = entries.filter((entry) => !/^A\d+\n\n\w[^\n].*?\n\n- Evidence: .*?\n- To settle: /s.test(entry));

    expect(incomplete).toEqual([]);
  });

  it('is cited in one form, on one line', () => {
    const source = everything.filter(({ path }) => path.startsWith('src/'));

    expect(linesThat(source, /^\s*(?:\*|\/\/|\/\*\*).*(?<![Aa]ssumption )\bA\d+\b/)).toEqual([]);
  });
});
