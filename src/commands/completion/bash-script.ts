import { PATH_SINK_WORDS, SINK_WORDS } from '../../secrets/sinks/index.ts';
import type { CommandWords } from './completion-words.ts';
import { KEYS_FOR_BASH_AND_ZSH, OTHER_SERVER_PATTERNS } from './key-scan.ts';
import { choiceArms, MARKS, pathArms, valueArms } from './shell-case.ts';

/**
 * The completion for bash 3.2 and newer. Nothing that was typed is ever evaluated: it is compared, and handed to
 * `compgen` as one word (GNU Bash manual, Programmable Completion).
 */
export function bashScript(commands: readonly CommandWords[]): string {
  return [
    '# bash completion for fhir-apps. `fhir-apps completion bash` prints it again.\n',
    tables(commands),
    KEYS_FOR_BASH_AND_ZSH,
    OFFERS,
    READ_WORDS,
    FIND_COMMAND,
    READ_LAST_WORD,
    OFFER_WORDS,
    FILL_REPLY,
    'complete -F _fhir_apps fhir-apps\n',
  ].join('\n');
}

/** Functions that look up the words of a command, and those of the value of a flag. */
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

_fhir_apps_flags() {
  REPLY=''
  case "$1" in
${pathArms(commands, ({ flags }) => flags.flatMap(({ names }) => names))}  esac
}

# The words for the value of a flag, or a mark; empty for a switch.
_fhir_apps_value() {
  REPLY=''
  case "$1 $2" in
${valueArms(commands)}  esac
}
`;
}

/** Functions that gather what can be offered. */
const OFFERS = String.raw`# Adds to offers those of the words in REPLY that begin with what was typed.
_fhir_apps_words() {
  local word
  for word in $REPLY; do
    [[ $word == "$typed"* ]] && offers+=("$word")
  done
}

# Adds paths to offers: -f for files and directories, -d for directories; the second argument stands before each.
_fhir_apps_paths() {
  local found start="$2" name="$typed"
  name="${'$'}{name#"$start"}"
  [[ -z $quote ]] && name="${'$'}{name//\\/}"
  while IFS= read -r found; do
    offers+=("$start$found")
  done < <(compgen "$1" -- "$name")
  compopt -o filenames 2> /dev/null
}
`;

/** The beginning of the completion: the words that were typed, as a shell reads them. */
const READ_WORDS = String.raw`_fhir_apps() {
  local IFS=$' \t\n' REPLY='' at='' flag='' lead='' typed='' quote='' rest token index cut whole argument='' elsewhere=''
  local -a typed_words=() offers=()
  COMPREPLY=()
  # Readline parts words at = and :, and knows what stands behind the cursor; here a word is what white space parts.
  rest="${'$'}{COMP_LINE:0:COMP_POINT}"
  for ((index = 0; index <= COMP_CWORD; index++)); do
    token="${'$'}{COMP_WORDS[index]}"
    if ((index == 0)) || [[ $rest == [[:space:]]* ]]; then
      rest="${'$'}{rest#"${'$'}{rest%%[![:space:]]*}"}"
      typed_words+=('')
    fi
    [[ $rest == "$token"* ]] || token="$rest"
    typed_words[${'$'}{#typed_words[@]} - 1]+="$token"
    rest="${'$'}{rest#"$token"}"
  done
`;

/** Which command the words before the last one name, and whether a flag waits for its value. */
const FIND_COMMAND = String.raw`  for ((index = 1; index < ${'$'}{#typed_words[@]} - 1; index++)); do
    token="${'$'}{typed_words[index]}"
    case "$token" in ${OTHER_SERVER_PATTERNS}) elsewhere=yes ;; esac
    if [[ -n $flag ]]; then
      flag=''
    elif [[ $token == -*=* || $token == -- ]]; then
      :
    elif [[ $token == -* ]]; then
      _fhir_apps_value "$at" "$token"
      [[ -n $REPLY ]] && flag="$token"
    else
      _fhir_apps_commands "$at"
      case " $REPLY " in
        *" $token "*) at="${'$'}{at:+$at }$token" ;;
        *) argument+=x ;;
      esac
    fi
  done
`;

/** What was typed of the last word, without its flag and its quote. */
const READ_LAST_WORD = String.raw`  typed="${'$'}{typed_words[${'$'}{#typed_words[@]} - 1]}"
  whole="$typed"
  if [[ -z $flag && $typed == -*=* ]]; then
    flag="${'$'}{typed%%=*}"
    lead="$flag="
    typed="${'$'}{typed#*=}"
  fi
  if [[ $typed == [\"\']* ]]; then
    quote="${'$'}{typed:0:1}"
    typed="${'$'}{typed:1}"
  fi
`;

const OFFER_WORDS = String.raw`  if [[ -n $flag ]]; then
    _fhir_apps_value "$at" "$flag"
    case "$REPLY" in
      ${MARKS.any}) ;;
      ${MARKS.files}) _fhir_apps_paths -f '' ;;
      ${MARKS.directories}) _fhir_apps_paths -d '' ;;
      ${MARKS.keys})
        _fhir_apps_with_keys "$elsewhere"
        _fhir_apps_words
        ;;
      ${MARKS.sink})
        case "$typed" in
          ${PATH_SINK_WORDS.map((start) => `${start}*`).join(' | ')}) _fhir_apps_paths -f "${'$'}{typed%%:*}:" ;;
          *)
            REPLY='${SINK_WORDS.join(' ')}'
            _fhir_apps_words
            [[ ${'$'}{offers[0]-} == *: ]] && compopt -o nospace 2> /dev/null
            ;;
        esac
        ;;
      *) _fhir_apps_words ;;
    esac
  elif [[ $typed == -* ]]; then
    _fhir_apps_flags "$at"
    _fhir_apps_words
  else
    _fhir_apps_commands "$at"
    if [[ -z $REPLY ]]; then
      case "$argument" in
        '') _fhir_apps_choices "$at" ;;
        x) _fhir_apps_next_choices "$at" ;;
      esac
      _fhir_apps_with_keys "$elsewhere"
    fi
    _fhir_apps_words
  fi
`;

/** The end of the completion: the offers, as Readline takes them. */
const FILL_REPLY = String.raw`  # Readline puts an offer in place of what stands behind the last character that parts words, or behind the quote.
  cut=${'$'}{#lead}
  if [[ -z $quote ]]; then
    cut=0
    for token in = :; do
      if [[ $COMP_WORDBREAKS == *"$token"* && $whole == *"$token"* ]]; then
        rest="${'$'}{whole%"$token"*}$token"
        ((${'$'}{#rest} > cut)) && cut=${'$'}{#rest}
      fi
    done
  fi
  for token in "${'$'}{offers[@]-}"; do
    [[ -n $token ]] || continue
    token="$lead$token"
    COMPREPLY+=("${'$'}{token:cut}")
  done
}
`;
