/** How an answer differs from the recorded one. */
export type Kind =
  | 'status'
  | 'header'
  | 'missing key'
  | 'extra key'
  | 'value'
  | 'null'
  | 'type'
  | 'date form'
  | 'key order'
  | 'list order'
  | 'missing element'
  | 'extra element';

/** One difference between an answer of the sandbox and the recorded one. */
export interface Difference {
  readonly kind: Kind;
  /** Of the answer: `/status`, `/headers/{name}`, or `/body` and a JSON pointer (RFC 6901). */
  readonly pointer: string;
  /** What was recorded, in JSON; `absent` for nothing. */
  readonly recorded: string;
  /** What the sandbox answered, in JSON; `absent` for nothing. */
  readonly sandbox: string;
}

/** The pointer with an asterisk for each index of a list: what differences of one class have in common. */
export function patternOf(pointer: string): string {
  return pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*');
}
