import type { ExitCode } from '../errors/exit-code.ts';
import { withProgramName } from '../output/program-name.ts';
import { handleStreamErrors, writeText } from '../output/write-text.ts';
import type { OutputStream } from './run-host.ts';

/** Prints help or version, with the program as it was called; throws OutputError `output_failed`. */
export async function printText(text: string, stdout: OutputStream, program?: string): Promise<ExitCode> {
  handleStreamErrors(stdout);
  await writeText(stdout, withProgramName(text, program));
  return 0;
}
