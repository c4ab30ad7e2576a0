import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What came of one step, as a text that two builds are compared by. */
export interface StepRecord {
  /** The group, the place of the step in it, and its command line. */
  readonly title: string;
  readonly text: string;
}

/** A step of which two builds made different things. */
export interface Difference {
  readonly title: string;
  /** Lines with `-` are of the old build, lines with `+` of the new one. */
  readonly diff: string;
}

/** Compares what two builds made of the same steps. */
export function differences(old: readonly StepRecord[], fresh: readonly StepRecord[]): readonly Difference[] {
  const texts = new Map(fresh.map(({ title, text }) => [title, text]));
  const changed = old
    .filter(({ title, text }) => texts.get(title) !== text)
    .map(({ title, text }) => ({ title, diff: readableDiff(text, texts.get(title) ?? '') }));
  const before = new Set(old.map(({ title }) => title));
  const added = fresh
    .filter(({ title }) => !before.has(title))
    .map(({ title, text }) => ({ title, diff: readableDiff('', text) }));
  return [...changed, ...added];
}

/** JSON is shown over several lines, unless it differs in nothing but how it is written. */
function readableDiff(old: string, fresh: string): string {
  return unifiedDiff(spread(old), spread(fresh)) || unifiedDiff(old, fresh);
}

function spread(text: string): string {
  return text.replaceAll(/^\{.*\}$/gm, (line) => {
    try {
      return JSON.stringify(JSON.parse(line), null, 1);
    } catch {
      return line;
    }
  });
}

/** The lines that differ, with two lines around them, as git shows them. */
function unifiedDiff(old: string, fresh: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'fhir-apps-diff-'));
  try {
    writeFileSync(join(directory, 'old'), old);
    writeFileSync(join(directory, 'new'), fresh);
    const { stdout } = spawnSync('git', ['diff', '--no-index', '--no-color', '--text', '-U2', 'old', 'new'], {
      cwd: directory,
      encoding: 'utf8',
    });
    return stdout.replace(/^[^@]*(?=@@)/, '');
  } finally {
    rmSync(directory, { recursive: true });
  }
}
