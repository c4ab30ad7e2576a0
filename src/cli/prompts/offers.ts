import type { FieldValues } from '../fields/field.ts';
import type { Choice } from './choice-lines.ts';

/** Choices for a line that may be typed too. */
export interface LineOffers {
  /** What is known before the question is asked. */
  readonly known: readonly Choice[];
  /** All choices, which may be there only after the question is on the screen; never rejects. */
  readonly arriving: Promise<readonly Choice[]>;
  /** What the last choice is called, which is to type something else. */
  readonly other: string;
}

/** What is offered as answers beside what the fields say by themselves. */
export interface Offers {
  /** For a field that is typed; null where nothing is offered. */
  lines(key: string): LineOffers | null;
  /** For a field with a list, in place of what its record offers; none where nothing is known. */
  ticks(key: string, values: FieldValues): Promise<readonly Choice[]>;
}

/** Nothing is offered. */
export const NO_OFFERS: Offers = { lines: () => null, ticks: () => Promise.resolve([]) };
