import { type Field, type FieldValue, isSwitch } from '../../cli/fields/field.ts';
import { textIssue } from '../../registration/answers/validate-value.ts';
import { type EnvironmentIssue, issueAt, type Scalar, type Tree, truthOf } from './tree.ts';

/** The value of a field, or what is wrong with it. */
export type ReadValue = { readonly value: FieldValue } | { readonly issues: readonly EnvironmentIssue[] };

/**
 * Reads the value of a field: a truth value for a switch, one text or a list of them for a list, else a text, which may
 * look like a number. Each text is judged by the field's choices or check; invisible characters are allowed in escapes
 * only.
 */
export function readFieldValue(field: Field, tree: Tree): ReadValue {
  if (isSwitch(field)) {
    const value = truthOf(tree);
    return value === null ? { issues: [issueAt(tree, 'must be true or false.')] } : { value };
  }
  const scalars = tree.kind === 'sequence' && field.list === true ? tree.items : [tree];
  const issues = scalars.flatMap((item) => scalarIssues(field, item));
  if (issues.length > 0) {
    return { issues };
  }
  const texts = scalars.filter((item): item is Scalar => item.kind === 'scalar').map(({ text }) => text);
  return { value: field.list === true ? texts : (texts[0] ?? '') };
}

function scalarIssues(field: Field, tree: Tree): readonly EnvironmentIssue[] {
  if (tree.kind !== 'scalar') {
    return [issueAt(tree, field.list === true ? 'must be a text or a list of texts.' : 'must be a text.')];
  }
  const issue = textIssue(field, tree.text, { escaped: tree.escaped });
  if (issue === null) {
    return [];
  }
  const wouldFit = textIssue(field, tree.text, { escaped: true }) === null;
  const advice = wouldFit ? ' If it belongs there, write it as an escape in double quotes, such as "\\u00ad".' : '';
  return [issueAt(tree, `${wordedForFile(issue.message)}${advice}`, issue.code)];
}

/** A sentence that speaks of flags, speaking of the keys of a file. */
export function wordedForFile(message: string): string {
  return message.replace(/(?<!["\w-])--([a-z]+(?:-[a-z]+)*)/g, (_flag, name: string) =>
    name.replace(/-([a-z])/g, (_hyphen, letter: string) => letter.toUpperCase()),
  );
}
