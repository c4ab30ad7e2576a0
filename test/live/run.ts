// The entry point of `npm run test:live`. It asks Microsoft, and so no test and nothing in CI starts it on a real
// tenant; CONTRIBUTING.md says when people do.
import { writeFile } from 'node:fs/promises';
import { REAL_CLOCK } from '../../src/clock.ts';
import { installSignalHandlers } from '../../src/cli/signals.ts';
import { CancelledError } from '../../src/errors/cancelled-error.ts';
import { findCloud } from '../../src/identity/clouds.ts';
import { type CommandLine, CommandLineError, readCommandLine, USAGE } from './command-line.ts';
import { LIMITS } from './exchange.ts';
import { QUESTIONS } from './questions/index.ts';
import { NOT_ASKED } from './questions/not-asked.ts';
import { reportText, summary } from './report.ts';
import { runLive } from './run-live.ts';
import { OtherTenant } from './session.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** 0: asked, whatever the answers; 2: nothing was done; 3: something is left; 1 or 4: it failed; 130 or 143: stopped. */
process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  if (error instanceof CancelledError) {
    return error.exitCode;
  }
  return error instanceof CommandLineError || error instanceof OtherTenant ? 2 : 1;
});

async function main(args: readonly string[]): Promise<number> {
  const line = readCommandLine(args);
  const questions = QUESTIONS.filter(({ assumption }) => line.only?.includes(assumption) !== false);
  if (!line.isConfirmed) {
    say(preview(line, questions.length));
    return 2;
  }
  const signals = installSignalHandlers(process);
  try {
    const { report, left, stopped } = await runLive({
      ...{ ...line, ...signals, say, questions, notAsked: line.only === null ? NOT_ASKED : {} },
      cloud: findCloud(line.cloud),
      env: process.env,
      nodeExtraCaCerts: process.env['NODE_EXTRA_CA_CERTS'],
      clock: REAL_CLOCK,
      limits: LIMITS,
    });
    await writeFile(line.file, reportText(report));
    say(`${summary(report)}The report is in ${line.file}.`);
    left.forEach((each) => say(`Could not remove ${each}; a run in over an hour tries it again.`));
    if (stopped instanceof CancelledError) {
      return stopped.exitCode;
    }
    return left.length === 0 ? 0 : 3;
  } finally {
    signals.close();
  }
}

function preview({ domain, targets }: CommandLine, count: number): string {
  const azure =
    targets === null
      ? ''
      : `\nand, in the resource group ${targets.resourceGroup}, managed identities, role assignments and secrets,`;
  return `This would ask ${count} questions of ${domain}. For them it would create some 150 applications with their
service principals, secrets and certificates, two app management policies, and grants of permissions to them,${azure}
all with names that begin with fhir-apps-live-, and delete and purge each of them again.
Nothing was done. Add --yes-create-and-delete to do it.

${USAGE}`;
}
