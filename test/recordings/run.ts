import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { acceptance } from './acceptance.ts';
import { ACCEPTED } from './accepted-differences.ts';
import { capturedKeys, readCaptures } from './captures.ts';
import { newestShapes } from './newest-shapes.ts';
import type { Replayed } from './outcome.ts';
import { readRecordings } from './recording.ts';
import { replay } from './replay.ts';
import { CAPTURES, replayCaptures } from './replay-captures.ts';
import { classesOf, detailsOf, judge, skipsOf, tableOf, totalsOf } from './report.ts';
import { verdict } from './verdict.ts';

// Run by `npm run test:recordings`: sends what was recorded with Microsoft's services to the sandbox, and compares.

const USUAL_PLACE = fileURLToPath(new URL('../../../shared/recordings', import.meta.url));

const NOT_RUN = `NOT RUN: nothing was compared with recordings of Microsoft's services.
They are no part of this repository. They come from the public test recordings of
  github.com/Azure/azure-cli, github.com/Azure/azure-cli-extensions, github.com/Azure/azure-sdk-for-js,
  github.com/Azure/azure-powershell, and github.com/calvinchengx/entra-emulator.
Put them, one JSON line for an exchange, at ${USUAL_PLACE}, or name their place in RECORDINGS or --recordings.
`;

const { values, positionals } = parseArgs({
  options: { recordings: { type: 'string' }, verbose: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const named = values.recordings ?? process.env['RECORDINGS'];
const folder = named ?? USUAL_PLACE;

if (existsSync(folder)) {
  report(await replayAll());
} else {
  // Who names a place wants a run.
  process.stdout.write(named === undefined ? NOT_RUN : `There are no recordings at ${folder}.\n`);
  process.exitCode = named === undefined ? 0 : 1;
}

async function replayAll(): Promise<readonly Replayed[]> {
  const recordings = readRecordings(folder);
  const captures = readCaptures(folder);
  const shapes = newestShapes(recordings, capturedKeys(captures));
  const replayed: Replayed[] = [];
  for (const recording of recordings.filter(({ name }) => isWanted(name))) {
    replayed.push(await replay(recording, shapes));
  }
  return captures.length > 0 && isWanted(CAPTURES) ? [...replayed, await replayCaptures(captures, shapes)] : replayed;
}

function isWanted(name: string): boolean {
  return positionals.length === 0 || positionals.some((each) => name.includes(each));
}

function report(replayed: readonly Replayed[]): void {
  const table = acceptance(ACCEPTED);
  const judged = judge(replayed, (recording, difference) => table.accepts(recording, difference));
  // Some recordings alone need some lines of the table alone.
  const failures = verdict(totalsOf(judged), positionals.length === 0 ? table.unused() : []);
  const lines = [
    ...(values.verbose || positionals.length > 0 ? [...detailsOf(judged), ''] : []),
    ...tableOf(judged),
    '',
    'Skipped:',
    ...skipsOf(judged),
    '',
    'Classes of difference, by the exchanges that have them:',
    ...classesOf(judged),
    '',
    ...(failures.length === 0 ? ['passed'] : failures),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}
