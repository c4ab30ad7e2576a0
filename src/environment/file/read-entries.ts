import { choiceIssue } from '../../cli/parse-field.ts';
import { textIssue } from '../../registration/answers/parsers.ts';
import { RESOURCE_KEY } from '../../registration/answers/names.ts';
import { APP_TYPES, type ClientType } from '../../registration/model/app-type.ts';
import type { EntryToValidate } from './validate-entry.ts';
import { type EntryValues, readEntry } from './read-entry.ts';
import { type EnvironmentIssue, issueAt, type Mapping, type Member, pathOf } from './tree.ts';

const CLIENT_TYPES = APP_TYPES.filter((type): type is ClientType => type !== 'resource');

/** The entries of a file, the resource first, and the faults of what is none. */
export interface ReadEntries {
  readonly entries: readonly EntryToValidate[];
  readonly issues: readonly EnvironmentIssue[];
}

/** Reads the resource and the clients of a file, with the defaults that each takes. */
export function readEntries(
  { resource, clients }: { readonly resource: Mapping | null; readonly clients: Mapping | null },
  defaults: EntryValues,
): ReadEntries {
  const read = [...(clients?.entries ?? [])].map(([key, member]) => readClient(key, member, defaults));
  return {
    entries: [
      ...(resource === null
        ? []
        : [
            {
              ...readEntry(resource, 'resource', defaults),
              key: RESOURCE_KEY,
              type: 'resource' as const,
              at: { position: resource.position, path: resource.path },
            },
          ]),
      ...read.flatMap((one) => ('entry' in one ? [one.entry] : [])),
    ],
    issues: read.flatMap((one) => ('issue' in one ? [one.issue] : [])),
  };
}

function readClient(
  key: string,
  { position, value }: Member,
  defaults: EntryValues,
): { readonly entry: EntryToValidate } | { readonly issue: EnvironmentIssue } {
  const at = { position, path: value.path };
  const message = keyIssue(key);
  if (message !== null) {
    return { issue: issueAt(at, message) };
  }
  if (value.kind !== 'mapping') {
    return { issue: issueAt(at, `must be a mapping, such as "${key}: { type: service, … }".`) };
  }
  const type = value.entries.get('type')?.value;
  const typePath = pathOf(at.path, 'type');
  if (type === undefined) {
    return { issue: issueAt({ position, path: typePath }, `is missing: one of ${CLIENT_TYPES.join(', ')}.`) };
  }
  const word = type.kind === 'scalar' ? type.text : '';
  const known = CLIENT_TYPES.find((one) => one === word);
  if (known === undefined) {
    return { issue: issueAt({ position: type.position, path: typePath }, typeIssue(word)) };
  }
  return { entry: { ...readEntry(value, known, defaults), key, type: known, at } };
}

function typeIssue(word: string): string {
  return word === 'resource'
    ? 'is not a client: the resource of the server is next to the clients, as "resource:".'
    : (choiceIssue(word, CLIENT_TYPES) ?? '');
}

function keyIssue(key: string): string | null {
  return key === RESOURCE_KEY
    ? `is the key of the server's own application: choose another, or move the entry to "${RESOURCE_KEY}:" at the top.`
    : (textIssue('key', key)?.message ?? null);
}
