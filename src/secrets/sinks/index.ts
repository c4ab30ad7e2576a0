import { hasInvisible } from '../../text/invisible-characters.ts';
import { AZURE_PIPELINES_SINK } from './azure-pipelines.ts';
import { ENV_FILE_SINK } from './env-file.ts';
import { FILE_SINK } from './file.ts';
import { GITHUB_SINK } from './github.ts';
import { KEY_VAULT_SINK } from './keyvault.ts';
import type { SinkDefinition, SinkSpec, SinkSpecIssue } from './sink.ts';
import { STDOUT_SINK } from './stdout.ts';

/** Every destination that `--secret-to` can name, in the order of help. */
const SINKS: readonly SinkDefinition[] = [
  FILE_SINK,
  ENV_FILE_SINK,
  KEY_VAULT_SINK,
  GITHUB_SINK,
  AZURE_PIPELINES_SINK,
  STDOUT_SINK,
];

/** How sinks are spelled, for help texts and errors. */
export const SINK_SYNTAX = alternatives(SINKS.map((sink) => syntaxOf(sink, sink.argument)));

/** How each sink is spelled, and what it is. */
export const SINK_ROWS = SINKS.map((sink) => [syntaxOf(sink, sink.argument), sink.purpose] as const);

/** The sinks that a person is offered, who can do nothing with what ends with a job. */
export const OFFERED_SINKS = SINKS.filter(({ keeps }) => keeps === 'permanently')
  .map(shortSyntax)
  .join(', ');

/** Those of {@link SINK_SYNTAX} in which a later run finds what was delivered. */
export const READABLE_SINK_SYNTAX = alternatives(
  SINKS.filter(({ keeps }) => keeps === 'permanently').map((sink) => syntaxOf(sink, sink.argument)),
);

/** True for a sink, spelled right, in which a later run finds what was delivered. */
export function isReadableSink(text: string): boolean {
  return SINKS.some(({ kind, keeps }) => keeps === 'permanently' && text.startsWith(`${kind}:`));
}

/** The sinks for the secrets of a whole environment, for the comment in its file. */
export const SINKS_FOR_MANY = alternatives(
  SINKS.filter(({ keeps }) => keeps !== 'not at all').map((sink) => sink.syntaxForMany ?? shortSyntax(sink)),
);

/** A regular expression that every sink matches, for the JSON Schema of an environment's file. */
export const SINK_PATTERN = `^(${SINKS.map((sink) => syntaxOf(sink, sink.argument === null ? null : '.+')).join('|')})$`;

/** What a sink begins with, as shells complete it; what ends in a colon goes on with a path or a name. */
export const SINK_WORDS = SINKS.map((sink) => syntaxOf(sink, sink.argument === null ? null : ''));

/** Those of {@link SINK_WORDS} that go on with the path of a file. */
export const PATH_SINK_WORDS = SINKS.flatMap(({ kind, argument }) => (argument === 'PATH' ? [`${kind}:`] : []));

/**
 * Reads the value of `--secret-to`; pure, so nothing is opened and a relative path stays relative.
 * A near miss (`env:.env`, `GitHub`, a bare path) is answered with the spelling that would be right.
 */
export function parseSinkSpec(text: string): SinkSpec | SinkSpecIssue {
  if (hasInvisible(text)) {
    return { issue: 'a sink has no control or invisible characters in it.' };
  }
  const colon = text.indexOf(':');
  const kind = colon === -1 ? text : text.slice(0, colon);
  const argument = colon === -1 ? null : text.slice(colon + 1);
  if (kind === 'terminal') {
    return { issue: 'a person at a terminal is shown the secret where no destination is given.' };
  }
  const sink = SINKS.find((each) => each.kind === kind);
  return sink === undefined ? { issue: explainUnknown(text, kind, argument) } : sink.parse(argument);
}

function explainUnknown(text: string, kind: string, argument: string | null): string {
  const lowered = kind.toLowerCase();
  const meant = SINKS.find((sink) => sink.kind === lowered || sink.aliases.includes(lowered));
  if (meant !== undefined) {
    const right =
      meant.argument === null || argument === null || argument === ''
        ? shortSyntax(meant)
        : `${meant.kind}:${argument}`;
    return `"${kind}" is not a sink: write ${right}.`;
  }
  if (/[/\\.]/.test(text)) {
    return `a path needs its kind before it: write ${PATH_SINK_WORDS.map((word) => `${word}${text}`).join(' or ')}.`;
  }
  return `${text === '' ? 'nothing' : `"${text}"`} is not a sink: write ${SINK_SYNTAX}.`;
}

function syntaxOf({ kind }: SinkDefinition, argument: string | null): string {
  return argument === null ? kind : `${kind}:${argument}`;
}

/** The syntax without what may be left out, such as `keyvault:VAULT`. */
function shortSyntax(sink: SinkDefinition): string {
  return syntaxOf(sink, sink.argument?.replace(/\[.*\]/, '') ?? null);
}

function alternatives(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
