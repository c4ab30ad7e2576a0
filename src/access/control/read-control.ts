import { readApplication } from '../../graph/answers.ts';
import { applicationByKey, bodyIfAllowed } from '../../graph/reads.ts';
import type { FhirResource } from '../../registration/model/azure-access.ts';
import type { AccessControl, AccessOwner, AccessPrincipal } from '../access-result.ts';
import type { UncontrolledFacts } from '../facts.ts';
import type { AzureGrants } from '../read/azure-roles.ts';
import { readOwners } from '../read/clients.ts';
import { readWho } from '../read/people.ts';
import type { Reading } from '../read/reading.ts';
import { azureControl } from './azure-control.ts';
import type { ControlFact } from './control-fact.ts';
import { directoryRoleControl } from './directory-roles.ts';
import { externalControl } from './external-control.ts';
import { graphPermissionControl } from './graph-permissions.ts';
import { ownerControl } from './owner-control.ts';

/** Who could give themselves access, and all who were named by it. */
export interface Control {
  readonly control: readonly AccessControl[];
  readonly people: ReadonlyMap<string, AccessPrincipal>;
}

/** The Azure roles at a managed server; null for any other. */
export interface AzureOfServer {
  readonly resource: FhirResource;
  readonly grants: AzureGrants;
}

/** Reads who could give themselves access to a server. What may not be read is among what was not read. */
export async function readControl(
  reading: Reading,
  facts: UncontrolledFacts,
  azure: AzureOfServer | null,
): Promise<Control> {
  const api = await readApi(reading, facts);
  const [byRole, byPermission] = await Promise.all([
    directoryRoleControl(reading, scopesOf(facts, api.applicationId)),
    graphPermissionControl(reading),
  ]);
  const found = merged([
    ...ownerControl(facts, api.owners),
    ...byRole,
    ...byPermission,
    ...(azure === null ? [] : azureControl(azure.grants, azure.resource)),
  ]);
  const missing = found.map(({ principalId }) => principalId).filter((id) => !facts.people.has(id));
  const people = new Map([...facts.people, ...(await readWho(reading, missing))]);
  return {
    control: [
      ...found.map(({ principalId, ...fact }): AccessControl => {
        const principal = facts.clients.get(principalId)?.principal ?? people.get(principalId) ?? null;
        return { principal, name: principal?.displayName ?? principalId, ...fact };
      }),
      ...externalControl(facts.clients),
    ],
    people,
  };
}

/** The API of a server that has one of its own. */
async function readApi(
  reading: Reading,
  { server }: Pick<UncontrolledFacts, 'server'>,
): Promise<{ readonly applicationId: string | null; readonly owners: readonly AccessOwner[] }> {
  if (server.api === null || server.kind !== 'oss') {
    return { applicationId: null, owners: [] };
  }
  const body = bodyIfAllowed(await reading.reader.read(applicationByKey('appId', server.api.appId)));
  const applicationId = body === null ? null : readApplication(body).id;
  const [own, ofPrincipal] = await Promise.all([
    applicationId === null ? [] : readOwners(reading, 'application', applicationId),
    readOwners(reading, 'servicePrincipal', server.api.servicePrincipalId),
  ]);
  return { applicationId, owners: [...(own ?? []), ...(ofPrincipal ?? [])] };
}

/** What a directory role that is limited to one object leads to, by the id of that object. */
function scopesOf(
  { server, clients }: Pick<UncontrolledFacts, 'server' | 'clients'>,
  apiApplicationId: string | null,
): ReadonlyMap<string, string> {
  const api = server.api === null || server.kind !== 'oss' ? [] : [server.api.servicePrincipalId, apiApplicationId];
  return new Map([
    ...[...clients.values()].flatMap(({ principal, applicationId }) =>
      [principal.id, applicationId].flatMap((id): readonly (readonly [string, string])[] =>
        id === null ? [] : [[id, `as ${principal.displayName}`]],
      ),
    ),
    ...api.flatMap((id): readonly (readonly [string, string])[] => (id === null ? [] : [[id, 'any role']])),
  ]);
}

/** One for each who, kind, state and lead, with every way named. */
function merged(facts: readonly ControlFact[]): readonly ControlFact[] {
  const byWho = new Map<string, ControlFact>();
  for (const fact of facts) {
    const key = [fact.principalId, fact.kind, fact.state, fact.may].join('\n');
    const known = byWho.get(key);
    const how = known === undefined || known.how === fact.how ? fact.how : `${known.how}, ${fact.how}`;
    byWho.set(key, { ...fact, how });
  }
  return [...byWho.values()];
}
