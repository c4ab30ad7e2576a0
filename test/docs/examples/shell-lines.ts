import { wordsOf } from '../../differential/scenario.ts';

/** One line of a block of shell commands. */
export type ShellLine =
  | { readonly kind: 'variables'; readonly variables: Readonly<Record<string, string>> }
  | { readonly kind: 'directory'; readonly path: string }
  | {
      readonly kind: 'fhir-apps';
      readonly args: readonly string[];
      readonly variables: Readonly<Record<string, string>>;
      /** The file that its stdout goes to; null for the page. */
      readonly file: string | null;
    };

/** Programs of others, which a page may name and no test of pages runs. */
const OTHERS = ['cd', 'git', 'npm', 'az', 'node', 'curl', 'gh', 'kubectl', 'cat'];

const ASSIGNMENT = /^([A-Z][A-Z0-9_]*)=(.*)$/;

/** The lines of a block that do something here; throws for one that no reader could know the effect of. */
export function shellLines(block: string): readonly ShellLine[] {
  return block
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/(?:^| +)# .*$/, '').trim())
    .filter((line) => line !== '')
    .flatMap((line) => line.split(' && '))
    .flatMap(shellLine);
}

function shellLine(line: string): readonly ShellLine[] {
  const words = wordsOf(line.replace(/ (?:\||\|\|) .*$/, ''));
  const first = words.findIndex((word) => !ASSIGNMENT.test(word));
  const variables = assigned(first === -1 ? words : words.slice(0, first));
  const [program = '', ...args] = first === -1 ? [] : words.slice(first);
  switch (program) {
    case '':
      return [{ kind: 'variables', variables }];
    case 'export':
      return [{ kind: 'variables', variables: assigned(args) }];
    case 'mkdir':
      return [{ kind: 'directory', path: args.at(-1) ?? '' }];
    case 'fhir-apps': {
      const redirected = args.indexOf('>');
      const file = redirected === -1 ? null : (args[redirected + 1] ?? null);
      return [{ kind: 'fhir-apps', args: redirected === -1 ? args : args.slice(0, redirected), variables, file }];
    }
    default:
      if (OTHERS.includes(program)) {
        return [];
      }
      throw new Error(`A page has a line that nothing runs: ${line}`);
  }
}

function assigned(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    words.map((word): readonly [string, string] => {
      const [, name = '', value = ''] = ASSIGNMENT.exec(word) ?? [];
      return [name, value];
    }),
  );
}
