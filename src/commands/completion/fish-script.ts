import { SINK_WORDS } from '../../secrets/sinks/index.ts';
import type { CommandWords, FlagWords, ValueWords } from './completion-words.ts';

/** The completion for fish 3 (fish manual, `complete`). Nothing that was typed is evaluated. */
export function fishScript(commands: readonly CommandWords[]): string {
  const flagsWithValue = [
    ...new Set(
      commands.flatMap(({ flags }) => flags.flatMap(({ names, value }) => (value === null ? [] : [...names]))),
    ),
  ];
  const paths = commands.map(({ path }) => path).filter((path) => path !== '');
  return `# fish completion for fhir-apps. \`fhir-apps completion fish\` prints it anew.

# True where the words before the cursor are those of this command; --bare: and no argument has been given to it yet.
function __fhir_apps_at
    set -l bare no
    if test "$argv[1]" = --bare
        set bare yes
        set -e argv[1]
    end
    set -l at
    set -l argument no
    set -l value no
    for word in (commandline -opc)[2..]
        if test $value = yes
            set value no
        else if contains -- $word ${flagsWithValue.join(' ')}
            set value yes
        else if not string match -q -- '-*' $word
            set -l longer (string join ' ' -- $at $word)
            if contains -- $longer ${paths.map(quote).join(' ')}
                set at $longer
            else
                set argument yes
            end
        end
    end
    test "$at" = "$argv[1]"; and test $bare = no -o $argument = no
end

complete -c fhir-apps -f
${commands.map(linesOf).join('')}`;
}

function linesOf({ path, subcommands, choices, flags }: CommandWords): string {
  const at = quote(`__fhir_apps_at ${quote(path)}`);
  const bare = quote(`__fhir_apps_at --bare ${quote(path)}`);
  return [
    ...subcommands.map(({ word, help }) => `complete -c fhir-apps -n ${bare} -a ${quote(word)} -d ${quote(help)}\n`),
    ...(choices.length === 0 ? [] : [`complete -c fhir-apps -n ${bare} -a ${quote(choices.join(' '))}\n`]),
    ...flags.map((flag) => `complete -c fhir-apps -n ${at}${flagParts(flag)} -d ${quote(flag.help)}\n`),
  ].join('');
}

function flagParts({ names, value }: FlagWords): string {
  const written = names.map((name) => (name.startsWith('--') ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`));
  return `${written.join('')}${value === null ? '' : valueParts(value)}`;
}

function valueParts(value: ValueWords): string {
  switch (value.kind) {
    case 'words':
      return ` -x -a ${quote(value.words.join(' '))}`;
    case 'files':
      return ' -r -F';
    case 'directories':
      return " -x -a '(__fish_complete_directories)'";
    case 'sink':
      // Of a word with a colon fish completes the path behind it.
      return ` -r -F -a ${quote(SINK_WORDS.join(' '))}`;
    case 'any':
      return ' -x';
  }
}

/** A word in single quotes as fish reads it: only the backslash and the quote are special there. */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
