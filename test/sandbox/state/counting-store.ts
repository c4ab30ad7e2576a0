import { join } from 'node:path';
import { type DocumentStore, openDocumentStore } from '../../../src/sandbox/state/document-store.ts';

/** A document that shows whether a change was lost, made twice, or made on top of an older version. */
export interface Counted {
  readonly version: 1;
  /** One more with each change. */
  readonly count: number;
  /** What each change left: the count that it made. */
  readonly marks: Readonly<Record<string, number>>;
  readonly ballast: Readonly<Record<string, string>>;
}

/** Opens such a document in a directory. */
export function openCountingStore(directory: string): Promise<DocumentStore<Counted>> {
  return openDocumentStore<Counted>({
    path: join(directory, 'counted.json'),
    lock: 'counted',
    seed: () => Promise.resolve({ version: 1, count: 0, marks: {}, ballast: {} }),
    parse: (stored) => (stored['version'] === 1 ? (stored as unknown as Counted) : null),
  });
}

/** Counts one further and leaves a mark; the ballast, of so many characters, fills the journal. */
export async function mark(
  store: DocumentStore<Counted>,
  name: string,
  ballast = 10,
  meanwhile: () => void = () => undefined,
): Promise<void> {
  await store.change((document) => {
    meanwhile();
    const count = document.count + 1;
    const marks = { ...document.marks, [name]: count };
    return { document: { ...document, count, marks, ballast: { [name]: 'x'.repeat(ballast) } } };
  });
}

/** What is wrong with a document, given the marks that must be in it; empty for nothing. */
export function faultsOf({ count, marks }: Counted, answered: readonly string[]): readonly string[] {
  const counts = Object.values(marks).sort((one, two) => one - two);
  return [
    ...answered.filter((name) => marks[name] === undefined).map((name) => `${name} is lost`),
    ...(counts.length === count ? [] : [`${counts.length} marks, ${count} counted`]),
    ...counts.filter((each, index) => each !== index + 1).map((each) => `${each} is out of turn`),
  ];
}
