import type { IssueCode } from '../../registration/answers/issue.ts';
import type { SourcePosition } from './environment.ts';

/** Where something stands: in the file, and by the keys that lead to it. */
export interface Location {
  readonly position: SourcePosition;
  /** Such as `clients.portal.replyUrl[1]`; empty for the file as a whole. */
  readonly path: string;
}

/** A text, number, truth value or nothing, as it is spelled in the file. */
export interface Scalar extends Location {
  readonly kind: 'scalar';
  readonly text: string;
  /** False for what is in quotes, or was put together from variables: it is a text whatever it looks like. */
  readonly plain: boolean;
  /**
   * True where whatever is invisible in the text is spelled as an escape in double quotes, as in `"\u00ad"`, so that
   * readers see it.
   */
  readonly escaped: boolean;
}

/** A list. */
export interface Sequence extends Location {
  readonly kind: 'sequence';
  readonly items: readonly Tree[];
}

/** Values by key, in the order of the file. */
export interface Mapping extends Location {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, Member>;
}

/** One value of a mapping. */
export interface Member {
  /** Where its key stands. */
  readonly position: SourcePosition;
  readonly value: Tree;
}

/** What a file holds, YAML or JSON, with the place of each part. */
export type Tree = Scalar | Sequence | Mapping;

/** What is wrong, and where. */
export interface EnvironmentIssue extends Location {
  /** What would be right, as a sentence that follows the path: `is missing.`, or one that stands by itself. */
  readonly message: string;
  /** Null for one without a code of its own. */
  readonly code: IssueCode | null;
}

/** A fault of something in the file. */
export function issueAt(
  { position, path }: Location,
  message: string,
  code: IssueCode | null = null,
): EnvironmentIssue {
  return { position, path, message, code };
}

/** Each fault once, though defaults are judged with every entry; in the order of the file. */
export function inOrder(issues: readonly EnvironmentIssue[]): readonly EnvironmentIssue[] {
  const distinct = new Map(
    issues.map((issue) => [`${issue.position.line}:${issue.position.column} ${issue.path} ${issue.message}`, issue]),
  );
  return [...distinct.values()].sort(
    (left, right) => left.position.line - right.position.line || left.position.column - right.position.column,
  );
}

/** The path of what a key leads to; a key with a dot in it is quoted, so that a path reads one way only. */
export function pathOf(parent: string, key: string): string {
  if (!/^[\w$-]+$/.test(key)) {
    return `${parent}[${JSON.stringify(key)}]`;
  }
  return parent === '' ? key : `${parent}.${key}`;
}

/** True for nothing: `null`, `~`, or a key without a value (YAML 1.2.2, section 10.3.2). */
export function isNothing(tree: Tree): boolean {
  return tree.kind === 'scalar' && tree.plain && /^(~|null|Null|NULL|)$/.test(tree.text);
}

/** A truth value, also one that was put together from variables; null for anything else. */
export function truthOf(tree: Tree): boolean | null {
  if (tree.kind !== 'scalar' || !/^(true|True|TRUE|false|False|FALSE)$/.test(tree.text)) {
    return null;
  }
  return tree.text.toLowerCase() === 'true';
}
