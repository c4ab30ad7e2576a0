import { worded } from '../../errors/wording.ts';
import { type Field, fieldList, isReplaced, isSwitch } from '../../cli/fields/field.ts';
import { GLOBAL_FIELDS } from '../../cli/fields/global-fields.ts';
import { SERVER_ROLES } from '../../registration/roles/app-role.ts';
import { type Argument, type Command, isShown } from '../../cli/command.ts';

/** What may stand for the value of a flag; of `any` a shell can know nothing. */
export type ValueWords =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'files' | 'directories' | 'sink' | 'keys' | 'any' };

/** A flag as it is completed; a switch has no value. */
export interface FlagWords {
  /** As typed, such as `--yes` and `-y`; the long one first. */
  readonly names: readonly string[];
  readonly help: string;
  readonly value: ValueWords | null;
}

/** A word and one line that says what it is. */
export interface HelpedWord {
  readonly word: string;
  readonly help: string;
}

/** What can follow the words of one command. */
export interface CommandWords {
  /** The words after `fhir-apps`, such as `credential rotate`; empty for the program itself. */
  readonly path: string;
  /** The words that lead on, such as `rotate`; none where the command is whole. */
  readonly subcommands: readonly HelpedWord[];
  /** The only words that its argument may be; none where a shell cannot know. */
  readonly choices: readonly string[];
  /** True where its argument may be a key of the environment file. */
  readonly takesKeys: boolean;
  /** The only words that the argument after it may be; none where there is no such argument. */
  readonly nextChoices: readonly string[];
  readonly flags: readonly FlagWords[];
}

const HELP: FlagWords = { names: ['--help', '-h'], help: 'Show this help.', value: null };
const VERSION: FlagWords = { names: ['--version', '-V'], help: 'Print the version.', value: null };

/**
 * Everything that can be completed, from the commands as help lists them: the program first, then groups and commands.
 */
export function completionWords(
  commands: readonly Command[],
  groups: Readonly<Record<string, string>>,
): readonly CommandWords[] {
  const everywhere = fieldList(GLOBAL_FIELDS).map(flagWords);
  const shown = commands.filter(({ replacedBy }) => replacedBy === undefined);
  const shownGroups = Object.entries(groups).filter(([path]) => isShown(path, commands));
  const nodes: readonly HelpedPath[] = [
    ...shown.map(({ name, summary }) => ({ path: name, help: summary })),
    ...shownGroups.map(([path, help]) => ({ path, help })),
  ];
  return [
    { path: '', subcommands: childrenOf('', nodes), ...NO_ARGUMENT, flags: [...everywhere, HELP, VERSION] },
    ...shownGroups.map(([path]) => ({
      path,
      subcommands: childrenOf(path, nodes),
      ...NO_ARGUMENT,
      flags: [...everywhere, HELP],
    })),
    ...shown.map(({ name, argument, fields }) => ({
      path: name,
      subcommands: [],
      ...argumentWords(argument),
      flags: [...fields.filter((field) => !isReplaced(field)).map(flagWords), ...everywhere, HELP],
    })),
  ];
}

const NO_ARGUMENT = { choices: [], takesKeys: false, nextChoices: [] };

function argumentWords(argument: Argument | undefined): Pick<CommandWords, 'choices' | 'takesKeys' | 'nextChoices'> {
  if (argument === undefined) {
    return NO_ARGUMENT;
  }
  const { name, required, choices, next } = argument;
  const nextChoices = next?.choices ?? [];
  // Where the first may be left out, the next is the first that is typed.
  return { choices: [...(choices ?? []), ...(required ? [] : nextChoices)], takesKeys: name === 'REF', nextChoices };
}

interface HelpedPath {
  readonly path: string;
  readonly help: string;
}

function childrenOf(parent: string, nodes: readonly HelpedPath[]): readonly HelpedWord[] {
  const before = parent === '' ? [] : parent.split(' ');
  const children = nodes.flatMap(({ path, help }) => {
    const words = path.split(' ');
    const word = words.at(-1) ?? '';
    return words.length === before.length + 1 && before.every((each, index) => each === words[index])
      ? [{ word, help }]
      : [];
  });
  return [...new Map(children.map((child) => [child.word, child])).values()];
}

function flagWords(field: Field): FlagWords {
  const names = [`--${field.flag}`, ...(field.short === undefined ? [] : [`-${field.short}`])];
  return { names, help: worded(field.help), value: isSwitch(field) ? null : valueWords(field) };
}

function valueWords({ choices, placeholder, key }: Field): ValueWords {
  if (choices !== undefined) {
    return { kind: 'words', words: choices };
  }
  switch (placeholder) {
    case 'FILE':
      return { kind: 'files' };
    case 'DIR':
      return { kind: 'directories' };
    case 'SINK':
      return { kind: 'sink' };
    case 'REF':
    case 'WHO':
      return { kind: 'keys' };
    default:
      // The server's own roles; others can be typed.
      return key === 'role' ? { kind: 'words', words: Object.keys(SERVER_ROLES) } : { kind: 'any' };
  }
}
