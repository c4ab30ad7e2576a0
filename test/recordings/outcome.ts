import type { Difference } from './difference.ts';

/** What came of one exchange. */
export type Outcome =
  | { readonly n: number; readonly request: string; readonly skipped: string }
  | { readonly n: number; readonly request: string; readonly differences: readonly Difference[] };

/** What came of the exchanges of one recording. */
export interface Replayed {
  readonly recording: string;
  readonly outcomes: readonly Outcome[];
}
