import { listDeletedApplications } from '../../graph/observe/deleted-application.ts';
import { listMarked } from '../../graph/observe/find-application.ts';
import { disabledAmong } from '../../graph/observe/observe-account.ts';
import { serverName } from '../../registration/answers/names.ts';
import { isWorking } from '../../registration/credentials/existing-credential.ts';
import { existingCredentials } from '../../registration/credentials/kinds/index.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { restorableUntil } from '../../registration/recycle-bin.ts';
import { fhirUrlTag, identify, MARK } from '../../registration/tags.ts';
import type { CommandInput } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { OpenSession } from '../../session/session.ts';
import type { LIST_FIELDS } from './list-fields.ts';
import type { ListResult, ListedRegistration } from './application-results.ts';
import { canParseUrl } from '../../text/can-parse-url.ts';

/**
 * Lists what is ours, page by page: of each page only what is shown is kept, so that the size of the directory does not
 * matter. Throws Graph's refusals.
 */
export async function listRegistrations(
  context: Context,
  { client, tenantContext }: OpenSession,
  { values }: CommandInput<typeof LIST_FIELDS>,
): Promise<ListResult> {
  const { fhirUrl = null } = values;
  const deleted = values.deleted === true;
  const isShown = (registration: ListedRegistration): boolean =>
    (fhirUrl === null || registration.fhirUrl === fhirUrl) &&
    (values.type === undefined || registration.type === values.type);
  context.progress(deleted ? 'Reading the recycle bin' : 'Reading the directory');
  const registrations: ListedRegistration[] = [];
  const found = deleted ? deletedRegistrations(client) : existingRegistrations(client, fhirUrl, context.now());
  for await (const registration of found) {
    if (isShown(registration)) {
      registrations.push(registration);
    }
  }
  const disabled = deleted ? null : await disabledAmong(client, new Set(registrations.map(({ appId }) => appId)));
  return {
    tenantId: tenantContext.tenantId,
    sandbox: tenantContext.sandbox,
    deleted,
    registrations: registrations
      .map((each) => ({ ...each, accountEnabled: disabled === null ? null : !disabled.has(each.appId) }))
      .sort(byServerAndKey),
  };
}

type Session = OpenSession['client'];

async function* existingRegistrations(
  client: Session,
  fhirUrl: string | null,
  now: Date,
): AsyncGenerator<ListedRegistration> {
  const tag = fhirUrl === null ? null : fhirUrlTag(fhirUrl);
  for await (const application of listMarked(client, tag)) {
    yield {
      ...factsOf(application),
      createdAt: utc(application.createdDateTime),
      credentialExpiresAt: lastEnd(application, now),
      deletedAt: null,
      restorableUntil: null,
    };
  }
}

async function* deletedRegistrations(client: Session): AsyncGenerator<ListedRegistration> {
  for await (const application of listDeletedApplications(client)) {
    if (application.tags.includes(MARK)) {
      const deletedAt = utc(application.deletedAt);
      yield {
        ...factsOf(application),
        createdAt: utc(application.createdAt),
        credentialExpiresAt: null,
        deletedAt,
        restorableUntil: restorableUntil(deletedAt),
      };
    }
  }
}

type Facts = Pick<ObservedApplication, 'id' | 'appId' | 'displayName' | 'uniqueName' | 'tags'>;

function factsOf({
  id,
  appId,
  displayName,
  uniqueName,
  tags,
}: Facts): Pick<
  ListedRegistration,
  | 'displayName'
  | 'type'
  | 'appId'
  | 'objectId'
  | 'uniqueName'
  | 'server'
  | 'serverKind'
  | 'fhirUrl'
  | 'key'
  | 'accountEnabled'
> {
  const identification = identify(tags);
  return {
    displayName,
    type: identification?.type ?? null,
    appId,
    objectId: id,
    uniqueName,
    server: identification === null ? null : nameOfServer(identification.fhirUrl),
    serverKind: identification?.serverKind ?? null,
    fhirUrl: identification?.fhirUrl ?? null,
    key: identification?.key ?? null,
    accountEnabled: null,
  };
}

/** Tags can be written by anybody, so that one may hold no URL. */
function nameOfServer(fhirUrl: string): string | null {
  return canParseUrl(fhirUrl) ? serverName(fhirUrl) : null;
}

/** When the application can prove itself no more; where nothing works any more, when that began. */
function lastEnd(application: ObservedApplication, now: Date): string | null {
  const all = existingCredentials(application, []).filter(({ delivered }) => delivered !== false);
  const working = all.filter((each) => isWorking(each, now));
  const ends = (working.length === 0 ? all : working).flatMap(({ expiresAt }) => expiresAt ?? []);
  return ends.sort().at(-1) ?? null;
}

function utc(time: string | null): string | null {
  return time === null || Number.isNaN(Date.parse(time)) ? null : new Date(time).toISOString();
}

function byServerAndKey(one: ListedRegistration, other: ListedRegistration): number {
  const place = ({ fhirUrl, type, key, displayName }: ListedRegistration): string =>
    [fhirUrl ?? '\uffff', type === 'resource' ? '0' : '1', key ?? '', displayName].join('\n');
  return place(one) < place(other) ? -1 : 1;
}
