import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** What a Git checkout says of where it comes from. */
export interface GitCheckout {
  /** The URL of its remote `origin`, as it is configured; null where it has none. */
  readonly remoteUrl: string | null;
  /** The branch that is checked out; null where none is. */
  readonly branch: string | null;
}

/**
 * Reads the Git checkout that a directory is in, also one of several worktrees; null where it is in none, or cannot be
 * read. No program is run: one called `git` may lie in the directory (https://git-scm.com/docs/gitrepository-layout).
 */
export async function readGitCheckout(directory: string): Promise<GitCheckout | null> {
  const gitDirectory = await findGitDirectory(resolve(directory));
  if (gitDirectory === null) {
    return null;
  }
  const common = (await readText(join(gitDirectory, 'commondir')))?.trim() ?? '.';
  const [head, config] = await Promise.all([
    readText(join(gitDirectory, 'HEAD')),
    readText(join(resolve(gitDirectory, common), 'config')),
  ]);
  const [, branch = null] = /^ref: refs\/heads\/(.+)$/m.exec(head ?? '') ?? [];
  return { branch: branch?.trim() ?? null, remoteUrl: originIn(config ?? '') };
}

/** The `OWNER/REPO` of a checkout that comes from GitHub; null for any other. */
export function gitHubRepository(checkout: GitCheckout | null): string | null {
  const [, path = null] =
    /^(?:https:\/\/(?:[^@/]+@)?|ssh:\/\/git@|git@)(?:ssh\.)?github\.com(?::\d+)?[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/i.exec(
      checkout?.remoteUrl ?? '',
    ) ?? [];
  return path;
}

async function findGitDirectory(directory: string): Promise<string | null> {
  const entry = join(directory, '.git');
  const found = await stat(entry).catch(() => null);
  if (found?.isDirectory() === true) {
    return entry;
  }
  if (found !== null) {
    const [, path = null] = /^gitdir: (.+)$/m.exec((await readText(entry)) ?? '') ?? [];
    return path === null ? null : resolve(directory, path.trim());
  }
  const above = dirname(directory);
  return above === directory ? null : findGitDirectory(above);
}

/** The first URL of the section of `origin`; what Git quotes in a URL is left to the person. */
function originIn(config: string): string | null {
  const [, section = ''] = /^\[remote "origin"\]\n((?:(?!\[).*\n?)*)/m.exec(config.replaceAll('\r\n', '\n')) ?? [];
  const [, url = null] = /^\s*url\s*=\s*(\S+)\s*$/m.exec(section) ?? [];
  return url;
}

async function readText(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}
