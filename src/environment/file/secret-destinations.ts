import { resolve } from 'node:path';
import { parseSinkSpec, type SinkSpec, vaultSecretName } from '../../registration/credentials/sink-spec.ts';
import { type EnvironmentIssue, issueAt, type Location } from './tree.ts';

/** Where a secret was told to go, and who said so. */
export interface NamedSink {
  /** As `--secret-to` takes it; {@link KEY_MARK} in a path stands for the key of the client. */
  readonly text: string;
  /** What a relative path starts from. */
  readonly directory: string;
  /** Null where the command line said it. */
  readonly at: Location | null;
}

/** A new secret, and where it goes. */
export interface SecretDestination {
  readonly key: string;
  /** Where the client's entry begins. */
  readonly at: Location;
  readonly named: NamedSink;
  readonly sink: SinkSpec;
}

/** What stands for the key of a client in a path. */
const KEY_MARK = '{key}';

/** The sink of one client, its path absolute; null where the text names none, which its check has told. */
export function sinkOf({ text, directory }: NamedSink, key: string): SinkSpec | null {
  const spec = parseSinkSpec(text);
  if ('issue' in spec) {
    return null;
  }
  return spec.kind === 'file' || spec.kind === 'env-file'
    ? { kind: spec.kind, path: resolve(directory, spec.path.replaceAll(KEY_MARK, key)) }
    : spec;
}

/** A place that holds one secret only must not be that of two. */
export function sharedDestinationIssues(destinations: readonly SecretDestination[]): readonly EnvironmentIssue[] {
  const takers = new Map<string, SecretDestination[]>();
  for (const destination of destinations) {
    const place = singleDestination(destination);
    const others = place === null ? undefined : takers.get(place);
    if (others !== undefined) {
      others.push(destination);
    } else if (place !== null) {
      takers.set(place, [destination]);
    }
  }
  return [...takers.values()].flatMap(([first, second, ...more]) => {
    if (first === undefined || second === undefined) {
      return [];
    }
    const others = more.length === 0 ? '' : ` and ${more.length} more`;
    const source = second.named.at === null ? ` (--secret-to ${second.named.text})` : '';
    return [
      issueAt(
        second.named.at ?? second.at,
        `would take the secrets of ${first.key}, ${second.key}${others} to one place${source}: ${remedy(first.sink)}`,
      ),
    ];
  });
}

/**
 * What holds one secret at a time, as a text that two clients share where it would be the same; null for what holds
 * many.
 */
function singleDestination({ sink, key }: SecretDestination): string | null {
  switch (sink.kind) {
    case 'file':
      return `file:${sink.path}`;
    case 'env-file':
      return `env-file:${sink.path} ${plainKey(key)}`;
    case 'keyvault':
      return `keyvault:${sink.vault}/${sink.name ?? vaultSecretName(key)}`.toLowerCase();
    case 'terminal':
    case 'stdout':
    case 'github':
    case 'azure-pipelines':
      return null;
  }
}

/** What is left of a key in the names of variables, where dots and hyphens are the same. */
function plainKey(key: string): string {
  return key.replaceAll(/[.-]/g, '_');
}

function remedy(sink: SinkSpec): string {
  switch (sink.kind) {
    case 'file':
      return `write ${KEY_MARK} into the path, such as file:secrets/${KEY_MARK}.json.`;
    case 'keyvault':
      return sink.name === null ? OTHER_KEYS : 'leave the name out, so that each is named after its key.';
    default:
      return OTHER_KEYS;
  }
}

const OTHER_KEYS = 'its name there is made of the key, so choose keys that differ in more than dots and hyphens.';
