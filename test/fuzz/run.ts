import { Worker } from 'node:worker_threads';
import type { Find } from './case.ts';
import { tryCases } from './try-cases.ts';

/** Seconds after which a case that does not end is a hang. */
const HANG = 20;

/** Finds that are shown; the count tells how many there are. */
const SHOWN = 20;

/** Characters of one part of a find that are shown; the find can be had again. */
const MOST_SHOWN = 700;

/** Watches from a thread of its own, since a loop that does not end lets nothing else run in its own. */
const WATCH = `
const { workerData: { shared, seed, seconds } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
let last = -1;
setInterval(() => {
  const index = Atomics.load(shared, 0);
  if (index === last) {
    writeSync(2, 'Case ' + index + ' does not end: FUZZ_SEED=' + seed + ' FUZZ_FROM=' + index + ' FUZZ_RUNS=1 npm run fuzz\\n');
    process.kill(process.pid, 'SIGKILL');
  }
  last = index;
}, seconds * 1000);
`;

const { FUZZ_SEED, FUZZ_RUNS, FUZZ_FROM } = process.env;
const seed = Number(FUZZ_SEED ?? Date.now() % 1_000_000);
const count = Number(FUZZ_RUNS ?? 100_000);
const from = Number(FUZZ_FROM ?? 0);

const shared = new Int32Array(new SharedArrayBuffer(4)).fill(-1);
const watch = new Worker(WATCH, { eval: true, workerData: { shared, seed, seconds: HANG } });

process.stdout.write(`${count} cases; these again with FUZZ_SEED=${seed}\n`);
const began = performance.now();
const tried = await tryCases({ seed, from, count, onCase: tell });
await watch.terminate();

for (const find of tried.finds.slice(0, SHOWN)) {
  process.stdout.write(describe(find));
}
const ends = [...tried.exits].sort(([left], [right]) => left - right).map(([code, times]) => `${times} with ${code}`);
process.stdout.write(
  `${tried.count} cases in ${Math.round((performance.now() - began) / 1000)} s: ${ends.join(', ')}; ${tried.finds.length} finds\n`,
);
process.exitCode = tried.finds.length === 0 ? 0 : 1;

function tell(index: number): void {
  Atomics.store(shared, 0, index);
  const done = index - from;
  if (done > 0 && done % 10_000 === 0) {
    process.stderr.write(`${done} of ${count}\n`);
  }
}

function describe({ index, tried: { argv, env, files }, faults, ending }: Find): string {
  const short = (text: string): string => (text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);
  const contents = Object.entries(files).map(
    ([name, content]) => `  ${name} ${short(JSON.stringify(Buffer.from(content).toString('latin1')))}`,
  );
  return [
    `\nFUZZ_SEED=${seed} FUZZ_FROM=${index} FUZZ_RUNS=1: ${faults.join(' ')}`,
    `  argv ${short(JSON.stringify(argv))}`,
    `  env ${short(JSON.stringify(env))}`,
    ...contents,
    `  ended ${short(JSON.stringify(ending))}`,
    '',
  ].join('\n');
}
