import { ENVIRONMENT_FILES } from '../../cli/fields/environment-fields.ts';

/** Lines; what a file has behind them is not read, so that a keystroke never waits for it. */
const SCANNED_LINES = 5000;

/** The flags with which the file of the directory is not the one that is meant. */
const FLAGS_OF_ANOTHER_SERVER = ['--file', '--fhir-url'] as const;

/** The words of these flags as patterns of a `case`, for bash and zsh; a file may stand right behind `-f`. */
export const OTHER_SERVER_PATTERNS = ['-f*', ...FLAGS_OF_ANOTHER_SERVER.flatMap((flag) => [flag, `${flag}=*`])].join(
  ' | ',
);

/** The same as a regular expression, for fish (PCRE2) and PowerShell (.NET). */
export const OTHER_SERVER_EXPRESSION = `^(-f|(${FLAGS_OF_ANOTHER_SERVER.join('|')})(=|$))`;

/**
 * Functions for bash and zsh that find the keys of the environment file in the directory, by nothing but the shell: each
 * client with a line of its own, in YAML as in JSON. A key is only ever compared, and is offered only if it is made of
 * the characters of a key.
 */
export const KEYS_FOR_BASH_AND_ZSH = String.raw`# Sets REPLY to the keys of the environment file of this directory; what a key cannot be is left out.
_fhir_apps_keys() {
  local LC_ALL=C file='' name='' line='' text='' indent='' top='' depth='' inside='' begun=''
  local -i lines=0
  REPLY=''
  for name in ${ENVIRONMENT_FILES.join(' ')}; do
    if [[ -f $name && -r $name ]]; then
      file="$name"
      break
    fi
  done
  [[ -n $file ]] || return 0
  while ((lines++ < ${SCANNED_LINES})) && { IFS= read -r line || [[ -n $line ]]; }; do
    text="${'$'}{line#"${'$'}{line%%[![:blank:]]*}"}"
    indent="${'$'}{line%"$text"}"
    [[ $text == *:* && $text != '#'* ]] || continue
    name="${'$'}{text%%:*}"
    name="${'$'}{name%"${'$'}{name##*[![:blank:]]}"}"
    case "$name" in '"'*'"' | "'"*"'") name="${'$'}{name:1:${'$'}{#name}-2}" ;; esac
    if [[ -z $begun ]]; then
      begun=yes
      top="$indent"
    fi
    if [[ $indent == "$top" ]]; then
      inside='' depth=''
      [[ $name == clients ]] && inside=yes
      [[ $name == resource ]] && REPLY="$REPLY resource"
    elif [[ -n $inside ]]; then
      [[ -n $depth ]] || depth="$indent"
      if [[ $indent == "$depth" ]]; then
        case "$name" in '' | [!a-z0-9]* | *[!a-z0-9.-]*) ;; *) REPLY="$REPLY $name" ;; esac
      fi
    fi
  done < "$file"
  return 0
}

# Puts keys in the place of the mark for them in REPLY, unless another server is named.
_fhir_apps_with_keys() {
  local words=" $REPLY "
  [[ $words == *' @keys '* ]] || return 0
  REPLY=''
  [[ -n $1 ]] || _fhir_apps_keys
  REPLY="${'$'}{words/ @keys / } $REPLY"
}
`;

/** The same for fish. */
export const KEYS_FOR_FISH = String.raw`# The keys of the environment file of this directory, unless another server is named; what a key cannot be is left out.
function __fhir_apps_keys
    for word in (commandline -opc)
        string match -qr -- '${OTHER_SERVER_EXPRESSION}' $word; and return
    end
    for file in ${ENVIRONMENT_FILES.join(' ')}
        if test -f $file -a -r $file
            set -l top none
            set -l depth none
            set -l inside no
            set -l lines 0
            while test $lines -lt ${SCANNED_LINES}; and read -l line
                set lines (math $lines + 1)
                set -l found (string match -r -- '^([ \t]*)["\']?([^#"\':\s][^"\':]*?)["\']?\s*:' $line)
                test (count $found) -ge 3; or continue
                set -l name $found[-1]
                test $top = none; and set top "=$found[2]"
                if test "=$found[2]" = $top
                    set depth none
                    set inside no
                    test "$name" = clients; and set inside yes
                    test "$name" = resource; and echo resource
                else if test $inside = yes
                    test $depth = none; and set depth "=$found[2]"
                    if test "=$found[2]" = $depth; and string match -qr -- '^[a-z0-9][a-z0-9.-]*$' "$name"
                        printf '%s\n' $name
                    end
                end
            end < $file
            return
        end
    end
end
`;

/** The same for PowerShell: a script block that gives the keys. */
export const KEYS_FOR_POWERSHELL = String.raw`    # The keys of the environment file of this directory; what a key cannot be is left out.
    $keysHere = {
        foreach ($file in ${ENVIRONMENT_FILES.map((name) => `'${name}'`).join(', ')}) {
            if (-not (Test-Path -LiteralPath $file -PathType Leaf)) { continue }
            $top = $null
            $depth = $null
            $inside = $false
            foreach ($line in @(Get-Content -LiteralPath $file -TotalCount ${SCANNED_LINES} -Encoding UTF8 -ErrorAction SilentlyContinue)) {
                if ($line -cnotmatch '^([ \t]*)["'']?([^#"''\s:][^"'':]*?)["'']?\s*:') { continue }
                $indent = $Matches[1]
                $name = $Matches[2]
                if ($null -eq $top) { $top = $indent }
                if ($indent -ceq $top) {
                    $depth = $null
                    $inside = $name -ceq 'clients'
                    if ($name -ceq 'resource') { $name }
                } elseif ($inside) {
                    if ($null -eq $depth) { $depth = $indent }
                    if ($indent -ceq $depth -and $name -cmatch '^[a-z0-9][a-z0-9.-]*$') { $name }
                }
            }
            return
        }
    }
`;
