/**
 * `##name[`, anywhere in a line: Azure Pipelines' `##vso[` and `##[`, GitHub's older `##[`, TeamCity's `##teamcity[`, Octopus's
 * `##octopus[`. Agents before September 2026 ignore what a comparison by language ignores, so marks and ignorable characters may
 * stand in between (microsoft/azure-pipelines-agent, pull request 5663).
 */
const HASH_COMMAND = new RegExp(
  '(#[\\p{M}\\p{Default_Ignorable_Code_Point}]*)(?=#[\\w.\\-\\p{M}\\p{Default_Ignorable_Code_Point}]*\\[)',
  'gu',
);

/** `::name::` at the start of a line, after spaces too: a workflow command (actions/runner, `ActionCommand.TryParseV2`). */
const COLON_COMMAND = /^(\s*):(?=:)/gm;

/**
 * A text that no CI runner takes for a command: a space stands where one would begin, as in `# #vso[` and `: :add-mask::`. Always,
 * since nobody can know what reads a log later. Text without commands stays as it is.
 *
 * Sources: learn.microsoft.com, "Logging commands"; docs.github.com, "Workflow commands for GitHub Actions"; jetbrains.com,
 * "Service Messages"; octopus.com, "Service messages".
 */
export function withoutCommands(text: string): string {
  return text.replace(HASH_COMMAND, '$1 ').replace(COLON_COMMAND, '$1: ');
}
