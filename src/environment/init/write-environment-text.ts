import { Document, isMap, isScalar, type Pair, type ScalarTag, visit, type YAMLMap } from 'yaml';
import type { FieldValue } from '../../cli/fields/field.ts';
import { inferServerKind } from '../../registration/fhir-server.ts';
import type { DraftEntry, DraftHead, EnvironmentDraft } from './environment-draft.ts';
import { readEnvironmentText } from '../file/read-environment-text.ts';
import { ENTRY_FIELDS } from '../file/read-entry.ts';
import { SINKS_FOR_MANY } from '../../secrets/sinks/index.ts';
import { hasInvisible, replaceInvisible } from '../../text/invisible-characters.ts';
import { withoutCommands } from '../../text/runner-commands.ts';
import { escapeJson, safeJson } from '../../text/safe-json.ts';
import { wrapWords } from '../../text/word-wrap.ts';

/** The schema that `fhir-apps schema` prints, beside the file: editors complete and explain by it. */
const SCHEMA_FILE = './fhir-apps.schema.json';

const HEADING = [
  'What the FHIR server and its clients are registered as.',
  '`fhir-apps plan` shows what would change, `fhir-apps apply` does it.',
  'For editors that complete: fhir-apps schema > fhir-apps.schema.json',
];

const SECRET_PLACES = [
  `Where new secrets go that no client names a place for: ${SINKS_FOR_MANY}.`,
  '  secretTo: keyvault:VAULT',
];

/** Width at which a comment goes on in the next line. */
const WIDTH = 110;

/**
 * A text that would hide something, or that a CI runner would execute where the file is shown in a log: as JSON, whose
 * escapes YAML reads too (YAML 1.2.2, 5.7), so that the value stays what it is.
 */
const HOSTILE_TEXT: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  identify: (value) => typeof value === 'string' && isHostile(value),
  resolve: (text) => text,
  stringify: ({ value }) => safeJson(value),
};

function isHostile(text: string): boolean {
  const json = JSON.stringify(text);
  return hasInvisible(text.replaceAll('\n', ' ')) || escapeJson(json) !== json;
}

/**
 * The text of a YAML file that says what the draft says; `readEnvironmentText` reads it back, where {@link entryIssues}
 * has nothing against its entries.
 */
export function environmentYaml(draft: EnvironmentDraft): string {
  const document = new Document(plainDraft(draft), { customTags: (tags) => [HOSTILE_TEXT, ...tags] });
  document.commentBefore = ` yaml-language-server: $schema=${SCHEMA_FILE}\n${commentOf(HEADING)}`;
  const root = document.contents;
  quoteLineBreaks(document);
  if (isMap(root)) {
    remark(root, draft, document);
    setSectionsApart(root, draft.entries.some(makesSecret) ? SECRET_PLACES : []);
  }
  const end = draft.notes.length === 0 ? '' : `\n${hashed(draft.notes)}\n`;
  return `${document.toString({ lineWidth: 0 })}${end}`;
}

/** Texts whose own line breaks people may lay out as lines of the file. */
const PARAGRAPHS: ReadonlySet<unknown> = new Set(['description', 'notes']);

/** Line breaks are escapes in a text that should have one line, which is read as meant only so. */
function quoteLineBreaks(document: Document): void {
  visit(document, {
    Pair: (_index, { key, value }) => {
      const isLine = isScalar(key) && !PARAGRAPHS.has(key.value);
      if (isLine && isScalar(value) && typeof value.value === 'string' && value.value.includes('\n')) {
        value.type = 'QUOTE_DOUBLE';
      }
    },
  });
}

/** The same as JSON, which has no comments. */
export function environmentJson(draft: EnvironmentDraft): string {
  return `${safeJson({ $schema: SCHEMA_FILE, ...plainDraft(draft) }, { indent: 2 })}\n`;
}

/** What keeps an entry from being read back from a file, as sentences; such a one is left to a person. */
export function entryIssues(draft: DraftHead, entry: DraftEntry): readonly string[] {
  const text = environmentYaml({ ...draft, entries: [{ ...entry, remarks: [] }], notes: [] });
  const { issues } = readEnvironmentText(text, {
    file: '/fhir-apps.yaml',
    env: null,
    fhirUrl: null,
    secretTo: null,
    readVariable: () => undefined,
  });
  return issues.map(({ path, message }) => `${path}: ${message}`);
}

function plainDraft({
  fhirUrl,
  serverKind,
  tenant,
  cloud,
  entries,
}: EnvironmentDraft): Readonly<Record<string, unknown>> {
  const resource = entries.find(({ type }) => type === 'resource');
  const clients = entries.filter(({ type }) => type !== 'resource');
  return {
    fhirUrl: escaped(fhirUrl),
    ...(serverKind === inferServerKind(fhirUrl) ? {} : { serverKind }),
    ...(tenant === null ? {} : { tenant }),
    ...(cloud === null ? {} : { cloud }),
    ...(resource === undefined ? {} : { resource: plainEntry(resource) }),
    ...(clients.length === 0
      ? {}
      : {
          clients: Object.fromEntries(clients.map((entry) => [entry.key, { type: entry.type, ...plainEntry(entry) }])),
        }),
  };
}

/** The values in the order of `register`; what is said once for the whole file is no field of an entry. */
function plainEntry({ values }: DraftEntry): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    ENTRY_FIELDS.flatMap(({ key }) => {
      const value = values[key];
      return value === undefined || value === false ? [] : [[key, plainValue(value)]];
    }),
  );
}

function plainValue(value: FieldValue): unknown {
  if (typeof value === 'boolean') {
    return value;
  }
  const texts = typeof value === 'string' ? [value] : value;
  const [first] = texts;
  return texts.length === 1 && first !== undefined ? escaped(first) : texts.map(escaped);
}

/** A text that a file does not take for a variable. */
function escaped(text: string): string {
  return text.replaceAll('${', () => '$${');
}

function makesSecret({ values }: DraftEntry): boolean {
  return values.credential === 'secret' && values.secretTo === undefined;
}

function nameOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : '';
}

/** An empty line before each section, and a comment before the first. */
function setSectionsApart(root: YAMLMap, comment: readonly string[]): void {
  const sections = root.items.filter((pair) => ['resource', 'clients'].includes(nameOf(pair)));
  for (const [index, { key }] of sections.entries()) {
    if (isScalar(key)) {
      const own = key.commentBefore ?? null;
      const before = index === 0 && comment.length > 0 ? [commentOf(comment), '', ...(own === null ? [] : [own])] : own;
      key.spaceBefore = true;
      key.commentBefore = Array.isArray(before) ? before.join('\n') : before;
    }
  }
}

/** Puts the remarks of each entry above it. */
function remark(root: YAMLMap, { entries }: EnvironmentDraft, document: Document): void {
  const clients = root.get('clients');
  for (const { key, type, remarks } of entries) {
    const owner = type === 'resource' ? root : clients;
    const pair = isMap(owner) ? owner.items.find((each) => nameOf(each) === key) : undefined;
    if (pair !== undefined && remarks.length > 0) {
      const node = isScalar(pair.key) ? pair.key : document.createNode(key);
      node.commentBefore = commentOf(remarks);
    }
  }
}

/** As the library takes comments: without their first sign. */
function commentOf(texts: readonly string[]): string {
  return lines(texts).join('\n');
}

function hashed(texts: readonly string[]): string {
  return lines(texts)
    .map((line) => `#${line}`.trimEnd())
    .join('\n');
}

/**
 * Comments hold names from the directory, which must not end a line of their own. What begins with two spaces is a
 * command or an example, and stays whole.
 */
function lines(texts: readonly string[]): readonly string[] {
  return texts
    .map((text) => withoutCommands(replaceInvisible(text, (character) => (/[\s\v\f]/.test(character) ? ' ' : ''))))
    .flatMap((text) =>
      text.startsWith('  ')
        ? [text.slice(1)]
        : wrapWords(text, WIDTH, '')
            .split('\n')
            .map((line) => ` ${line}`),
    );
}
