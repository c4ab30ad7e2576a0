import { type Field, type FieldValue, isSwitch } from '../fields/field.ts';
import { textIssue } from '../registration/answers/judge-value.ts';
import { type EnvironmentFault, faultAt, type Scalar, type Tree, truthOf } from './tree.ts';

/** The value of a field, or what is wrong with it. */
export type ReadValue = { readonly value: FieldValue } | { readonly faults: readonly EnvironmentFault[] };

/**
 * Reads the value of a field: a truth value for a switch, one text or a list of them for a list, else a text, which may look
 * like a number. Each text is judged by the field's choices or check; invisible characters are allowed in escapes only.
 */
export function readFieldValue(field: Field, tree: Tree): ReadValue {
  if (isSwitch(field)) {
    const value = truthOf(tree);
    return value === null ? { faults: [faultAt(tree, 'must be true or false.')] } : { value };
  }
  const scalars = tree.kind === 'sequence' && field.list === true ? tree.items : [tree];
  const faults = scalars.flatMap((item) => scalarFaults(field, item));
  if (faults.length > 0) {
    return { faults };
  }
  const texts = scalars.filter((item): item is Scalar => item.kind === 'scalar').map(({ text }) => text);
  return { value: field.list === true ? texts : (texts[0] ?? '') };
}

function scalarFaults(field: Field, tree: Tree): readonly EnvironmentFault[] {
  if (tree.kind !== 'scalar') {
    return [faultAt(tree, field.list === true ? 'must be a text or a list of texts.' : 'must be a text.')];
  }
  const issue = textIssue(field, tree.text, { escaped: tree.escaped });
  if (issue === null) {
    return [];
  }
  const wouldFit = textIssue(field, tree.text, { escaped: true }) === null;
  const advice = wouldFit ? ' If it belongs there, write it as an escape in double quotes, such as "\\u00ad".' : '';
  return [faultAt(tree, `${wordedForFile(issue.message)}${advice}`, issue.code)];
}

/** A sentence that speaks of flags, speaking of the keys of a file. */
export function wordedForFile(message: string): string {
  return message.replace(/(?<!["\w-])--([a-z]+(?:-[a-z]+)*)/g, (_flag, name: string) =>
    name.replace(/-([a-z])/g, (_hyphen, letter: string) => letter.toUpperCase()),
  );
}
