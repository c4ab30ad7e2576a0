import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { differenceOf } from './difference.ts';
import { recordedResults } from './recorded-results.ts';
import { union, without } from './suite-paths.ts';
import { pathsByName, readSample, readSource } from './surface.ts';
import { type CommittedSurface, readCommitted, SURFACE_FILE, surfaceText } from './surface-file.ts';

// Run by `npm run surface`, after `npm test`: adds what is new to the contract file, and refuses to take anything out
// of it unless it is told to. What the suite has shown once stays in the file; `--check` writes nothing, and fails
// where the last `npm test` has not shown it.

const OPTIONS = {
  check: { type: 'boolean', default: false },
  'accept-removals': { type: 'boolean', default: false },
} as const;
const { values: flags } = parseArgs({ options: OPTIONS });

const NO_PATHS = { results: {}, errorDetails: {} };
const EMPTY: CommittedSurface = { source: {}, sample: { paths: NO_PATHS }, suite: NO_PATHS };

const before = existsSync(SURFACE_FILE) ? await readCommitted() : EMPTY;
const [source, sample, shown] = [readSource(), await readSample(), pathsByName(recordedResults())];
const suite = without(union(before.suite, shown), sample.paths);
const { gone, added } = differenceOf(before, {
  source,
  sample,
  suite: flags.check ? without(shown, sample.paths) : suite,
});
// A path that the sample run has begun to show is not gone.
const lost = gone.filter((each) => !each.startsWith('suite ') || flags.check);

process.stdout.write([...added.map((each) => `+ ${each}\n`), ...lost.map((each) => `- ${each}\n`)].join(''));
process.stdout.write(`${added.length} added, ${lost.length} removed or changed\n`);
if (lost.length > 0 && !flags['accept-removals']) {
  process.stdout.write('Nothing was written: these are a contract. If it has to be, use --accept-removals.\n');
  process.exitCode = 1;
} else if (!flags.check) {
  await writeFile(SURFACE_FILE, await surfaceText({ source, sample, suite }));
}
