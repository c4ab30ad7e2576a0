import { quoteForShell } from '../../output/program-name.ts';
import { PATH_SINK_WORDS, SINK_WORDS } from '../../secrets/sinks/index.ts';
import type { CommandWords, HelpedWord } from './completion-words.ts';
import { KEYS_FOR_BASH_AND_ZSH, OTHER_SERVER_PATTERNS } from './key-scan.ts';
import { choiceArms, MARKS, pathArms, valueArms } from './shell-case.ts';

/**
 * The completion for zsh 5, for `fpath` or to be sourced (zsh manual, Completion System). Nothing that was typed is
 * evaluated.
 */
export function zshScript(commands: readonly CommandWords[]): string {
  return [HEADER, tables(commands), KEYS_FOR_BASH_AND_ZSH, FIND_COMMAND, OFFER_WORDS, REGISTRATION].join('\n');
}

const HEADER = `#compdef fhir-apps
# zsh completion for fhir-apps. \`fhir-apps completion zsh\` prints it again.
`;

/** Functions that look up the words of a command, those of the value of a flag, and both with their help. */
function tables(commands: readonly CommandWords[]): string {
  return String.raw`_fhir_apps_commands() {
  REPLY=''
  case "$1" in
${pathArms(commands, ({ subcommands }) => subcommands.map(({ word }) => word))}  esac
}

_fhir_apps_choices() {
  REPLY=''
  case "$1" in
${choiceArms(commands)}  esac
}

_fhir_apps_next_choices() {
  REPLY=''
  case "$1" in
${pathArms(commands, ({ nextChoices }) => nextChoices)}  esac
}

# The words for the value of a flag, or a mark; empty for a switch.
_fhir_apps_value() {
  REPLY=''
  case "$1 $2" in
${valueArms(commands)}  esac
}

_fhir_apps_helped_commands() {
  helped=()
  case "$1" in
${helpedArms(commands, ({ subcommands }) => subcommands)}  esac
}

_fhir_apps_helped_flags() {
  helped=()
  case "$1" in
${helpedArms(commands, ({ flags }) => flags.flatMap(({ names, help }) => names.map((word) => ({ word, help }))))}  esac
}
`;
}

/** The beginning of the completion: which command the words name, and whether a flag waits for its value. */
const FIND_COMMAND = String.raw`_fhir_apps() {
  local REPLY='' at='' flag='' word='' argument='' elsewhere=''
  local -i index
  local -a helped
  for ((index = 2; index < CURRENT; index++)); do
    word="${'$'}{(Q)words[index]}"
    case "$word" in ${OTHER_SERVER_PATTERNS}) elsewhere=yes ;; esac
    if [[ -n $flag ]]; then
      flag=''
    elif [[ $word == -*=* || $word == -- ]]; then
      :
    elif [[ $word == -* ]]; then
      _fhir_apps_value "$at" "$word"
      [[ -n $REPLY ]] && flag="$word"
    else
      _fhir_apps_commands "$at"
      if [[ " $REPLY " == *" $word "* ]]; then
        at="${'$'}{at:+$at }$word"
      else
        argument+=x
      fi
    fi
  done
`;

/** The end of the completion: offers what can follow. */
const OFFER_WORDS = String.raw`  if [[ -z $flag && $PREFIX == -*=* ]]; then
    flag="${'$'}{PREFIX%%=*}"
    compset -P 1 '*='
  fi
  if [[ -n $flag ]]; then
    _fhir_apps_value "$at" "$flag"
    case "$REPLY" in
      '' | ${MARKS.any}) _message 'value' ;;
      ${MARKS.files}) _files ;;
      ${MARKS.directories}) _files -/ ;;
      ${MARKS.keys})
        _fhir_apps_with_keys "$elsewhere"
        compadd -- ${'$'}{=REPLY}
        ;;
      ${MARKS.sink})
        if compset -P '(${PATH_SINK_WORDS.join('|')})'; then
          _files
        else
          compadd -S '' -- ${SINK_WORDS.filter((word) => word.endsWith(':')).join(' ')}
          compadd -- ${SINK_WORDS.filter((word) => !word.endsWith(':')).join(' ')}
        fi
        ;;
      *) compadd -- ${'$'}{=REPLY} ;;
    esac
  elif [[ $PREFIX == -* ]]; then
    _fhir_apps_helped_flags "$at"
    _describe -o 'option' helped
  else
    _fhir_apps_helped_commands "$at"
    if (($#helped)); then
      _describe 'command' helped
    else
      REPLY=''
      case "$argument" in
        '') _fhir_apps_choices "$at" ;;
        x) _fhir_apps_next_choices "$at" ;;
      esac
      _fhir_apps_with_keys "$elsewhere"
      [[ -n $REPLY ]] && compadd -- ${'$'}{=REPLY}
    fi
  fi
}
`;

/** Completes at once where zsh has loaded the file for that, else from then on. */
const REGISTRATION = String.raw`if [[ ${'$'}{funcstack[1]-} == _fhir_apps ]]; then
  _fhir_apps "$@"
else
  compdef _fhir_apps fhir-apps
fi
`;

/** The arms of a `case` over a path that set `helped` as \`_describe\` reads it: word, colon, help. */
function helpedArms(
  commands: readonly CommandWords[],
  wordsOf: (command: CommandWords) => readonly HelpedWord[],
): string {
  return commands
    .map((command) => ({ path: command.path, words: wordsOf(command) }))
    .filter(({ words }) => words.length > 0)
    .map(({ path, words }) => {
      const entries = words.map(({ word, help }) => quoteForShell(`${word.replaceAll(':', '\\:')}:${help}`));
      return `    ${path === '' ? "''" : quoteForShell(path)}) helped=(${entries.join(' ')}) ;;\n`;
    })
    .join('');
}
