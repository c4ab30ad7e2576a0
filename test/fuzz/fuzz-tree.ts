import { ALL_COMMANDS, COMMAND_GROUPS, COMMAND_SECTIONS } from '../../src/commands/index.ts';
import { TRIED_WORDS } from '../../src/commands/tried-words.ts';
import type { Command, CommandOutcome } from '../../src/cli/command.ts';
import type { CommandTree } from '../../src/cli/command-tree.ts';

/** What a command says that was judged and is not run. */
const JUDGED: CommandOutcome<unknown> = { result: { judged: true }, exitCode: 0, describe: () => 'Judged.\n' };

/**
 * The real commands, but for what serves, empties or asks a sandbox: there a line is judged, and nothing is started.
 */
export const FUZZ_TREE: CommandTree = {
  commands: ALL_COMMANDS.map(withoutSandbox),
  groups: COMMAND_GROUPS,
  sections: COMMAND_SECTIONS,
  triedWords: TRIED_WORDS,
};

function withoutSandbox(command: Command): Command {
  return {
    ...command,
    run: (context, input) =>
      context.settings.sandbox || command.name.startsWith('sandbox')
        ? Promise.resolve(JUDGED)
        : command.run(context, input),
  };
}
