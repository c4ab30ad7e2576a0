import { beforeAll, describe, expect, it } from 'vitest';
import { linesThat, type SourceFile, sourceFiles } from './source-files.ts';

/** The ids that are cited, such as `A17`. */
function citedIn(files: readonly SourceFile[]): ReadonlySet<string> {
  return new Set(files.flatMap(({ text }) => [...text.matchAll(/\b[Aa]ssumption (A\d+)\b/g)].map(([, id = '']) => id)));
}

describe('docs/assumptions.md', () => {
  let everything: readonly SourceFile[];
  let source: readonly SourceFile[];
  let entries: readonly string[];

  beforeAll(async () => {
    everything = await sourceFiles('src', 'test', 'docs', 'bin', 'README.md', 'CONTRIBUTING.md');
    source = everything.filter(({ path }) => path.startsWith('src/'));
    const page = everything.find(({ path }) => path === 'docs/assumptions.md')?.text ?? '';
    entries = page.split(/^## /m).slice(1);
  });

  it('has an entry for every id that is cited, and cites every entry in src', () => {
    const ids = entries.map((entry) => /^\w+/.exec(entry)?.[0] ?? entry);
    const cited = citedIn(source);

    expect(ids).toContain('A1');
    expect(new Set(ids).size).toBe(ids.length);
    expect([...citedIn(everything)].filter((id) => !ids.includes(id))).toEqual([]);
    expect(ids.filter((id) => !cited.has(id))).toEqual([]);
  });

  it('gives each entry a claim, its evidence and a way to settle it', () => {
    const incomplete = entries.filter((entry) => !/^A\d+\n\n\S[^\n].*?\n\n- Evidence: .*?\n- To settle: /s.test(entry));

    expect(incomplete).toEqual([]);
  });

  it('is cited in one form, on one line', () => {
    const other = /^\s*(?:\*|\/\/|\/\*\*).*(?<![Aa]ssumption )\bA\d+\b/;

    expect(linesThat(source, (line) => other.test(line))).toEqual([]);
  });
});
