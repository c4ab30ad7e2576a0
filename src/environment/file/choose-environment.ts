import { flagOf } from '../../errors/wording.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { type EnvironmentIssue, issueAt, isNothing, type Mapping, type Member } from './tree.ts';

/** One environment of a file, with what the file says of all. */
export interface ChosenEnvironment {
  readonly mapping: Mapping;
  /** Null where the file has no `environments`. */
  readonly name: string | null;
}

/** The names of the environments of a file, in its order; none where it has only one, which needs no name. */
export function environmentNamesIn(file: Mapping): readonly string[] {
  const value = file.entries.get('environments')?.value;
  return value?.kind === 'mapping' ? [...value.entries.keys()] : [];
}

/**
 * Lays the environment that was asked for over the rest of the file: mappings are merged by key, anything else is
 * replaced, and nothing (`null`) takes away what it lies over. A file with one environment needs not be asked for it.
 */
export function chooseEnvironment(
  file: Mapping,
  asked: string | null,
): ChosenEnvironment | { readonly issues: readonly EnvironmentIssue[] } {
  const member = file.entries.get('environments');
  if (member === undefined || isNothing(member.value)) {
    return asked === null
      ? { mapping: file, name: null }
      : { issues: [issueAt(file, `has no environments, so that ${flagOf('env')} ${asked} names none: leave it out.`)] };
  }
  const { value } = member;
  if (value.kind !== 'mapping' || value.entries.size === 0) {
    return { issues: [issueAt(value, 'must be a mapping of names to what differs in each environment.')] };
  }
  const names = [...value.entries.keys()];
  const name = asked ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) {
    return {
      issues: [
        issueAt(
          value,
          `has several environments: add ${names.map((each) => `${flagOf('env')} ${each}`).join(' or ')}.`,
        ),
      ],
    };
  }
  const chosen = value.entries.get(name);
  if (chosen === undefined) {
    const nearest = nearestName(name, names);
    const meant = nearest === null ? `it has ${names.join(', ')}.` : `did you mean ${flagOf('env')} ${nearest}?`;
    return { issues: [issueAt(value, `has no environment "${name}"; ${meant}`)] };
  }
  const base = { ...file, entries: new Map([...file.entries].filter(([key]) => key !== 'environments')) };
  if (isNothing(chosen.value)) {
    return { mapping: base, name };
  }
  if (chosen.value.kind !== 'mapping') {
    return { issues: [issueAt(chosen.value, 'must be a mapping of what differs in this environment.')] };
  }
  const issues = [...unknownRemovals(base, chosen.value), ...deepFrozen(chosen.value)];
  return issues.length > 0 ? { issues } : { mapping: merge(base, chosen.value), name };
}

/** What belongs to the file rather than to one of its environments. */
function deepFrozen(overlay: Mapping): readonly EnvironmentIssue[] {
  return ['environments', '$schema'].flatMap((key) => {
    const member = overlay.entries.get(key);
    return member === undefined
      ? []
      : [issueAt({ position: member.position, path: member.value.path }, 'belongs at the top of the file.')];
  });
}

/** A client that is taken away must be there: its key may be mistyped. */
function unknownRemovals(base: Mapping, overlay: Mapping): readonly EnvironmentIssue[] {
  const clients = overlay.entries.get('clients')?.value;
  const known = base.entries.get('clients')?.value;
  const keys = known?.kind === 'mapping' ? [...known.entries.keys()] : [];
  if (clients?.kind !== 'mapping') {
    return [];
  }
  return [...clients.entries]
    .filter(([key, { value }]) => isNothing(value) && !keys.includes(key))
    .map(([key, { position, value }]) => {
      const nearest = nearestName(key, keys);
      const meant = nearest === null ? '.' : `; did you mean ${nearest}?`;
      return issueAt({ position, path: value.path }, `takes away a client that the file does not have${meant}`);
    });
}

function merge(base: Mapping, overlay: Mapping): Mapping {
  const entries = new Map(base.entries);
  for (const [key, member] of overlay.entries) {
    const below = entries.get(key);
    if (isNothing(member.value) && below?.value.kind === 'mapping') {
      entries.delete(key);
    } else {
      // Nothing in the place of a single value stays, so that no default takes its place.
      entries.set(key, below === undefined ? member : mergedMember(below, member));
    }
  }
  return { ...base, entries };
}

function mergedMember(below: Member, above: Member): Member {
  return below.value.kind === 'mapping' && above.value.kind === 'mapping'
    ? { position: below.position, value: merge(below.value, above.value) }
    : above;
}
