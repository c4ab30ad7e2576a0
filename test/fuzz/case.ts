import type { TypedLine } from './command-lines.ts';

/** One thing to try: a line, and the files that stand in the directory where it is typed, by name. */
export interface FuzzCase extends TypedLine {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

/** A case, and why its end is not one that a user may meet. */
export interface Find {
  readonly index: number;
  readonly tried: FuzzCase;
  readonly faults: readonly string[];
  readonly ending: string;
}
