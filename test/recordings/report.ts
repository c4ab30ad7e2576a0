import { type Difference, patternOf } from './difference.ts';
import type { Replayed } from './outcome.ts';

/** How many exchanges came out how. */
export interface Totals {
  readonly replayed: number;
  readonly equal: number;
  readonly accepted: number;
  readonly different: number;
  readonly skipped: number;
}

/** An exchange whose answer differed, with what is not accepted of it. */
export interface Judged {
  readonly recording: string;
  readonly n: number;
  readonly request: string;
  readonly differences: readonly Difference[];
  readonly accepted: number;
  /** Why it was not sent; undefined where it was. */
  readonly skipped?: string | undefined;
}

/** Splits what differed into what is accepted and what is not. */
export function judge(
  replayed: readonly Replayed[],
  accepts: (recording: string, difference: Difference) => boolean,
): readonly Judged[] {
  return replayed.flatMap(({ recording, outcomes }) =>
    outcomes.map((outcome): Judged => {
      const { n, request } = outcome;
      const all = 'skipped' in outcome ? [] : outcome.differences;
      const differences = all.filter((each) => !accepts(recording, each));
      const skipped = 'skipped' in outcome ? outcome.skipped : undefined;
      return { recording, n, request, differences, accepted: all.length - differences.length, skipped };
    }),
  );
}

/** Counts exchanges. */
export function totalsOf(judged: readonly Judged[]): Totals {
  const count = (is: (each: Judged) => boolean): number => judged.filter(is).length;
  return {
    replayed: count(({ skipped }) => skipped === undefined),
    equal: count((each) => each.skipped === undefined && each.differences.length === 0 && each.accepted === 0),
    accepted: count((each) => each.differences.length === 0 && each.accepted > 0),
    different: count(({ differences }) => differences.length > 0),
    skipped: count(({ skipped }) => skipped !== undefined),
  };
}

/** A line for each recording, and one for all of them. */
export function tableOf(judged: readonly Judged[]): readonly string[] {
  const names = [...new Set(judged.map(({ recording }) => recording))];
  const rows = names.map((name) => ({ name, totals: totalsOf(judged.filter(({ recording }) => recording === name)) }));
  const width = Math.max(...names.map((name) => name.length), 'total'.length);
  const line = (name: string, cells: readonly (string | number)[]): string =>
    `${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(10)).join('')}`;
  const cells = ({ replayed, equal, accepted, different, skipped }: Totals): number[] => [
    replayed,
    equal,
    accepted,
    different,
    skipped,
  ];
  return [
    line('', ['replayed', 'equal', 'accepted', 'different', 'skipped']),
    ...rows.map(({ name, totals }) => line(name, cells(totals))),
    line('total', cells(totalsOf(judged))),
  ];
}

/** Each class of difference with how many exchanges have it and where it is met first, the most frequent first. */
export function classesOf(judged: readonly Judged[]): readonly string[] {
  const classes = new Map<string, { count: number; example: string }>();
  for (const { recording, n, differences } of judged) {
    const own = new Map(differences.map((each) => [`${each.kind.padEnd(16)}${patternOf(each.pointer)}`, each]));
    for (const [name, { recorded, sandbox }] of own) {
      const example = `${recording}#${n}: ${shortened(recorded)} -> ${shortened(sandbox)}`;
      classes.set(name, { count: (classes.get(name)?.count ?? 0) + 1, example: classes.get(name)?.example ?? example });
    }
  }
  return [...classes]
    .sort(([, left], [, right]) => right.count - left.count)
    .map(([name, { count, example }]) => `${String(count).padStart(6)}  ${name}\n          ${example}`);
}

/** Why exchanges were not sent, with how many. */
export function skipsOf(judged: readonly Judged[]): readonly string[] {
  const reasons = new Map<string, number>();
  for (const { skipped } of judged) {
    if (skipped !== undefined) {
      reasons.set(skipped, (reasons.get(skipped) ?? 0) + 1);
    }
  }
  return [...reasons]
    .sort(([, left], [, right]) => right - left)
    .map(([reason, count]) => `${String(count).padStart(6)}  ${reason}`);
}

/** Every difference that is not accepted, below its exchange. */
export function detailsOf(judged: readonly Judged[]): readonly string[] {
  return judged.flatMap(({ recording, n, request, differences, skipped }) => {
    const title = `${recording}#${n}  ${request}`;
    if (skipped !== undefined) {
      return [title, `    skipped: ${skipped}`];
    }
    const lines = differences.map(
      ({ kind, pointer, recorded, sandbox }) =>
        `    ${kind}  ${pointer}\n        recorded  ${shortened(recorded, 400)}\n        sandbox   ${shortened(sandbox, 400)}`,
    );
    return lines.length === 0 ? [] : [title, ...lines];
  });
}

function shortened(text: string, length = 110): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
