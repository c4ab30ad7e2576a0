import { readFileSync } from 'node:fs';
import { cpus, platform, release, totalmem } from 'node:os';
import { benchAccess } from './bench-access.ts';
import { benchExchanges } from './bench-exchanges.ts';
import { benchFirstSteps } from './bench-first-steps.ts';
import { benchMemory } from './bench-memory.ts';
import { benchPackage } from './bench-package.ts';
import { benchPair } from './bench-pair.ts';
import { benchSandbox } from './bench-sandbox.ts';
import { benchScale } from './bench-scale.ts';
import { benchSmart } from './bench-smart.ts';
import { benchStart } from './bench-start.ts';
import { benchUnchanged } from './bench-unchanged.ts';
import { countOver } from './table.ts';

// Run by `npm run bench`: measures the built tool, and prints each table as soon as it is measured.
// With `-- --check` it ends with 1 where a value misses its target; without, that is only marked, as a busy machine misses some.

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};
const [cpu] = cpus();

print(`# fhir-apps ${version}

${cpu?.model ?? 'unknown CPU'}, ${cpus().length} cores, ${Math.round(totalmem() / 1e9)} GB; ${platform()} ${release()}; Node ${process.versions.node}.
A value above its target is marked OVER.
`);
for (const bench of [
  benchPackage,
  benchStart,
  benchFirstSteps,
  benchUnchanged,
  benchMemory,
  benchExchanges,
  benchPair,
  benchSmart,
  benchScale,
  benchAccess,
  benchSandbox,
]) {
  print(await bench());
}

const missed = countOver();
print(missed === 0 ? 'Every target is met.' : `Targets missed: ${missed}.`);
process.exitCode = process.argv.includes('--check') && missed > 0 ? 1 : 0;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
