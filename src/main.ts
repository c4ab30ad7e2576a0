import manifest from '../package.json' with { type: 'json' };
import { requestedText } from './cli/help/help-request.ts';
import { helpMayColor } from './cli/may-color.ts';
import { helpTraits } from './cli/terminal-traits.ts';
import { printText } from './cli/print-text.ts';
import type { CommandTree } from './cli/command-tree.ts';
import type { ExitCode } from './errors/exit-code.ts';
import { workingDirectory } from './cli/working-directory.ts';
import { programName } from './output/program-name.ts';

/** Runs the command line of this process and sets its exit code. `tree` is what fhir-apps can do, unless given. */
export async function main(tree?: CommandTree): Promise<void> {
  // A run that forgets to end empties the event loop, and Node would call that success.
  process.exitCode = 70;
  process.exitCode = await runOwn(process.argv.slice(2), tree);
}

/** Help and version are printed before anything else is loaded: that is most of a start. */
async function runOwn(argv: readonly string[], tree?: CommandTree): Promise<ExitCode> {
  try {
    const { env, stdout } = process;
    const surface = { columns: stdout.columns, color: helpMayColor(argv, env, stdout.isTTY) };
    const text = tree === undefined ? await requestedText(argv, manifest.version, surface) : null;
    if (text !== null) {
      return await printText(
        text,
        stdout,
        programName(process.argv[1], workingDirectory()),
        helpTraits(argv, env, stdout.isTTY),
      );
    }
  } catch (error) {
    const { ownProcess, reportFault } = await import('./command-line.ts');
    return reportFault(error, argv, null, ownProcess());
  }
  const { installSignalHandlers, ownProcess, runCommandLine } = await import('./command-line.ts');
  return runCommandLine(argv, ownProcess(), () => installSignalHandlers(process), tree);
}
