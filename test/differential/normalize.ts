/** What two runs of one build may differ in. Everything else is compared to the byte. */
export interface Surroundings {
  /** The process that serves the sandbox; null where none does. */
  readonly pid: number | null;
}

/** Gives texts of one group, one after the other, without what is by chance in them. */
export type Normalize = (text: string) => string;

/** `at f (file:1:2)`: moves with every change of the code. */
const STACK = /(?:\n +at [^\n]+)+/g;

/** The same in a string of JSON. */
const STACK_IN_JSON = /(?:\\n +at [^\n"\\]+)+/g;

/** The class of an error before its stack, as the minified bundle calls it. */
const MINIFIED_ERROR = /^[\w$]{1,3}(: [^\n]*\n {4}at <stack>)/gm;

/**
 * Ids that `fixed-world.mjs` made, with hyphens or without. Others, such as those of app roles, are part of the
 * contract.
 */
const MADE_ID = /5eed[0-9a-f]{4}-[0-9a-f]{4}-4000-8000-[0-9a-f]{12}|5eed[0-9a-f]{8}40008000[0-9a-f]{12}/g;

/** Any free port. */
const PORT = /(localhost|127\.0\.0\.1):\d{4,5}\b/g;

/**
 * The only place where differences are forgiven. Ids are numbered as they appear, because a build may draw one more
 * than another; the numbers go on over all texts of a group, so that two ids never become one.
 */
export function normalizer({ pid }: Surroundings): Normalize {
  const numbers = new Map<string, number>();
  const numbered = (id: string): string => {
    const number = numbers.get(id) ?? numbers.size + 1;
    numbers.set(id, number);
    return `<id ${number}>`;
  };
  return (text) => {
    const placed = text
      .replaceAll(STACK, '\n    at <stack>')
      .replaceAll(MINIFIED_ERROR, '<class>$1')
      .replaceAll(STACK_IN_JSON, String.raw`\n    at <stack>`)
      .replaceAll(PORT, '$1:<port>')
      .replaceAll(MADE_ID, numbered);
    return pid === null ? placed : placed.replaceAll(new RegExp(`(process +|"pid": ?)${pid}\\b`, 'gi'), '$1<pid>');
  };
}
