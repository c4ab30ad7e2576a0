import { createBatchReader } from '../graph/batch-reader.ts';
import { observeRoles } from '../graph/observe/observe-roles.ts';
import { readServicePrincipal } from '../graph/answers.ts';
import { bodyIfAllowed, servicePrincipalByAppId } from '../graph/reads.ts';
import { worded } from '../errors/wording.ts';
import { AZURE_HEALTHCARE_APIS, inferServerKind } from '../registration/fhir-server.ts';
import type { FhirResource } from '../registration/model/azure-access.ts';
import type { ServerKind } from '../registration/model/app-type.ts';
import { observeAzureIfReachable } from '../session/azure-session.ts';
import { findOnlyServer } from '../session/only-server.ts';
import type { SessionContext } from '../session/session.ts';
import { type AzureOfServer, readControl } from './control/read-control.ts';
import type { AccessFacts, AccessServer, Delegation, GroupFacts, HeldRole } from './facts.ts';
import { heldAppRoles } from './read/app-roles.ts';
import { readAzureGrants } from './read/azure-roles.ts';
import { readClients } from './read/clients.ts';
import { readDelegations } from './read/delegations.ts';
import { readGroups } from './read/groups.ts';
import { heldAzureRoles } from './read/held-azure-roles.ts';
import { listTagged, type TaggedObjects } from './read/listed-server.ts';
import { readWho } from './read/people.ts';
import { neverRead } from './read/never-read.ts';
import { openReading, type Reading } from './read/reading.ts';

/** The server whose access is read; what is not named is found. */
export interface AccessQuery {
  readonly fhirUrl: string | null;
  readonly serverKind: ServerKind | null;
  /** The Azure resource of a managed server. */
  readonly resource: FhirResource | null;
}

/** A server with who holds roles at it, before anything is known of them. */
interface ServerRoles {
  readonly server: AccessServer;
  readonly roles: readonly HeldRole[];
  /** Null for a server that is not managed, or where Azure could not be asked. */
  readonly azure: AzureOfServer | null;
}

const NOTHING_TAGGED: TaggedObjects = { applications: [], servicePrincipals: [] };

/**
 * Reads all access to one FHIR server: who holds roles, for whom clients act, who owns them, and who is in the groups.
 * What may not be read is named among the facts. Throws what finding the server throws.
 */
export async function readAccess(run: SessionContext, query: AccessQuery): Promise<AccessFacts> {
  const reading = openReading(createBatchReader(run.session.client));
  const fhirUrl =
    query.resource === null ? (query.fhirUrl ?? (await findOnlyServer(run.session.client))) : query.fhirUrl;
  const [tagged, { server, roles, azure }] = await Promise.all([
    fhirUrl === null ? NOTHING_TAGGED : listTagged(reading, fhirUrl),
    readServer(run, reading, { ...query, fhirUrl }),
  ]);
  const delegations = server.api === null ? [] : await readDelegations(reading, server.api);
  const typed = await withTypes(reading, roles);
  const groups = await readGroups(
    reading,
    typed.filter(({ principalType }) => principalType === 'group').map(({ principalId }) => principalId),
    server.kind !== 'oss',
  );
  const clients = await readClients(reading, clientIds(typed, delegations, [...groups.values()]), tagged);
  const owners = [...clients.values()].flatMap((each) => each.owners ?? []).map(({ id }) => id);
  const userIds = typed.filter(({ principalType }) => principalType === 'user').map(({ principalId }) => principalId);
  const people = await readWho(reading, [...userIds, ...owners]);
  const facts = { server, roles: typed, delegations, clients, people, groups };
  const { control, people: all } = await readControl(reading, facts, azure);
  return { ...facts, people: all, control, notRead: [...reading.notRead(), ...neverRead(facts)] };
}

function clientIds(
  roles: readonly HeldRole[],
  delegations: readonly Delegation[],
  groups: readonly GroupFacts[],
): readonly string[] {
  return [
    ...roles.filter(({ principalType }) => principalType === 'servicePrincipal').map(({ principalId }) => principalId),
    ...delegations.flatMap(({ servicePrincipalId }) => servicePrincipalId ?? []),
    ...groups.flatMap(({ members }) =>
      (members ?? []).flatMap(({ principal }) => (principal.type === 'application' ? principal.id : [])),
    ),
  ];
}

async function readServer(run: SessionContext, reading: Reading, query: AccessQuery): Promise<ServerRoles> {
  const kind = query.resource?.kind ?? query.serverKind ?? inferServerKind(query.fhirUrl ?? '');
  return kind === 'oss' ? readOwnServer(run, query.fhirUrl ?? '') : readManagedServer(run, reading, { ...query, kind });
}

/** A server that has an API of its own in the tenant, with app roles. */
async function readOwnServer({ session, context }: SessionContext, fhirUrl: string): Promise<ServerRoles> {
  const { resource } = await observeRoles(session.client, {
    resource: { text: 'resource', fhirUrl, byDisplayName: false, isImplied: true },
    ...{ principals: [], givesAccess: false, caller: session.caller, now: context.now() },
  });
  const { appId, servicePrincipalId, displayName, appRoles } = resource;
  return {
    server: { fhirUrl, kind: 'oss', displayName, api: { appId, servicePrincipalId }, fhirResourceId: null, appRoles },
    roles: heldAppRoles(resource),
    azure: null,
  };
}

/** A server that Azure keeps: its API is Microsoft's, and its roles are Azure's. */
async function readManagedServer(
  { context, session }: SessionContext,
  reading: Reading,
  { fhirUrl, kind, resource: named }: AccessQuery & { readonly kind: Exclude<ServerKind, 'oss'> },
): Promise<ServerRoles> {
  const [access, api] = await Promise.all([
    observeAzureIfReachable(context, session, {
      resource: named,
      server: fhirUrl === null ? null : { fhirUrl, serverKind: kind },
    }),
    reading.reader.read(servicePrincipalByAppId(AZURE_HEALTHCARE_APIS)),
  ]);
  const { resource, obstacle } = access;
  if (obstacle !== null) {
    reading.missed(
      'Azure roles',
      worded(obstacle.message, (name) => name),
    );
  }
  const manager = resource === null || obstacle !== null ? null : await session.openAzure();
  const azure =
    manager === null || resource === null
      ? null
      : { resource, grants: await readAzureGrants(reading, manager, resource) };
  const body = bodyIfAllowed(api);
  return {
    server: {
      ...{ fhirUrl, kind, appRoles: [], fhirResourceId: resource?.id ?? null },
      displayName: resource?.name ?? fhirUrl ?? '',
      api: body === null ? null : { appId: AZURE_HEALTHCARE_APIS, servicePrincipalId: readServicePrincipal(body).id },
    },
    roles: azure === null ? [] : heldAzureRoles(azure.grants, azure.resource),
    azure,
  };
}

/** Azure does not always say what kind of principal has a role; the directory does. */
async function withTypes(reading: Reading, roles: readonly HeldRole[]): Promise<readonly HeldRole[]> {
  const unnamed = roles.filter(({ principalType, principalName }) => principalType === null || principalName === null);
  const found = await readWho(
    reading,
    unnamed.map(({ principalId }) => principalId),
  );
  return roles.map((role) => {
    const who = found.get(role.principalId);
    const type = who?.type === 'application' ? 'servicePrincipal' : who?.type;
    return {
      ...role,
      principalType:
        role.principalType ?? (type === 'user' || type === 'group' || type === 'servicePrincipal' ? type : null),
      principalName: role.principalName ?? who?.displayName ?? null,
    };
  });
}
