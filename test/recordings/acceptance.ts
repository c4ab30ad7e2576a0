import type { AcceptedDifference } from './accepted-differences.ts';
import { type Difference, patternOf } from './difference.ts';

/** Holds differences to the table of accepted ones. */
export interface Acceptance {
  /** Whether a difference in this recording is accepted; notes the line that says so. */
  accepts(recording: string, difference: Difference): boolean;
  /** The lines that accepted nothing. */
  unused(): readonly AcceptedDifference[];
}

/** A table that notes which of its lines were needed. */
export function acceptance(table: readonly AcceptedDifference[]): Acceptance {
  const lines = table.map((line) => ({
    line,
    field: globOf(line.field),
    recordings: globOf(line.recordings.replaceAll('*', '**')),
  }));
  const used = new Set<AcceptedDifference>();
  return {
    accepts: (recording, { kind, pointer, recorded }) => {
      const found = lines.filter(
        ({ line, field, recordings }) =>
          line.kind === kind &&
          field.test(patternOf(pointer)) &&
          recordings.test(recording) &&
          recorded.includes(line.recorded ?? ''),
      );
      found.forEach(({ line }) => used.add(line));
      return found.length > 0;
    },
    unused: () => table.filter((line) => !used.has(line)),
  };
}

function globOf(pattern: string): RegExp {
  const source = pattern
    .split('**')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`);
}
