import { createBatchReader } from '../../graph/batch-reader.ts';
import { observeExisting } from '../../graph/observe/observe-existing.ts';
import { observeRoles } from '../../graph/observe/observe-roles.ts';
import { readGroupsOfUser } from '../../graph/observe/groups-of-user.ts';
import { readPrincipalReference } from '../../registration/answers/principal-reference.ts';
import { existingResult, taggedIdentity } from '../../registration/result/registration-result.ts';
import { observeAzureIfReachable } from '../../session/azure-session.ts';
import type { ManagedServer } from '../../azure/find-fhir-service.ts';
import { inferServerKind } from '../../registration/fhir-server.ts';
import type { GraphClient } from '../../graph/graph-client.ts';
import { type ObservedPrincipal, observePrincipals } from '../../graph/observe/observe-principals.ts';
import { observeAzureOf } from '../../session/azure-of-client.ts';
import { findClient } from '../../session/find-client.ts';
import { findOnlyServer } from '../../session/only-server.ts';
import type { SessionContext } from '../../session/session.ts';
import type { Chain } from './chain.ts';
import { clientChain } from './client-chain.ts';
import { managedPersonChain } from './managed-person-chain.ts';
import { type PersonFacts, personChain } from './person-chain.ts';

/**
 * Reads what must hold for `who` to reach the data of a FHIR server: a client by its REF, `user:UPN` or `group:NAME`.
 * Without a server, it is that of the client, or the only one of the tenant. Throws what finding them throws, and
 * Graph's refusals.
 */
export async function readChain(run: SessionContext, who: string, fhirUrl: string | undefined): Promise<Chain> {
  return readPrincipalReference(who).kind === 'any'
    ? chainOfClient(run, who, fhirUrl)
    : chainOfPerson(run, who, fhirUrl);
}

async function chainOfClient(
  { context, session }: SessionContext,
  who: string,
  fhirUrl: string | undefined,
): Promise<Chain> {
  const input = { argument: who, values: fhirUrl === undefined ? {} : { fhirUrl } };
  const { application, identification } = await findClient({ context, session }, input, () => ({
    hint: 'Name a client of it, or a person as user:ada@contoso.com.',
  }));
  const [existing, azureAccess] = await Promise.all([
    observeExisting(createBatchReader(session.client), application, identification),
    observeAzureOf(context, session, identification),
  ]);
  const identity = taggedIdentity(identification, application);
  const { permissions } = existingResult(session.tenantContext, identity, existing);
  const asked = permissions.filter(({ resource }) => resource === existing.api?.appId);
  return clientChain({ identification, existing, permissions: asked, azureAccess, now: session.now() });
}

async function chainOfPerson(run: SessionContext, who: string, named: string | undefined): Promise<Chain> {
  const { session } = run;
  const fhirUrl = named ?? (await findOnlyServer(session.client));
  const serverKind = inferServerKind(fhirUrl);
  if (serverKind !== 'oss') {
    return chainOnManagedServer(run, who, { fhirUrl, serverKind });
  }
  const reference = readPrincipalReference(who);
  const { resource, principals } = await observeRoles(session.client, {
    resource: { text: 'resource', fhirUrl, byDisplayName: false, isImplied: true },
    ...{ principals: [reference], givesAccess: false, caller: session.caller, now: session.now() },
  });
  const { principal, groups } = await withGroups(session.client, principals);
  return personChain({ principal, who, groups, resource, fhirUrl });
}

async function chainOnManagedServer(
  { context, session }: SessionContext,
  who: string,
  server: ManagedServer,
): Promise<Chain> {
  const [principals, access] = await Promise.all([
    observePrincipals(session.client, {
      principals: [readPrincipalReference(who)],
      ...{ fhirUrl: server.fhirUrl, givesAccess: false, caller: session.caller, now: session.now() },
    }),
    observeAzureIfReachable(context, session, { resource: null, server }),
  ]);
  const { principal, groups } = await withGroups(session.client, principals);
  return managedPersonChain({ principal, who, groups, access, fhirUrl: server.fhirUrl });
}

/** The only principal that was asked for, with the groups that it is in. */
async function withGroups(
  client: GraphClient,
  [found]: readonly ObservedPrincipal[],
): Promise<Pick<PersonFacts, 'principal' | 'groups'>> {
  if (found === undefined) {
    throw new TypeError('A principal was neither found nor missing.');
  }
  const { principal } = found;
  return { principal, groups: principal.type === 'user' ? await readGroupsOfUser(client, principal.id) : [] };
}
