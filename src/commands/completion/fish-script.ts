import { SINK_WORDS } from '../../secrets/sinks/index.ts';
import { KEYS_FOR_FISH } from './key-scan.ts';
import type { CommandWords, FlagWords, ValueWords } from './completion-words.ts';

/** The completion for fish 3 (fish manual, `complete`). Nothing that was typed is evaluated. */
export function fishScript(commands: readonly CommandWords[]): string {
  const flagsWithValue = [
    ...new Set(
      commands.flatMap(({ flags }) => flags.flatMap(({ names, value }) => (value === null ? [] : [...names]))),
    ),
  ];
  const paths = commands.map(({ path }) => path).filter((path) => path !== '');
  return `# fish completion for fhir-apps. \`fhir-apps completion fish\` prints it again.

# True where the words before the cursor are those of this command; --bare: and no argument has been given to it yet;
# --next: and one has.
function __fhir_apps_at
    set -l wanted any
    switch "$argv[1]"
        case --bare
            set wanted 0
            set -e argv[1]
        case --next
            set wanted 1
            set -e argv[1]
    end
    set -l at
    set -l arguments 0
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
                set arguments (math $arguments + 1)
            end
        end
    end
    test "$at" = "$argv[1]"; and contains -- $wanted any $arguments
end

${KEYS_FOR_FISH}
complete -c fhir-apps -f
${commands.map(linesOf).join('')}`;
}

/** What fish calls when it completes. */
const KEYS = "'(__fhir_apps_keys)'";

function linesOf({ path, subcommands, choices, takesKeys, nextChoices, flags }: CommandWords): string {
  const at = quote(`__fhir_apps_at ${quote(path)}`);
  const bare = quote(`__fhir_apps_at --bare ${quote(path)}`);
  const next = quote(`__fhir_apps_at --next ${quote(path)}`);
  return [
    ...subcommands.map(({ word, help }) => `complete -c fhir-apps -n ${bare} -a ${quote(word)} -d ${quote(help)}\n`),
    ...(choices.length === 0 ? [] : [`complete -c fhir-apps -n ${bare} -a ${quote(choices.join(' '))}\n`]),
    ...(takesKeys ? [`complete -c fhir-apps -n ${bare} -a ${KEYS}\n`] : []),
    ...(nextChoices.length === 0 ? [] : [`complete -c fhir-apps -n ${next} -a ${quote(nextChoices.join(' '))}\n`]),
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
    case 'keys':
      return ` -x -a ${KEYS}`;
    case 'any':
      return ' -x';
  }
}

/** A word in single quotes as fish reads it: only the backslash and the quote are special there. */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
