import manifest from '../package.json' with { type: 'json' };
import { requestedText } from './cli/help-request.ts';
import type { Invocation } from './cli/invoke.ts';
import { installSignalHandlers, type ListeningStopSignals } from './cli/signals.ts';
import type { RunHost } from './cli/run-host.ts';
import type { ExitCode } from './errors/exit-code.ts';
import { withProgramName } from './output/program-name.ts';
import { handleStreamErrors, writeText } from './output/write-text.ts';
import { ownProcess } from './cli/own-process.ts';
import type { CommandTree } from './cli/program.ts';

/** What fhir-apps can do. */
export async function loadFhirApps(): Promise<CommandTree> {
  const { ALL_COMMANDS, COMMAND_GROUPS, FIRST_EXAMPLES } = await import('./commands/index.ts');
  return { commands: ALL_COMMANDS, groups: COMMAND_GROUPS, examples: FIRST_EXAMPLES, version: manifest.version };
}

/** Runs the command line of this process and sets its exit code. `tree` is what fhir-apps can do, unless given. */
export async function main(tree?: CommandTree): Promise<void> {
  // A run that forgets to end empties the event loop, and Node would call that success.
  process.exitCode = 70;
  process.exitCode = await runCommandLine(
    process.argv.slice(2),
    ownProcess(),
    () => installSignalHandlers(process),
    tree,
  );
}

/**
 * Runs a command line, without node and script, in any surroundings, and gives its exit code. It throws nothing.
 * `listen` is called where a command is about to run.
 */
export async function runCommandLine(
  argv: readonly string[],
  host: RunHost,
  listen: () => ListeningStopSignals,
  tree?: CommandTree,
): Promise<ExitCode> {
  try {
    return await execute(argv, host, listen, tree);
  } catch (error) {
    return fail(error, argv, null, host);
  }
}

/** What help and version do not need is loaded only when it is. */
async function execute(
  argv: readonly string[],
  host: RunHost,
  listen: () => ListeningStopSignals,
  given?: CommandTree,
): Promise<ExitCode> {
  const { columns } = host.streams.stdout;
  const text = given === undefined ? await requestedText(argv, manifest.version, columns) : null;
  if (text !== null) {
    return print(text, host);
  }
  const [{ readCommandLine }, tree] = await Promise.all([import('./cli/program.ts'), given ?? loadFhirApps()]);
  const commandLine = readCommandLine(argv, tree, columns);
  switch (commandLine.kind) {
    case 'text':
      return print(commandLine.text, host);
    case 'fault':
      return fail(commandLine.error, argv, commandLine.commandName, host);
    case 'command':
      return runWithSignals(commandLine, host, listen, tree);
  }
}

async function print(text: string, { streams: { stdout }, program }: RunHost): Promise<ExitCode> {
  handleStreamErrors(stdout);
  await writeText(stdout, withProgramName(text, program));
  return 0;
}

async function runWithSignals(
  invocation: Invocation,
  host: RunHost,
  listen: () => ListeningStopSignals,
  { commands }: CommandTree,
): Promise<ExitCode> {
  // Before the rest is loaded, so that a signal is heard in the meantime too.
  const signals = listen();
  try {
    const [{ invoke }, { unknownVariables }] = await Promise.all([
      import('./cli/invoke.ts'),
      import('./cli/unknown-variables.ts'),
    ]);
    const fields = commands.flatMap((command) => command.fields);
    return await invoke(invocation, host, signals, unknownVariables(fields, host.env));
  } finally {
    signals.close();
  }
}

async function fail(
  error: unknown,
  argv: readonly string[],
  commandName: string | null,
  host: RunHost,
): Promise<ExitCode> {
  const { failBeforeRun } = await import('./cli/invoke.ts');
  return failBeforeRun(argv, commandName, error, host);
}
