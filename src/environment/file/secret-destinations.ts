import { flagOf } from '../../errors/wording.ts';
import type { SinkSpec } from '../../secrets/sinks/sink.ts';
import { type EnvironmentIssue, issueAt, type Location } from './tree.ts';

/** Where a secret was told to go, and who said so. */
export interface NamedSink {
  /** `{key}` in its path stands for the key of the client. */
  readonly sink: SinkSpec;
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

/** The sink of one client, its path absolute. */
export function sinkOf({ sink, directory }: NamedSink, key: string): SinkSpec {
  return sink.forClient(key, directory);
}

/** A place that holds one secret only must not be that of two. */
export function sharedDestinationIssues(destinations: readonly SecretDestination[]): readonly EnvironmentIssue[] {
  const takers = new Map<string, { readonly remedy: string; readonly destinations: SecretDestination[] }>();
  for (const destination of destinations) {
    const slot = destination.sink.slotFor(destination.key);
    const others = slot === null ? undefined : takers.get(slot.id);
    if (others !== undefined) {
      others.destinations.push(destination);
    } else if (slot !== null) {
      takers.set(slot.id, { remedy: slot.remedy, destinations: [destination] });
    }
  }
  return [...takers.values()].flatMap(({ remedy, destinations: [first, second, ...more] }) => {
    if (first === undefined || second === undefined) {
      return [];
    }
    const others = more.length === 0 ? '' : ` and ${more.length} more`;
    const source = second.named.at === null ? ` (${flagOf('secretTo')} ${second.named.sink.text})` : '';
    return [
      issueAt(
        second.named.at ?? second.at,
        `would take the secrets of ${first.key}, ${second.key}${others} to one place${source}: ${remedy}`,
      ),
    ];
  });
}
