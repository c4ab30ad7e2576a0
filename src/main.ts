import manifest from '../package.json' with { type: 'json' };
import { ALL_COMMANDS, COMMAND_GROUPS, FIRST_EXAMPLES } from './commands/all-commands.ts';
import type { Invocation } from './commands/invoke.ts';
import { listenForStop } from './commands/stop-signals.ts';
import type { Surroundings } from './commands/streams.ts';
import type { ExitCode } from './errors/fhir-apps-error.ts';
import { hearErrors, writeText } from './output/write-text.ts';
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
  const argv = process.argv.slice(2);
  // A run that forgets to end empties the event loop, and Node would call that success.
  process.exitCode = 70;
  try {
    process.exitCode = await carryOut(argv, tree);
  } catch (error) {
    process.exitCode = await refuseWith(error, argv, null);
  }
}

/** What help and version do not need is loaded only when it is. */
async function carryOut(argv: readonly string[], tree: CommandTree): Promise<ExitCode> {
  const commandLine = readCommandLine(argv, tree);
  switch (commandLine.kind) {
    case 'text':
      hearErrors(process.stdout);
      await writeText(process.stdout, commandLine.text);
      return 0;
    case 'fault':
      return refuseWith(commandLine.error, argv, commandLine.commandName);
    case 'command':
      return invokeStoppable(commandLine);
  }
}

async function invokeStoppable(invocation: Invocation): Promise<ExitCode> {
  // Before the rest is loaded, so that a signal is heard in the meantime too.
  const signals = listenForStop(process);
  try {
    const { invoke } = await import('./commands/invoke.ts');
    return await invoke(invocation, surroundings(), signals);
  } finally {
    signals.close();
  }
}

async function refuseWith(error: unknown, argv: readonly string[], commandName: string | null): Promise<ExitCode> {
  const { refuse } = await import('./commands/invoke.ts');
  return refuse(argv, commandName, error, surroundings());
}

function surroundings(): Surroundings {
  const { env, stdin, stdout, stderr } = process;
  return { env, cwd: process.cwd(), now: () => new Date(), streams: { stdin, stdout, stderr } };
}
