import {
  foreignOf,
  validatePruning,
  type NamedEnvironment,
  type PinnedApplication,
  type PruneVerdict,
  isResource,
  sortApplications,
  nameMismatch,
} from './prune.ts';
import type { ForeignApplication } from './environment-result.ts';
import { askUntilSeen } from '../../graph/absence.ts';
import { readApplication } from '../../graph/answers.ts';
import { listExternalAccess } from '../../graph/observe/list-external-access.ts';
import {
  type ExternalAccessOf,
  listServer,
  observeExternalAccess,
  observeResourceClients,
} from '../../graph/observe/observe-server.ts';
import { type OwnerRead, ownerIdAt, ownerReads } from '../../graph/observe/owner-lookup.ts';
import { type BatchReader, createBatchReader, readNamed } from '../../graph/batch-reader.ts';
import { applicationById } from '../../graph/reads.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { OpenSession } from '../../session/session.ts';

/** What `--prune` finds in the directory. */
export interface Prunable extends PruneVerdict<ObservedApplication> {
  /** Keys that are pinned, not in the file, and whose application is gone: the lock may forget them. */
  readonly gone: readonly string[];
}

/** What the caller knows already. */
export interface PruneInput {
  readonly environment: NamedEnvironment;
  /** Owners as the file names them anywhere: what they own is not someone else's. */
  readonly owners: readonly string[];
  /** The applications that carry the server's tag, where they are listed already; default: they are. */
  readonly applications?: readonly ObservedApplication[];
  readonly now: Date;
}

/**
 * Reads what tells which applications of the server may be pruned, and which are foreign: 999 of them in an exchange,
 * and three reads, in batches, for each that may be deleted. Throws Graph's refusals.
 */
export async function observePrunable(
  session: Pick<OpenSession, 'client' | 'caller'>,
  { environment, owners, applications, now }: PruneInput,
): Promise<Prunable> {
  const reader = createBatchReader(session.client);
  const listed = applications ?? (await listServer(session.client, environment.fhirUrl));
  const sorted = sortApplications(environment, listed);
  const [unlisted, ownerIds] = await Promise.all([
    findUnlisted(reader, environment, listed),
    findOwners(reader, owners),
  ]);
  const candidates = sorted.candidates.map(({ application }) => application);
  await listExternalAccess(reader, environment.fhirUrl, candidates.length);
  const externalAccess = await observeExternalAccess(reader, candidates, session.caller, ownerIds);
  const resource = candidates.find(isResource);
  const clients = resource === undefined ? [] : await resourceClients(reader, resource, externalAccess);
  const verdict = validatePruning(sorted, ({ id }) => externalAccessIn(externalAccess, id), clients, now);
  return { ...verdict, foreign: [...verdict.foreign, ...unlisted.foreign], gone: unlisted.gone };
}

function externalAccessIn(externalAccess: ReadonlyMap<string, ExternalAccessOf>, id: string): ExternalAccessOf {
  const found = externalAccess.get(id);
  if (found === undefined) {
    throw new TypeError(`The external access to ${id} was not read.`);
  }
  return found;
}

/** The clients of a resource that are not about to be deleted with it, by name; null where they could not be read. */
async function resourceClients(
  reader: BatchReader,
  resource: ObservedApplication,
  externalAccess: ReadonlyMap<string, ExternalAccessOf>,
): Promise<readonly string[] | null> {
  const principalOf = (id: string): string | null => externalAccess.get(id)?.access.servicePrincipal?.id ?? null;
  const targets = new Set([...externalAccess.keys()].map(principalOf));
  const clients = await observeResourceClients(reader, resource.appId, principalOf(resource.id));
  return (
    clients
      ?.filter(({ servicePrincipalId }) => !targets.has(servicePrincipalId))
      .map(({ displayName }) => displayName) ?? null
  );
}

/** What became of pinned applications that the file does not name, nor the list has: deleted, or without our tags. */
async function findUnlisted(
  reader: BatchReader,
  environment: NamedEnvironment,
  listed: readonly ObservedApplication[],
): Promise<{ readonly gone: readonly string[]; readonly foreign: readonly ForeignApplication[] }> {
  const shown = new Set(listed.map(({ appId }) => appId.toLowerCase()));
  const missing = [...environment.pins].filter(
    ([key, { appId }]) => !environment.keys.has(key) && !shown.has(appId.toLowerCase()),
  );
  const found = await Promise.all(
    missing.map(async ([key, { objectId }]) => {
      const request = applicationById(objectId);
      const answer = await reader.read(request);
      // A replica that lags does not know it: only what several reads do not show is gone, and its pin forgotten.
      return { key, answer: answer.status === 404 ? await askUntilSeen(reader.client, request) : answer };
    }),
  );
  return {
    gone: found.flatMap(({ key, answer }) => (answer.status === 404 ? [key] : [])),
    foreign: found.flatMap(({ key, answer }) => {
      if (answer.status >= 400) {
        return [];
      }
      const existing: PinnedApplication = { key, application: readApplication(answer.body) };
      // Its tags may have come back since it was listed: the next run finds it then.
      const reason = nameMismatch(environment, existing) ?? 'the directory does not list it yet';
      return [foreignOf(existing.application, reason)];
    }),
  };
}

/** Object ids of owners, as far as they can be found: who is not known owns nothing that may be deleted. */
export async function findOwners(reader: BatchReader, owners: readonly string[]): Promise<readonly string[]> {
  const answers = await readNamed<OwnerRead>(reader, ownerReads(owners));
  return owners.flatMap((owner, index) => {
    try {
      return [ownerIdAt(owner, index, answers)];
    } catch (error) {
      if (error instanceof FhirAppsError) {
        return [];
      }
      throw error;
    }
  });
}
