import manifest from '../package.json' with { type: 'json' };
import { ALL_COMMANDS, COMMAND_GROUPS, FIRST_EXAMPLES } from './commands/all-commands.ts';
import type { Invocation } from './commands/invoke.ts';
import { listenForStop, type ListeningStopSignals } from './commands/stop-signals.ts';
import type { Surroundings } from './commands/streams.ts';
import type { ExitCode } from './errors/fhir-apps-error.ts';
import { withProgramName } from './output/program-name.ts';
import { hearErrors, writeText } from './output/write-text.ts';
import { ownProcess } from './own-process.ts';
import { type CommandTree, readCommandLine } from './program.ts';

/** What fhir-apps can do. */
const FHIR_APPS: CommandTree = {
  commands: ALL_COMMANDS,
  groups: COMMAND_GROUPS,
  examples: FIRST_EXAMPLES,
  version: manifest.version,
};

/** Runs the command line of this process and sets its exit code. */
export async function main(tree: CommandTree = FHIR_APPS): Promise<void> {
  // A run that forgets to end empties the event loop, and Node would call that success.
  process.exitCode = 70;
  process.exitCode = await runCommandLine(process.argv.slice(2), ownProcess(), () => listenForStop(process), tree);
}

/**
 * Runs a command line, without node and script, in any surroundings, and gives its exit code. It throws nothing. `listen` is called where
 * a command is about to run.
 */
export async function runCommandLine(
  argv: readonly string[],
  around: Surroundings,
  listen: () => ListeningStopSignals,
  tree: CommandTree = FHIR_APPS,
): Promise<ExitCode> {
  try {
    return await carryOut(argv, around, listen, tree);
  } catch (error) {
    return refuseWith(error, argv, null, around);
  }
}

/** What help and version do not need is loaded only when it is. */
async function carryOut(
  argv: readonly string[],
  around: Surroundings,
  listen: () => ListeningStopSignals,
  tree: CommandTree,
): Promise<ExitCode> {
  const { stdout } = around.streams;
  const commandLine = readCommandLine(argv, tree, stdout.columns);
  switch (commandLine.kind) {
    case 'text':
      hearErrors(stdout);
      await writeText(stdout, withProgramName(commandLine.text, around.program));
      return 0;
    case 'fault':
      return refuseWith(commandLine.error, argv, commandLine.commandName, around);
    case 'command':
      return invokeStoppable(commandLine, around, listen, tree);
  }
}

async function invokeStoppable(
  invocation: Invocation,
  around: Surroundings,
  listen: () => ListeningStopSignals,
  { commands }: CommandTree,
): Promise<ExitCode> {
  // Before the rest is loaded, so that a signal is heard in the meantime too.
  const signals = listen();
  try {
    const [{ invoke }, { unknownVariables }] = await Promise.all([
      import('./commands/invoke.ts'),
      import('./commands/unknown-variables.ts'),
    ]);
    const fields = commands.flatMap((command) => command.fields);
    return await invoke(invocation, around, signals, unknownVariables(fields, around.env));
  } finally {
    signals.close();
  }
}

async function refuseWith(
  error: unknown,
  argv: readonly string[],
  commandName: string | null,
  around: Surroundings,
): Promise<ExitCode> {
  const { refuse } = await import('./commands/invoke.ts');
  return refuse(argv, commandName, error, around);
}
