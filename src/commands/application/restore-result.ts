import { createBatchReader } from '../../graph/batch-reader.ts';
import { observeExisting } from '../../graph/observe/observe-existing.ts';
import { readAllPages } from '../../graph/pages.ts';
import { roleAssignmentsOf } from '../../graph/reads.ts';
import { applicationHead } from '../../registration/result/application-head.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { existingResult, taggedIdentity } from '../../registration/result/registration-result.ts';
import type { PermissionResult } from '../../registration/model/result.ts';
import { MICROSOFT_GRAPH } from '../../registration/consent/graph-permissions.ts';
import type { Identification } from '../../registration/tags.ts';
import type { Context } from '../../cli/context.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import type { OpenSession } from '../../session/session.ts';
import type { Recycled } from '../../reconcile/restore-from-recycle-bin.ts';
import type { RestoreResult } from './application-results.ts';
import { lackingClients } from './lacking-clients.ts';

/**
 * What of an application is back: read from the directory, for no public page says what a service principal brings with
 * it.
 */
export async function restoreResult(
  context: Context,
  session: OpenSession,
  { identity, identification, deleted, servicePrincipal }: Recycled,
  application: ObservedApplication | null,
): Promise<RestoreResult> {
  const { settings } = context;
  const { tenantContext } = session;
  const facts = application === null ? null : await readFacts(session, application, identification);
  const { tenantId, cloud, ...head } = applicationHead(tenantContext, settings.dryRun, identification, identity);
  return {
    action: deleted === null && servicePrincipal === null ? 'unchanged' : 'restored',
    ...head,
    servicePrincipalId: facts?.servicePrincipalId ?? servicePrincipal?.id ?? null,
    accountEnabled: facts?.accountEnabled ?? null,
    tenantId,
    cloud,
    restored: [
      ...(deleted === null ? [] : (['application'] as const)),
      ...(servicePrincipal === null ? [] : (['servicePrincipal'] as const)),
    ],
    permissions: facts?.permissions ?? null,
    clients: facts?.clients ?? null,
    roleAssignments: facts?.roleAssignments ?? null,
    next: nextCommands(head.appId, identification, facts).map((words) => commandForTenant(words, settings)),
  };
}

interface Facts extends Pick<RestoreResult, 'servicePrincipalId' | 'accountEnabled' | 'roleAssignments' | 'clients'> {
  readonly permissions: readonly PermissionResult[];
}

async function readFacts(
  session: OpenSession,
  application: ObservedApplication,
  identification: Identification,
): Promise<Facts> {
  const { client, tenantContext } = session;
  const { appId } = application;
  const existing = await observeExisting(createBatchReader(client), application, identification);
  const { servicePrincipalId, accountEnabled } = existing;
  const identity = taggedIdentity(identification, application);
  const { permissions } = existingResult(tenantContext, identity, existing);
  const isResource = identification.type === 'resource' && servicePrincipalId !== null;
  return {
    servicePrincipalId,
    accountEnabled,
    permissions,
    clients: isResource ? await lackingClients(session, identification.fhirUrl, appId) : null,
    roleAssignments: isResource ? await countAssignments(client, appId) : null,
  };
}

async function countAssignments(client: OpenSession['client'], appId: string): Promise<number> {
  const request = roleAssignmentsOf(appId);
  return (await readAllPages(client, request, await client.send(request), () => null)).length;
}

/** Commands that are still read, one for each client. */
const MOST_COMMANDS = 10;

function approvals(clients: NonNullable<RestoreResult['clients']>, fhirUrl: string): readonly (readonly string[])[] {
  return clients.length > MOST_COMMANDS
    ? [['approve', '--fhir-url', fhirUrl]]
    : clients.map(({ appId }) => ['approve', appId]);
}

/** What brings back the access that did not come by itself, or shows it. */
function nextCommands(
  appId: string,
  { type, fhirUrl }: Identification,
  facts: Facts | null,
): readonly (readonly string[])[] {
  if (facts === null || facts.servicePrincipalId === null) {
    return [];
  }
  const missing = facts.permissions.filter(({ granted }) => granted === false);
  const roles = missing.filter(({ kind, resource }) => kind === 'application' && resource !== MICROSOFT_GRAPH);
  const apis = [...new Set(roles.map(({ resource }) => resource))];
  return [
    ...apis.map((api) => [
      ...['role', 'assign', api],
      ...roles.filter(({ resource }) => resource === api).flatMap(({ value }) => ['--role', value]),
      ...['--to', appId],
    ]),
    ...(missing.some(({ kind }) => kind === 'delegated') ? [['consent', 'grant', appId]] : []),
    ...approvals(facts.clients ?? [], fhirUrl),
    ...(type === 'resource' ? [['role', 'list', appId]] : []),
  ];
}
