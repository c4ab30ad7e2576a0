import type { ExitCode } from '../errors/exit-code.ts';
import { withProgramName } from '../output/program-name.ts';
import type { TerminalTraits } from '../output/terminal-text.ts';
import { handleStreamErrors, writeText } from '../output/write-text.ts';
import type { OutputStream } from './run-host.ts';

/** Prints help or version, with the program as it was called; throws OutputError `output_failed`. */
export async function printText(
  text: string,
  stdout: OutputStream,
  program?: string,
  traits?: TerminalTraits,
): Promise<ExitCode> {
  handleStreamErrors(stdout);
  await writeText(stdout, withProgramName(text, program), traits);
  return 0;
}
