import type { RecordedExchange } from './anonymous.ts';
import type { Finding } from './question.ts';

/** What came of one assumption. */
export interface Comparison {
  readonly assumption: string;
  readonly title: string;
  readonly outcome: 'same' | 'different' | 'not asked';
  /** Why it was not asked. */
  readonly reason?: string;
  /** What was found at Microsoft, and in the sandbox. */
  readonly microsoft?: Finding;
  readonly sandbox?: Finding;
  /** The numbers of the first and the last exchange in the report. */
  readonly exchanges?: readonly [first: number, last: number];
}

/** The report of a run: it names no tenant and no person, and has no secrets. */
export interface Report {
  readonly about: 'open assumptions of fhir-apps, asked of Microsoft and of the sandbox';
  readonly cloud: string;
  /** The day of the run, as YYYY-MM-DD. */
  readonly day: string;
  readonly signedInAs: 'user' | 'app';
  readonly assumptions: readonly Comparison[];
  readonly exchanges: readonly ({ readonly n: number } & RecordedExchange)[];
}

/** The report as it is written to a file: one line for each assumption and each exchange. */
export function reportText({ assumptions, exchanges, ...rest }: Report): string {
  const lines = (entries: readonly object[]): string =>
    entries.map((each) => `    ${JSON.stringify(each)}`).join(',\n');
  const head = Object.entries(rest).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`);
  return `{\n${head.join('')}  "assumptions": [\n${lines(assumptions)}\n  ],\n  "exchanges": [\n${lines(exchanges)}\n  ]\n}\n`;
}

/** What people read of it. */
export function summary({ assumptions }: Report): string {
  const of = (outcome: Comparison['outcome']): readonly Comparison[] =>
    assumptions.filter((each) => each.outcome === outcome);
  const different = of('different').map(
    ({ assumption, title, microsoft, sandbox }) =>
      `${assumption} is different: ${title}\n  Microsoft: ${JSON.stringify(microsoft)}\n  sandbox:   ${JSON.stringify(sandbox)}\n`,
  );
  const notAsked = of('not asked').map(({ assumption, reason }) => `${assumption} was not asked: ${reason ?? ''}\n`);
  const counts = `${of('same').length} same, ${different.length} different, ${notAsked.length} not asked.\n`;
  return [...different, ...notAsked, counts].join('');
}
