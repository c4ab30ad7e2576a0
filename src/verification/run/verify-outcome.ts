import { resolve } from 'node:path';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { writeOutFile } from '../../cli/out-file.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import type { ProbeName } from '../model.ts';
import { junitOf } from '../report/junit.ts';
import { sarifOf } from '../report/sarif.ts';
import { describeVerification } from '../report/verify-view.ts';
import type { VerifyResult } from '../verification-result.ts';
import type { VerifyInput } from './verify-fields.ts';

/**
 * How a verification ends: exit 6 where something was found, with `--strict` also where something could not be told; and
 * the files that were asked for, which are written. `named` are probes that someone asked for. Throws what writing a file
 * throws.
 */
export async function verifyOutcome(
  context: Context,
  values: VerifyInput['values'],
  { result, named }: { readonly result: VerifyResult; readonly named: ReadonlySet<ProbeName> },
): Promise<CommandOutcome<VerifyResult>> {
  await writeFiles(context, values, result);
  return {
    result,
    exitCode: exitCodeOf(result, values.strict === true),
    describe: (shown, paint) => describeVerification(shown, paint, named),
  };
}

function exitCodeOf({ findings, clients, server }: VerifyResult, strict: boolean): ExitCode {
  const isUnknown =
    server.some(({ state }) => state === 'unknown') ||
    clients.some(
      ({ token, probes, signIn, person }) =>
        token?.state === 'untestable' ||
        probes.some(({ outcome, expected }) => outcome === 'unknown' || expected === null) ||
        signIn.some(({ state }) => state === 'unknown') ||
        (person?.checks ?? []).some(({ state }) => state === 'unknown'),
    );
  return findings.length > 0 || (strict && isUnknown) ? 6 : 0;
}

async function writeFiles(
  context: Context,
  { junit, sarif }: VerifyInput['values'],
  result: VerifyResult,
): Promise<void> {
  const write = (path: string, text: string): Promise<unknown> =>
    writeOutFile(resolve(context.cwd, path), text, { overwrites: true, dryRun: context.settings.dryRun });
  if (junit !== undefined) {
    await write(junit, junitOf(result));
  }
  if (sarif !== undefined) {
    await write(sarif, sarifOf(result, context.cwd));
  }
}
