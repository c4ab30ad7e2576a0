import type { CompletionResult } from './completion-result.ts';
import { type AnyInput, type Command, type CommandOutcome, defineCommand } from '../../cli/command.ts';
import type { CommandWords } from './completion-words.ts';

/** The shells that a completion can be printed for. */
const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** The commands to complete, and the beginnings that several of them share. */
interface Completed {
  readonly commands: readonly Command[];
  readonly groups: Readonly<Record<string, string>>;
}

/**
 * `completion SHELL`: prints the script that lets a shell complete the commands of `all`, their flags and their values.
 */
export function completionCommand(all: () => Completed): Command {
  return defineCommand({ ...COMPLETION, run: (_context, input) => printScript(all(), input) });
}

const COMPLETION = {
  name: 'completion',
  resultSchema: async () => (await import('./completion-result.ts')).COMPLETION_RESULT,
  summary: 'Print the script that completes commands in your shell.',
  argument: { name: 'shell', help: 'the shell that you type in', choices: SHELLS, required: true },
  fields: {},
  examples: [
    {
      text: 'bash',
      command:
        'mkdir -p ~/.local/share/bash-completion/completions\n' +
        'fhir-apps completion bash > ~/.local/share/bash-completion/completions/fhir-apps',
    },
    {
      text: 'bash without the package bash-completion',
      command: "echo 'source <(fhir-apps completion bash)' >> ~/.bashrc",
    },
    {
      text: 'zsh, in a directory of its fpath',
      command: `fhir-apps completion zsh > "\${fpath[1]}/_fhir_apps"`,
    },
    { text: 'fish', command: 'fhir-apps completion fish > ~/.config/fish/completions/fhir-apps.fish' },
    { text: 'PowerShell', command: 'fhir-apps completion powershell >> $PROFILE' },
  ],
};

async function printScript(
  { commands, groups }: Completed,
  { argument }: Pick<AnyInput, 'argument'>,
): Promise<CommandOutcome<CompletionResult>> {
  const { completionWords } = await import('./completion-words.ts');
  const shell = SHELLS.find((each) => each === argument) ?? 'bash';
  const script = await scriptOf[shell](completionWords(commands, groups));
  return { result: { shell, script }, exitCode: 0, describe: () => script };
}

type Print = (words: readonly CommandWords[]) => Promise<string>;

const scriptOf: Readonly<Record<(typeof SHELLS)[number], Print>> = {
  bash: async (words) => (await import('./bash-script.ts')).bashScript(words),
  zsh: async (words) => (await import('./zsh-script.ts')).zshScript(words),
  fish: async (words) => (await import('./fish-script.ts')).fishScript(words),
  powershell: async (words) => (await import('./powershell-script.ts')).powershellScript(words),
};
