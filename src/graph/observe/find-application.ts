import { UsageError } from '../../errors/usage-error.ts';
import { uniqueNameOf } from '../../registration/answers/names.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { identify, keyTag, MARK } from '../../registration/tags.ts';
import { readApplication, readPage } from '../answers.ts';
import { type Reads, readAll } from '../batch-reader.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphAnswer, GraphRequest } from '../graph-request.ts';
import { pagesOf } from '../pages.ts';
import {
  applicationById,
  applicationByKey,
  applicationsWhere,
  bodyIfAllowed,
  bodyOrMissing,
  literal,
} from '../reads.ts';
import { type ReportedReference, referenceAmbiguous, referenceMissing, serverNotNamed } from './reference-errors.ts';
import { isGuid } from '../../text/guid.ts';

/** What a reference is looked up by. */
export interface Reference {
  readonly text: string;
  /** Lets a key stand for an application of this server. */
  readonly fhirUrl: string | null;
  /**
   * Whether a key may stand for an application where no server is known: `found` where it is the only one of the tenant,
   * `refused` where that is found and the server must be named all the same. Default: it may not.
   */
  readonly keyAlone?: 'found' | 'refused';
  /** True where nothing was typed, so that the text is the key of the server's own application. Default: false. */
  readonly isImplied?: boolean;
  /** False for commands that write: a display name can be shared, so it must not decide there. */
  readonly byDisplayName: boolean;
}

/** The ways in which a reference is looked up, all in one exchange. */
export type ApplicationReads = Reads<'one' | 'other' | 'third'>;

/** The reads that find the applications of a reference; {@link applicationsIn} reads their answers. */
export function applicationReads(reference: Reference): ApplicationReads {
  const { text, fhirUrl, byDisplayName, keyAlone } = reference;
  if (isGuid(text)) {
    return { one: applicationByKey('appId', text), other: applicationById(text), third: null };
  }
  if (/^(https|api|urn):/.test(text)) {
    return { one: applicationsWhere(`identifierUris/any(u:u eq ${literal(text)})`), other: null, third: null };
  }
  const isSlug = /^[a-z0-9.-]+$/.test(text);
  return {
    one: isSlug ? applicationByKey('uniqueName', text) : null,
    other: isSlug ? keyReads(text, fhirUrl, keyAlone) : null,
    // Where it decides nothing, it is read for the error that says so.
    third: byDisplayName ? applicationsWhere(named(text)) : applicationsWhere(named(text), { top: NAMESAKES }),
  };
}

function keyReads(key: string, fhirUrl: string | null, keyAlone: Reference['keyAlone']): GraphRequest | null {
  if (fhirUrl !== null) {
    return applicationByKey('uniqueName', uniqueNameOf(fhirUrl, key));
  }
  // A unique name says more than a key, which anybody may give an application of theirs.
  return keyAlone === undefined || key.startsWith(`${MARK}.`)
    ? null
    : applicationsWhere(`tags/any(t:t eq ${literal(keyTag(key))})`);
}

/** Whether an application of ours has the key: on that server, or, where none is known, on any of the tenant. */
export async function isKeyOfOurs(client: GraphClient, key: string, fhirUrl: string | null): Promise<boolean> {
  const request = keyReads(key, fhirUrl, 'found');
  const { found } = await readAll(client, { found: request });
  const applications = request === null ? [] : membersOf(bodyOrMissing(request, found));
  return applications.some(({ tags }) => identify(tags)?.key === key);
}

/** The most applications of a display name that an error lists. */
const NAMESAKES = 10;

function named(displayName: string): string {
  return `displayName eq ${literal(displayName)}`;
}

/**
 * The applications in the answers to {@link applicationReads}, each once. Throws UsageError `name_not_enough` where the
 * reference is only a display name and that may not decide, and Graph's refusals.
 */
export function applicationsIn(
  reference: Pick<Reference, 'text' | 'byDisplayName' | 'keyAlone' | 'isImplied'>,
  reads: ApplicationReads,
  answers: Readonly<Record<keyof ApplicationReads, GraphAnswer | null>>,
): readonly ObservedApplication[] {
  const membersBy = (name: keyof ApplicationReads): readonly ObservedApplication[] => {
    const request = reads[name];
    return request === null ? [] : membersOf(bodyOrMissing(request, answers[name]));
  };
  const byId = membersBy('one');
  const byKey = keyed(reference, byId, membersBy('other'));
  const found = [...byId, ...byKey, ...(reference.byDisplayName ? membersBy('third') : [])];
  if (found.length === 0 && !reference.byDisplayName && reference.isImplied !== true) {
    assertNoNamesakes(reference.text, membersOf(bodyIfAllowed(answers.third)));
  }
  return [...new Map(found.map((application) => [application.id, application])).values()];
}

/**
 * Of what was found by a key alone, the applications whose tags say as much; none where the reference is a unique name,
 * which no one else can have. Throws UsageError `server_not_named` where a key alone must not decide: what only it names
 * today, another application may have tomorrow.
 */
function keyed(
  reference: Pick<Reference, 'text' | 'keyAlone' | 'isImplied'>,
  byId: readonly ObservedApplication[],
  byKey: readonly ObservedApplication[],
): readonly ObservedApplication[] {
  const { text, keyAlone } = reference;
  if (keyAlone === undefined || isGuid(text)) {
    return byKey;
  }
  const ours = byId.length > 0 ? [] : byKey.filter(({ tags }) => identify(tags)?.key === text);
  const [first] = ours;
  if (first === undefined || keyAlone === 'found') {
    return ours;
  }
  throw serverNotNamed(reference, first, identify(first.tags)?.fhirUrl ?? '');
}

function membersOf(body: unknown): readonly ObservedApplication[] {
  if (body === null) {
    return [];
  }
  return typeof body === 'object' && 'value' in body
    ? readPage(body, readApplication).members
    : [readApplication(body)];
}

/** Anybody may give an application a name that another has. Throws UsageError `name_not_enough`. */
export function assertNoNamesakes(
  text: string,
  namesakes: readonly Pick<ObservedApplication, 'appId' | 'displayName'>[],
): void {
  if (namesakes.length === 0) {
    return;
  }
  const candidates = namesakes.map(({ appId, displayName }) => ({ appId, displayName }));
  throw new UsageError('name_not_enough', 'A display name is not enough to change something.', {
    hint: `${candidates.length === 1 ? `Name "${text}" by its appId` : `${candidates.length} applications are called "${text}"; name one by its appId`}: ${candidates.map(({ appId }) => appId).join(', ')}`,
    details: { reference: text, candidates },
  });
}

/**
 * The applications that a reference stands for: its appId, object id, identifier URI, unique name, key (with the
 * server's URL), or display name where that may decide.
 */
export async function findApplications(
  client: GraphClient,
  reference: Reference,
): Promise<readonly ObservedApplication[]> {
  const reads = applicationReads(reference);
  return applicationsIn(reference, reads, await readAll(client, reads));
}

/**
 * The one application that a reference stands for; throws `reference_missing` or `reference_ambiguous` with the list.
 */
export async function findApplication(client: GraphClient, reference: Reference): Promise<ObservedApplication> {
  return onlyApplication(reference, await findApplications(client, reference));
}

/**
 * The one application of those that a reference found; throws as {@link findApplication}. `command` shows what could
 * have been named.
 */
export function onlyApplication(
  reference: ReportedReference,
  [application, ...others]: readonly ObservedApplication[],
  command: readonly string[] = ['list'],
): ObservedApplication {
  if (application === undefined) {
    throw referenceMissing(reference, command);
  }
  if (others.length > 0) {
    throw referenceAmbiguous(reference, [application, ...others]);
  }
  return application;
}

/**
 * Every application that carries our mark, page by page (Graph: List applications). Properties that were not asked for
 * are empty; default: all. One tag is left to the filter and the other is compared here, because nothing public says
 * that Graph takes two `any` joined with `and`.
 */
export async function* listMarked(
  client: GraphClient,
  extraTag: string | null,
  properties?: string,
): AsyncGenerator<ObservedApplication> {
  const request = applicationsWhere(`tags/any(t:t eq ${literal(extraTag ?? MARK)})`, {
    properties: properties === undefined ? undefined : `${properties},tags`,
  });
  for await (const application of pagesOf(client, request, readApplication)) {
    if (application.tags.includes(MARK)) {
      yield application;
    }
  }
}
