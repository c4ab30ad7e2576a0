import type { Environment } from '../file/environment.ts';
import { createBatchReader } from '../../graph/batch-reader.ts';
import { listApplications, type ListedServer } from '../../graph/observe/list-server.ts';
import type { ObservedApi } from '../../registration/model/observed.ts';
import { stepsOf } from '../../registration/plan/plan.ts';
import type { AzureAccess } from '../../registration/model/azure-access.ts';
import { observeAzureIfReachable } from '../../session/azure-session.ts';
import type { Context } from '../../cli/context.ts';
import { plannedApi } from '../../reconcile/planned-api.ts';
import type { NamedServer } from '../../session/managed-server.ts';
import type { OpenSession } from '../../session/session.ts';
import { type Entry, ownResource } from './entry.ts';
import { resourceBlocked } from './entry-error.ts';
import { inWaves } from './in-waves.ts';
import { listEverything } from './list-everything.ts';
import { loadEntry, loadSinks, type SharedContext } from './load-entry.ts';

/** From so many registrations on, lists are read first, instead of one application after the other. */
const BULK_THRESHOLD = 20;

/** Everything that stands of an environment. */
export interface EnvironmentReads {
  /** In the order of the file, the resource first. */
  readonly entries: readonly Entry[];
  /** What the entries were looked at with, for later looks. */
  readonly shared: SharedContext;
}

/** What stands of an environment, and of its server besides. */
export interface ListedReads extends EnvironmentReads {
  /** The server's applications, those that the file does not name among them. */
  readonly listed: ListedServer;
}

/**
 * Reads the directory for all entries of a file at once, and plans each; what speaks against one blocks that one alone.
 * The clients of the file's own resource are planned for the API that it will be. Throws what keeps the directory from
 * being read at all.
 */
export async function loadEnvironment(
  context: Context,
  session: OpenSession,
  environment: Environment,
  lock: SharedContext['lock'],
): Promise<ListedReads> {
  const { fhirUrl, registrations } = environment;
  context.progress(`Reading the directory for ${registrations.length} registrations`);
  await loadSinks(context, session, registrations);
  const [first] = registrations;
  const resource = ownResource(first) === null ? undefined : first;
  const clients = registrations.filter((registration) => registration !== resource);
  const reader = createBatchReader(session.client);
  const observeAzure = onceForEachServer(context, session);
  const ofResource =
    resource === undefined ? null : loadEntry(context, session, resource, { reader, observeAzure, lock, clients });
  const api = ofResource?.then(apiOf);
  // Told by each client that waits for it; there may be none.
  api?.catch(() => undefined);
  const shared: SharedContext = { api, observeAzure, lock };
  const loadAll = (depth: 'whole' | 'listed'): Promise<readonly Entry[]> =>
    inWaves(clients, (client) => loadEntry(context, session, client, { ...shared, reader, depth, clients }));
  const withResource = async (entries: readonly Entry[]): Promise<readonly Entry[]> =>
    ofResource === null ? entries : [await ofResource, ...entries];

  if (registrations.length <= BULK_THRESHOLD) {
    const [listed, entries] = await Promise.all([listApplications(reader, fhirUrl), loadAll('whole')]);
    return { entries: await withResource(entries), listed, shared };
  }
  const listed = await listEverything(reader, environment, api);
  const quick = await loadAll('listed');
  // Lists lag, and do not tell all: what would be written is looked at again, by itself.
  const again = { ...shared, reader: createBatchReader(session.client), clients };
  const entries = await inWaves(quick, async (entry) =>
    isUpToDate(entry, lock, context) ? entry : await loadEntry(context, session, entry.registration, again),
  );
  return { entries: await withResource(entries), listed, shared };
}

/**
 * True for an entry of which lists have told all that matters: nothing has to be done, or nothing stands. Who holds an
 * application no list tells, so one that is yet to be pinned is not settled where something may be written.
 */
function isUpToDate(entry: Entry, { pins }: SharedContext['lock'], { settings }: Context): boolean {
  if (entry.kind !== 'application') {
    return entry.kind !== 'blocked';
  }
  const { observation, plan } = entry.planned;
  return (
    observation.observed.application === null ||
    (stepsOf(plan).length === 0 && (settings.dryRun || pins.has(entry.registration.key)))
  );
}

/**
 * The API that the file's resource will be. Throws UsageError `resource_blocked`.
 */
function apiOf(entry: Entry): ObservedApi {
  const answers = ownResource(entry.registration);
  if (entry.kind === 'application' && answers !== null) {
    return plannedApi(answers, entry.planned);
  }
  throw entry.kind === 'blocked' ? resourceBlocked(entry) : new TypeError('No API can be planned without a resource.');
}

/** Many clients of one managed service ask Azure once. */
function onceForEachServer(context: Context, session: OpenSession): (server: NamedServer) => Promise<AzureAccess> {
  const asked = new Map<string, Promise<AzureAccess>>();
  return (server) => {
    const name = JSON.stringify(server);
    const access = asked.get(name) ?? observeAzureIfReachable(context, session, server);
    asked.set(name, access);
    return access;
  };
}
