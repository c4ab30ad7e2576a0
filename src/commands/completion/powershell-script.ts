import { SINK_WORDS } from '../../secrets/sinks/index.ts';
import { KEYS_FOR_POWERSHELL, OTHER_SERVER_EXPRESSION } from './key-scan.ts';
import type { CommandWords, FlagWords, HelpedWord } from './completion-words.ts';

/**
 * The completion for PowerShell 5.1 and newer (PowerShell docs, Register-ArgumentCompleter -Native). Nothing that was
 * typed is evaluated. Where it offers nothing, PowerShell completes paths by itself.
 */
export function powershellScript(commands: readonly CommandWords[]): string {
  return [HEADER, BEGIN, tables(commands), KEYS_FOR_POWERSHELL, FIND_COMMAND, OFFER_WORDS].join('\n');
}

const HEADER = `# PowerShell completion for fhir-apps.
# \`fhir-apps completion powershell\` prints it again.
`;

const BEGIN = `Register-ArgumentCompleter -Native -CommandName 'fhir-apps', 'fhir-apps.cmd', 'fhir-apps.ps1' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
`;

/** The words of each command. */
function tables(commands: readonly CommandWords[]): string {
  return `    $commands = @{
${commands.map(({ path, subcommands }) => `        ${quote(path)} = ${helped(subcommands)}\n`).join('')}    }
    $choices = @{
${commands.map(({ path, choices }) => `        ${quote(path)} = ${list(choices)}\n`).join('')}    }
    $nextChoices = @{
${commands.map(({ path, nextChoices }) => `        ${quote(path)} = ${list(nextChoices)}\n`).join('')}    }
    $takesKeys = ${list(commands.filter(({ takesKeys }) => takesKeys).map(({ path }) => path))}
    $keyFlags = @{
${commands.map(({ path, flags }) => `        ${quote(path)} = ${list(flags.flatMap(namesOfKeys))}\n`).join('')}    }
    $flags = @{
${commands.map(({ path, flags }) => `        ${quote(path)} = ${helped(flags.flatMap(helpedNames))}\n`).join('')}    }
    # The words for the value of each flag that has one; none where a path or anything else may follow.
    $values = @{
${commands.map(({ path, flags }) => `        ${quote(path)} = @{ ${flags.flatMap(valueOf).join('; ')} }\n`).join('')}    }
`;
}

/** Which command the words name, and whether a flag waits for its value. */
const FIND_COMMAND = `    $at = ''
    $flag = ''
    $arguments = 0
    $elsewhere = $false
    foreach ($element in @($commandAst.CommandElements | Select-Object -Skip 1)) {
        if ($element.Extent.EndOffset -ge $cursorPosition -and $wordToComplete -ne '') { break }
        if ($element.Extent.StartOffset -ge $cursorPosition) { break }
        $word = if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $element.Value } else { $element.Extent.Text }
        if ($word -cmatch ${quote(OTHER_SERVER_EXPRESSION)}) { $elsewhere = $true }
        if ($flag -ne '') {
            $flag = ''
        } elseif ($word -like '-*=*' -or $word -eq '--') {
        } elseif ($word -like '-*') {
            if ($values[$at].ContainsKey($word)) { $flag = $word }
        } else {
            $longer = "$at $word".Trim()
            if ($commands.ContainsKey($longer)) { $at = $longer } else { $arguments++ }
        }
    }
`;

const OFFER_WORDS = `    $typed = $wordToComplete.Trim("'", '"')
    $lead = ''
    if ($flag -eq '' -and $typed -like '-*=*') {
        $flag, $typed = $typed.Split('=', 2)
        $lead = "$flag="
    }
    $offers = @()
    if ($flag -ne '') {
        if ($values[$at].ContainsKey($flag)) { $offers = @($values[$at][$flag] | ForEach-Object { , @($_, $_) }) }
        if ($flag -cin $keyFlags[$at] -and -not $elsewhere) { $offers = @(& $keysHere | ForEach-Object { , @($_, $_) }) }
    } elseif ($typed -like '-*') {
        $offers = $flags[$at]
    } else {
        $offers = $commands[$at]
        if ($offers.Count -eq 0 -and $arguments -eq 0) {
            $words = @($choices[$at])
            if ($at -cin $takesKeys -and -not $elsewhere) { $words += @(& $keysHere) }
            $offers = @($words | ForEach-Object { , @($_, $_) })
        } elseif ($offers.Count -eq 0 -and $arguments -eq 1) {
            $offers = @($nextChoices[$at] | ForEach-Object { , @($_, $_) })
        }
    }
    foreach ($offer in $offers) {
        if ($offer[0].StartsWith($typed, [System.StringComparison]::Ordinal)) {
            [System.Management.Automation.CompletionResult]::new("$lead$($offer[0])", $offer[0], 'ParameterValue', $offer[1])
        }
    }
}
`;

function helpedNames({ names, help }: FlagWords): readonly HelpedWord[] {
  return names.map((word) => ({ word, help }));
}

function namesOfKeys({ names, value }: FlagWords): readonly string[] {
  return value?.kind === 'keys' ? names : [];
}

function valueOf({ names, value }: FlagWords): readonly string[] {
  if (value === null) {
    return [];
  }
  const words = value.kind === 'words' ? value.words : value.kind === 'sink' ? SINK_WORDS : [];
  return names.map((name) => `${quote(name)} = ${list(words)}`);
}

function list(words: readonly string[]): string {
  return `@(${words.map(quote).join(', ')})`;
}

/** Pairs of word and help; the comma before each keeps a single pair from being flattened. */
function helped(words: readonly HelpedWord[]): string {
  return `@(${words.map(({ word, help }) => `, @(${quote(word)}, ${quote(help)})`).join('; ')})`;
}

/**
 * A word in single quotes as PowerShell reads it, which takes typographic quotes for quotes too (about_Quoting_Rules).
 */
function quote(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}
