/**
 * `##name[`, anywhere in a line: Azure Pipelines' `##vso[` and `##[`, GitHub's older `##[`, TeamCity's `##teamcity[`,
 * Octopus's `##octopus[`. Agents before September 2026 ignore what a comparison by language ignores, so marks and
 * ignorable characters may stand in between (microsoft/azure-pipelines-agent, pull request 5663).
 */
const HASH_COMMAND = new RegExp(
  '(#[\\p{M}\\p{Default_Ignorable_Code_Point}]*)(?=#[\\w.\\-\\p{M}\\p{Default_Ignorable_Code_Point}]*\\[)',
  'gu',
);

/**
 * What follows the first colon of a workflow command: `::name::` or `::name properties::` (actions/runner,
 * `ActionCommand.TryParseV2`). An address such as `::1` is none.
 */
const REST_OF_COLON_COMMAND = '(?=:[a-z][\\w.-]*(?: [^\\n]*?)?::)';

/** A workflow command is one at the start of a line, after spaces too. */
const COLON_COMMAND = new RegExp(`^(\\s*):${REST_OF_COLON_COMMAND}`, 'gim');

/** A workflow command where a text in JSON begins, or a line in it. */
export const COLON_COMMAND_IN_JSON = new RegExp(
  `(?<=["\\s]|\\\\[nrtbf]|\\\\u[0-9a-f]{4}):${REST_OF_COLON_COMMAND}`,
  'gi',
);

/**
 * A text that no CI runner takes for a command: a space stands where one would begin, as in `# #vso[` and
 * `: :add-mask::`. Always, since nobody can know what reads a log later. Text without commands stays as it is.
 *
 * Sources: learn.microsoft.com, "Logging commands"; docs.github.com, "Workflow commands for GitHub Actions";
 * jetbrains.com, "Service Messages"; octopus.com, "Service messages".
 */
export function withoutCommands(text: string): string {
  return text.replace(HASH_COMMAND, '$1 ').replace(COLON_COMMAND, '$1: ');
}
