import { expect } from 'vitest';

/** A text that contains `part`, without the `any` of vitest's own matchers. */
export function containing(part: string): unknown {
  return expect.stringContaining(part);
}

/** A text that matches `pattern`. */
export function matching(pattern: RegExp | string): unknown {
  return expect.stringMatching(pattern);
}
