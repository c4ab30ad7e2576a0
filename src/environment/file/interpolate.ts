import { flagOf } from '../../errors/wording.ts';
import { hasInvisible } from '../../text/invisible-characters.ts';
import { type EnvironmentIssue, issueAt, type Member, type Scalar, type Tree } from './tree.ts';

/** Values of `${NAME}`; undefined for one that nobody has set. */
export type VariableReader = (name: string) => string | undefined;

/** An environment also inherits what every object has, such as `constructor`, which is no variable. */
export function variableIn(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined;
}

/** A reference, what only looks like one, or a dollar that is meant as such. */
const REFERENCE = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?\}|\$\{/g;

/**
 * The tree with every `${NAME}` in its texts replaced by the value of NAME, and `${NAME:-text}` by the text where NAME
 * is unset or empty; `$${` stands for `${` itself. What cannot be replaced stays, with a fault. Values are not looked
 * at again.
 */
export function interpolate(
  tree: Tree,
  lookup: VariableReader,
): { readonly tree: Tree; readonly issues: readonly EnvironmentIssue[] } {
  const issues: EnvironmentIssue[] = [];
  return { tree: interpolated(tree, lookup, issues), issues };
}

function interpolated(tree: Tree, lookup: VariableReader, issues: EnvironmentIssue[]): Tree {
  switch (tree.kind) {
    case 'scalar':
      return tree.text.includes('${') ? interpolatedScalar(tree, lookup, issues) : tree;
    case 'sequence':
      return { ...tree, items: tree.items.map((item) => interpolated(item, lookup, issues)) };
    case 'mapping':
      return {
        ...tree,
        entries: new Map(
          [...tree.entries].map(([key, { position, value }]): [string, Member] => [
            key,
            { position, value: interpolated(value, lookup, issues) },
          ]),
        ),
      };
  }
}

function interpolatedScalar(scalar: Scalar, lookup: VariableReader, issues: EnvironmentIssue[]): Scalar {
  // What is invisible in the value of a variable is escaped nowhere in the file.
  let escaped = scalar.escaped;
  const text = scalar.text.replace(
    REFERENCE,
    (reference: string, name: string | undefined, hasDefault: string | undefined, fallback: string | undefined) => {
      if (reference === '$${') {
        return '${';
      }
      if (name === undefined) {
        issues.push(
          issueAt(scalar, 'has a ${ that begins no variable: write ${NAME} or ${NAME:-default}, or $${ for ${ itself.'),
        );
        return reference;
      }
      const value = lookup(name);
      if (hasDefault !== undefined && (value === undefined || value === '')) {
        return fallback ?? '';
      }
      if (value === undefined) {
        issues.push(
          issueAt(
            scalar,
            `needs ${name}, which is not set: add ${flagOf('var')} ${name}=VALUE, or set it in the environment.`,
          ),
        );
      }
      escaped &&= !hasInvisible(value ?? '');
      return value ?? reference;
    },
  );
  return { ...scalar, text, plain: false, escaped };
}
