import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Everything below a directory by its path: its mode, and what is in it. */
export type FileTree = ReadonlyMap<string, string>;

/** Reads a tree. Of what is below `hidden` (a path below the directory) only names and modes are taken. */
export async function readTree(directory: string, hidden: string): Promise<FileTree> {
  const tree = new Map<string, string>();
  const add = async (path: string): Promise<void> => {
    const absolute = join(directory, path);
    const facts = await lstat(absolute);
    const mode = (facts.mode & 0o7777).toString(8).padStart(4, '0');
    if (facts.isDirectory()) {
      tree.set(`${path}/`, mode);
      for (const name of (await readdir(absolute)).sort()) {
        await add(path === '' ? name : `${path}/${name}`);
      }
    } else if (facts.isSymbolicLink()) {
      tree.set(path, `${mode} -> ${await readlink(absolute)}`);
    } else {
      tree.set(path, path.startsWith(`${hidden}/`) ? mode : `${mode}\n${await contentOf(absolute)}`);
    }
  };
  await add('');
  return tree;
}

/** What differs between two trees, as a text. */
export function treeChanges(before: FileTree, after: FileTree): string {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => `${path}: ${change(before.get(path), after.get(path))}\n`)
    .join('');
}

/** Of a file that was only added to, such as a log, what was added. */
function change(before: string | undefined, after: string | undefined): string {
  if (after === undefined) {
    return 'removed';
  }
  return before !== undefined && before.includes('\n') && after.startsWith(before)
    ? `added\n${after.slice(before.length)}`
    : after;
}

/** As text where it is one, else in base64. */
async function contentOf(path: string): Promise<string> {
  const bytes = await readFile(path);
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) && !text.includes('\0') ? text : `base64 ${bytes.toString('base64')}`;
}
