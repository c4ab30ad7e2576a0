import fc from 'fast-check';

/** What a file says of one entry, by the names of its fields. */
export type FileEntry = Readonly<Record<string, unknown>>;

/** A file: its resource, and its clients by key. */
export interface ArbitraryFile {
  readonly resource: FileEntry;
  readonly clients: Readonly<Record<string, FileEntry>>;
}

const REPLY_URLS = ['https://app.contoso.com/cb', 'https://app.contoso.com/second', 'https://ward.contoso.com/'];
const ROLES = ['globalReader', 'globalImporter', 'globalExporter'];

const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values], { minLength: 1 });
const said = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const name = fc.stringMatching(/^[A-Z][a-z]{1,7}$/);

/** What may be said of any entry. */
const common = { name, description: said(name), tag: said(some(['ward', 'night'])) };

const credential = fc.constantFrom(
  { credential: 'none' },
  { credential: 'secret', secretTo: 'env-file:.env' },
  { credential: 'secret', secretTo: 'file:secrets-{key}' },
  { credential: 'federated', federated: ['github:contoso/fhir:branch=main'] },
);

const confidential = fc
  .tuple(fc.record({ ...common, replyUrl: some(REPLY_URLS), adminConsent: said(fc.boolean()) }), credential)
  .map(([values, chosen]) => ({ type: 'confidential', ...values, ...chosen }));

const publicClient = fc
  .record({ ...common, replyUrl: some(REPLY_URLS), deviceCode: said(fc.boolean()) })
  .map((values) => ({ type: 'public', ...values }));

const service = fc
  .tuple(fc.record({ ...common, role: some(ROLES) }), credential)
  .map(([values, chosen]) => ({ type: 'service', ...values, ...chosen }));

/** Any file with a resource and up to four clients; a key is always of one type, as a client's type never changes. */
export const arbitraryFile: fc.Arbitrary<ArbitraryFile> = fc
  .record({
    resource: fc.record(common),
    clients: fc.record(
      { portal: confidential, chart: publicClient, import: service, export: service },
      { requiredKeys: [] },
    ),
  })
  .map((file) => JSON.parse(JSON.stringify(file)) as ArbitraryFile);

/** What someone else does to an application of ours. */
export interface Meddling {
  readonly tag: boolean;
  readonly replyUrl: boolean;
  readonly notes: boolean;
  readonly permission: boolean;
  readonly password: boolean;
  /** Takes the service principal away, as an interrupted run leaves it. */
  readonly halfMade: boolean;
}

export const meddling: fc.Arbitrary<Meddling> = fc.record({
  tag: fc.boolean(),
  replyUrl: fc.boolean(),
  notes: fc.boolean(),
  permission: fc.boolean(),
  password: fc.boolean(),
  halfMade: fc.boolean(),
});
