import { type Field, isSwitch } from '../../cli/fields/field.ts';
import { parseOne } from '../../cli/parse-field.ts';
import { type EnvironmentIssue, issueAt, type Tree, truthOf } from './tree.ts';

/** The value of a field, or what is wrong with it. */
export type ReadValue = { readonly value: unknown } | { readonly issues: readonly EnvironmentIssue[] };

/**
 * Reads the value of a field: a truth value for a switch, one text or a list of them for a list, else a text, which may
 * look like a number. Each text is read by the parser of the field; invisible characters are allowed in escapes only.
 */
export function readFieldValue(field: Field, tree: Tree): ReadValue {
  if (isSwitch(field)) {
    const value = truthOf(tree);
    return value === null ? { issues: [issueAt(tree, 'must be true or false.')] } : { value };
  }
  const scalars = tree.kind === 'sequence' && field.list === true ? tree.items : [tree];
  const read = scalars.map((item) => readScalar(field, item));
  const issues = read.flatMap((one) => ('issues' in one ? one.issues : []));
  if (issues.length > 0) {
    return { issues };
  }
  const values = read.flatMap((one) => ('value' in one ? [one.value] : []));
  return { value: field.list === true ? values : values[0] };
}

function readScalar(field: Field, tree: Tree): ReadValue {
  if (tree.kind !== 'scalar') {
    const message = field.list === true ? 'must be a text or a list of texts.' : 'must be a text.';
    return { issues: [issueAt(tree, message)] };
  }
  const parsed = parseOne(field, tree.text, { escaped: tree.escaped });
  if ('value' in parsed) {
    return parsed;
  }
  const { issue } = parsed;
  const wouldFit = 'value' in parseOne(field, tree.text, { escaped: true });
  const advice = wouldFit ? ' If it belongs there, write it as an escape in double quotes, such as "\\u00ad".' : '';
  return { issues: [issueAt(tree, `${issue.message}${advice}`, issue.code)] };
}
