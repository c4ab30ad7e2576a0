import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What starts a process or listens on a port, a browser too; a module of `src` only where it serves the sandbox. */
const OUTSIDE = /^playwright-core$|^node:(child_process|http|https|net)$|\/src\/sandbox\/(sandbox|server\/[^/]+)\.ts$/;

/**
 * The test files below a directory that start no process and serve nothing, neither themselves nor by a file of the
 * tests that they import: paths from that directory on.
 */
export function unitTests(directory: string): readonly string[] {
  const known = new Map<string, boolean>();
  const goesOutside = (file: string): boolean => {
    const answer = known.get(file);
    if (answer !== undefined) {
      return answer;
    }
    known.set(file, false);
    const outside = importsOf(file).some(
      (each) => OUTSIDE.test(each) || (each.startsWith(directory) && goesOutside(each)),
    );
    known.set(file, outside);
    return outside;
  };
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.includes('node_modules'))
    .filter((name) => name.endsWith('.test.ts') && !goesOutside(join(directory, name)))
    .sort();
}

/** What a file imports while it runs: paths of our own files, and the names of packages and of Node's modules. */
function importsOf(file: string): readonly string[] {
  const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)';/gm);
  return [...imports].map(([, name = '']) => (name.startsWith('.') ? resolve(dirname(file), name) : name));
}
