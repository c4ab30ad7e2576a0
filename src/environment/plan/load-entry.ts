import type { WantedRegistration } from '../file/environment.ts';
import { nameInFile } from '../file/read-entry.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { SignInError } from '../../errors/sign-in-error.ts';
import type { BatchReader } from '../../graph/batch-reader.ts';
import { applicationByKey } from '../../graph/reads.ts';
import type { RegisterAnswers, ResourceAnswers } from '../../registration/answers/answers.ts';
import { uniqueNameOf } from '../../registration/answers/names.ts';
import type { ObservedApi } from '../../registration/model/observed.ts';
import type { AzureAccess } from '../../registration/model/azure-access.ts';
import type { Context } from '../../cli/context.ts';
import { openCredentialDestinations } from '../../reconcile/credential-destinations.ts';
import { trustsUnknownIdentity, withKnownSubjects } from '../../reconcile/known-subjects.ts';
import { readAndPlan, type SharedReads, type Wanted } from '../../reconcile/read-and-plan.ts';
import { loadManagedIdentity } from '../../reconcile/managed-identity.ts';
import { isYetToBeMade } from '../../reconcile/planned-api.ts';
import type { LockStore } from '../lock-file/lock-store.ts';
import { pinIssue } from '../lock-file/pins.ts';
import type { NamedServer } from '../../session/managed-server.ts';
import type { OpenSession } from '../../session/session.ts';
import type { SecretSink } from '../../secrets/secret-sink.ts';
import { openSinkAt, takesSecret } from '../../session/open-secret-sink.ts';
import { TERMINAL } from '../../secrets/sinks/terminal.ts';
import { blocked } from './check-entries.ts';
import { type ApplicationEntry, type Entry, isNoop, type WantedApplication } from './entry.ts';

/** What the looks at the entries of one file share. */
export interface SharedContext {
  /**
   * The file's own resource, as its clients will find it; rejects where it is blocked, absent where the file has none.
   */
  readonly api?: Promise<ObservedApi> | undefined;
  readonly observeAzure: (server: NamedServer) => Promise<AzureAccess>;
  /** Which application each key was pinned to. */
  readonly lock: Pick<LockStore, 'path' | 'pins'>;
}

/** How one entry is looked at. */
export interface EntryReads extends SharedContext {
  readonly reader: BatchReader;
  readonly depth?: SharedReads['depth'] | undefined;
  /** The clients of the same file. */
  readonly clients: readonly WantedRegistration[];
}

/** Looks at one entry and plans it; what speaks against it becomes a blocked one. Throws where the run is to end. */
export async function loadEntry(
  context: Context,
  session: OpenSession,
  registration: WantedRegistration,
  reader: EntryReads,
): Promise<Entry> {
  try {
    return await planEntry(context, session, registration, reader);
  } catch (error) {
    if (error instanceof FhirAppsError && !context.stop.aborted && !isOfTheRun(error)) {
      return blocked({ registration }, error);
    }
    throw error;
  }
}

/** Without a sign-in or a connection no entry can do anything. */
function isOfTheRun(error: FhirAppsError): boolean {
  return error.exitCode === 1 || error.exitCode === 130 || error.exitCode === 143 || error instanceof SignInError;
}

async function planEntry(
  context: Context,
  session: OpenSession,
  registration: WantedRegistration,
  reader: EntryReads,
): Promise<Entry> {
  if (registration.kind === 'managed-identity') {
    const api = await reader.api;
    const isWaiting = api !== undefined && isYetToBeMade(api);
    const planned = isWaiting ? null : await loadManagedIdentity(session, registration.answers, reader.observeAzure);
    return { kind: 'identity', registration, planned };
  }
  const { answers } = registration;
  if (answers.type === 'resource' && isNoop(answers)) {
    return { kind: 'needless', registration, answers };
  }
  const awaited = answers.type === 'resource' ? await awaitedClients(answers, reader) : [];
  // Only where one is yet to be found: another wait would part the reads of two entries into more exchanges.
  const known = trustsUnknownIdentity(answers) ? await withKnownSubjects(session, answers, reader.reader) : answers;
  const wanted = await wantedOf(context, session, registration, withoutClients(known, awaited));
  const planned = await readAndPlan(context, session, wanted, ofOwnResource(answers, reader));
  const issue = pinIssue(
    reader.lock.pins,
    registration.key,
    planned.observation.observed.application,
    reader.lock.path,
  );
  if (issue?.kind === 'squatted') {
    throw issue.error;
  }
  const entry: ApplicationEntry = {
    kind: 'application',
    registration,
    wanted,
    planned,
    awaited,
    isUsed: false,
    risks: issue === null ? [] : [issue.risk],
    restores: null,
  };
  return entry;
}

/** Only a client that names no other API is one of the file's own resource. */
function ofOwnResource(answers: RegisterAnswers, reader: EntryReads): SharedReads {
  return answers.type === 'resource' || answers.resource !== null ? { ...reader, api: undefined } : reader;
}

/**
 * The registration, and where the parts of its credential go to and come from. Throws UsageError for a certificate that
 * Entra would not take.
 */
export async function wantedOf(
  context: Context,
  session: OpenSession,
  { secretTo, deliveryNames }: WantedApplication,
  answers: RegisterAnswers,
): Promise<Wanted> {
  const sink = await openSinkOf(context, session, { secretTo, deliveryNames }, answers);
  const opened = await openCredentialDestinations(context, answers, takesSecret(answers) ? sink : null);
  const id = answers.type === 'resource' ? null : sink.clientIdDestination;
  return { answers, inputName: nameInFile, destinations: { sink: opened.sink, certificate: opened.certificate, id } };
}

function openSinkOf(
  context: Context,
  session: OpenSession,
  { secretTo, deliveryNames }: Pick<WantedApplication, 'secretTo' | 'deliveryNames'>,
  { key, uniqueName }: RegisterAnswers,
): Promise<SecretSink> {
  const owner = { key, uniqueName, deliveryNames, isOnly: false, replaces: null };
  return openSinkAt(context, session, secretTo ?? TERMINAL, owner);
}

/** Loads the code of the sinks: loaded between the reads of two entries, it would part them into more exchanges. */
export async function loadSinks(
  context: Context,
  session: OpenSession,
  registrations: readonly WantedRegistration[],
): Promise<void> {
  const applications = registrations.filter((each) => each.kind === 'application');
  await Promise.allSettled(applications.map((each) => openSinkOf(context, session, each, each.answers)));
}

/** Clients of the same file can be pre-authorised only when they stand; those that do not yet, by their keys. */
async function awaitedClients(answers: ResourceAnswers, { reader, clients }: EntryReads): Promise<readonly string[]> {
  const keys = answers.preAuthorize.filter((reference) => clients.some(({ key }) => key === reference));
  const found = await Promise.all(
    keys.map((key) => reader.read(applicationByKey('uniqueName', uniqueNameOf(answers.fhirUrl, key)))),
  );
  return keys.filter((_key, index) => found[index]?.status === 404);
}

/** The answers of a resource without the clients that do not stand yet. */
export function withoutClients(answers: RegisterAnswers, awaited: readonly string[]): RegisterAnswers {
  return answers.type === 'resource' && awaited.length > 0
    ? { ...answers, preAuthorize: answers.preAuthorize.filter((reference) => !awaited.includes(reference)) }
    : answers;
}
