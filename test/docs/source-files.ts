import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** A file of the repository that people read. */
export interface SourceFile {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every file in these folders, new ones too, and these files: paths from the root of the repository. */
export function repositoryPaths(...destinations: readonly string[]): readonly string[] {
  const options = ['--cached', '--others', '--exclude-standard', '-z'];
  const listed = execFileSync('git', ['ls-files', ...options, '--', ...destinations], { cwd: ROOT, encoding: 'utf8' });
  return listed.split('\0').filter((path) => path !== '');
}

/** The code and the pages in these folders and files, new ones too, in the order of their paths. */
export async function sourceFiles(...destinations: readonly string[]): Promise<readonly SourceFile[]> {
  const paths = repositoryPaths(...destinations).filter((path) => /\.(?:ts|cjs|mjs|js|md)$/.test(path));
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(ROOT, path), 'utf8') })));
}

/** The lines that match, each as `path:line: text`. */
export function linesThat(
  files: readonly SourceFile[],
  matches: (line: string, path: string) => boolean,
): readonly string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (matches(line, path) ? [`${path}:${String(index + 1)}: ${line.trim()}`] : [])),
  );
}
