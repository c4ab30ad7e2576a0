import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { repositoryPaths } from '../../docs/source-files.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** The sandbox is another program: its variables are those of Microsoft's services. */
const OTHER_PROGRAM = 'src/sandbox/';

/** Every node of the syntax of every file of `src`, the sandbox left out. */
export function readSourceNodes(): readonly ts.Node[] {
  const paths = repositoryPaths('src').filter((path) => path.endsWith('.ts') && !path.startsWith(OTHER_PROGRAM));
  return paths.flatMap((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    return nodesIn(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  });
}

function nodesIn(node: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (each: ts.Node): void => {
    found.push(each);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return found;
}
