import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The sandbox is another program: its codes are those of Microsoft's services. */
const OTHER_PROGRAM = `${ROOT}src/sandbox/`;

/** The program as the compiler sees it. */
export interface SourceProgram {
  readonly checker: ts.TypeChecker;
  /** Every node of every file of `src` that `src/main.ts` leads to, the sandbox left out. */
  readonly nodes: readonly ts.Node[];
}

/** Reads all that `src/main.ts` leads to, and its types. */
export function readSourceProgram(): SourceProgram {
  const read: { readonly config?: unknown } = ts.readConfigFile(`${ROOT}tsconfig.json`, (path) =>
    ts.sys.readFile(path),
  );
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, ROOT);
  const program = ts.createProgram([`${ROOT}src/main.ts`], options);
  const files = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(`${ROOT}src/`) && !fileName.startsWith(OTHER_PROGRAM));
  return { checker: program.getTypeChecker(), nodes: files.flatMap(nodesIn) };
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
