import manifest from '../package.json' with { type: 'json' };
import type { Invocation } from './cli/invoke.ts';
import { helpMayColor } from './cli/may-color.ts';
import { printText } from './cli/print-text.ts';
import { helpTraits } from './cli/terminal-traits.ts';
import type { CommandTree } from './cli/command-tree.ts';
import type { RunHost } from './cli/run-host.ts';
import type { ListeningStopSignals } from './cli/signals.ts';
import type { ExitCode } from './errors/exit-code.ts';

export { ownProcess } from './cli/own-process.ts';
export { installSignalHandlers } from './cli/signals.ts';

/** What fhir-apps can do. */
export async function loadFhirApps(): Promise<CommandTree> {
  const [{ ALL_COMMANDS, COMMAND_GROUPS, COMMAND_SECTIONS }, { TRIED_WORDS }] = await Promise.all([
    import('./commands/index.ts'),
    import('./commands/tried-words.ts'),
  ]);
  return { commands: ALL_COMMANDS, groups: COMMAND_GROUPS, sections: COMMAND_SECTIONS, triedWords: TRIED_WORDS };
}

/**
 * Runs a command line, without node and script, in any surroundings, and gives its exit code. It throws nothing.
 * `listen` is called where a command is about to run; `tree` is what fhir-apps can do, unless given.
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
    return reportFault(error, argv, null, host);
  }
}

async function execute(
  argv: readonly string[],
  host: RunHost,
  listen: () => ListeningStopSignals,
  given?: CommandTree,
): Promise<ExitCode> {
  const [{ readCommandLine }, tree] = await Promise.all([import('./cli/program.ts'), given ?? loadFhirApps()]);
  const { stdout } = host.streams;
  const commandLine = readCommandLine(argv, tree);
  switch (commandLine.kind) {
    case 'help':
      return printText(
        await helpText(commandLine.words, tree, argv, host),
        stdout,
        host.program,
        helpTraits(argv, host.env, stdout.isTTY),
      );
    case 'version':
      return printText(`${manifest.version}\n`, stdout, host.program);
    case 'fault':
      return reportFault(commandLine.error, argv, commandLine.commandName, host);
    case 'command':
      return runWithSignals(commandLine, host, listen, tree);
  }
}

async function helpText(
  words: readonly string[],
  tree: CommandTree,
  argv: readonly string[],
  { env, streams: { stdout } }: RunHost,
): Promise<string> {
  const [{ helpPages, pageFor }, { helpWidth, renderHelp }, { helpPaint }] = await Promise.all([
    import('./cli/help/help-pages.ts'),
    import('./cli/help/help-page.ts'),
    import('./cli/help/help-paint.ts'),
  ]);
  const paint = helpPaint(helpMayColor(argv, env, stdout.isTTY));
  return renderHelp(pageFor(helpPages(tree), words), helpWidth(stdout.columns), paint);
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

/** Tells why a command line did not get as far as its command, and gives the exit code. */
export async function reportFault(
  error: unknown,
  argv: readonly string[],
  commandName: string | null,
  host: RunHost,
): Promise<ExitCode> {
  const { failBeforeRun } = await import('./cli/invoke.ts');
  return failBeforeRun(argv, commandName, error, host);
}
