import { randomUUID } from 'node:crypto';
import { isObject, type Json } from './json.ts';
import type { Placeholders } from './placeholders.ts';
import { RESOURCES } from './prepare-request.ts';
import type { DayOfRecording } from './day-of-recording.ts';
import type { Recording } from './recording.ts';
import type { ReplaySandbox } from './replay-sandbox.ts';
import { type StandIn, type StandInKind, standInsFor } from './stand-ins.ts';

const VAULT = 'replay-vault';
const RESOURCE_GROUP = 'fhir-sandbox';
const SECRETS_OFFICER = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7';

/** Values of placeholders that the sandbox tells before anything is sent. */
export function knownFrom({ ready }: ReplaySandbox): Readonly<Record<string, string>> {
  const [, , subscription = ''] = ready.managedIdentity?.resourceId.split('/') ?? [];
  return {
    '{tenant}': ready.tenantId,
    '{domain}': ready.tenantDomain,
    '{sub}': subscription,
    '{rg}': RESOURCE_GROUP,
    '{vault}': VAULT,
  };
}

/** Makes what was in the tenant when the recording began, and binds the placeholders that stand for it. */
export async function prepareTenant(
  sandbox: ReplaySandbox,
  recording: Recording,
  day: DayOfRecording,
  known: Placeholders,
): Promise<void> {
  if (!day.restrictsIdentifierUris) {
    await must(sandbox, 'PATCH', '/v1.0/policies/defaultAppManagementPolicy', { isEnabled: false });
  }
  if (recording.exchanges.some(({ path }) => path.includes('{vault}'))) {
    await makeVault(sandbox, known);
  }
  for (const standIn of standInsFor(recording)) {
    known.bind(standIn.placeholder, await valueOf(sandbox, standIn, known));
  }
}

/** Sends a request as the administrator; throws an Error where it is refused. */
export async function must(sandbox: ReplaySandbox, method: string, path: string, body: Json): Promise<Json> {
  const service = path.startsWith('/v1.0/') ? 'graph' : path.startsWith('/vaults/') ? 'keyvault' : 'azure';
  const token = await sandbox.token('admin', RESOURCES[service]);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await sandbox.send({
    method,
    path,
    headers,
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  });
  if (answer.status >= 400) {
    throw new Error(`The tenant of the recording cannot be made: ${method} ${path}: ${JSON.stringify(answer.body)}`);
  }
  return answer.body;
}

async function makeVault(sandbox: ReplaySandbox, known: Placeholders): Promise<void> {
  const path = known.resolve('/subscriptions/{sub}/resourceGroups/{rg}/providers/Microsoft.KeyVault/vaults/{vault}');
  await must(sandbox, 'PUT', `${path}?api-version=2023-07-01`, {
    location: 'westeurope',
    properties: {
      tenantId: sandbox.ready.tenantId,
      sku: { family: 'A', name: 'standard' },
      enableRbacAuthorization: true,
      softDeleteRetentionInDays: 7,
    },
  });
  const role = `${path}/providers/Microsoft.Authorization/roleDefinitions/${SECRETS_OFFICER}`;
  const assignment = `${path}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`;
  await must(sandbox, 'PUT', `${assignment}?api-version=2022-04-01`, {
    properties: { roleDefinitionId: role, principalId: await adminId(sandbox), principalType: 'ServicePrincipal' },
  });
}

/** The object id of the administrator's service principal. */
async function adminId(sandbox: ReplaySandbox): Promise<string> {
  const found = await must(sandbox, 'GET', `/v1.0/servicePrincipals(appId='${sandbox.ready.admin.clientId}')`, null);
  return idOf(found);
}

async function valueOf(sandbox: ReplaySandbox, { placeholder, kind }: StandIn, known: Placeholders): Promise<string> {
  const make: Readonly<Record<StandInKind, () => string | Promise<string>>> = {
    guid: () => randomUUID(),
    name: () => `replay${randomUUID().slice(0, 8)}`,
    secret: () => `Pa55-${randomUUID()}`,
    user: () => makeUser(sandbox, known.resolve(`stranger-${randomUUID().slice(0, 8)}@{domain}`)),
    servicePrincipal: () => makeServicePrincipal(sandbox),
    managedIdentity: () => sandbox.ready.managedIdentity?.principalId ?? placeholder,
  };
  return make[kind]();
}

/** Makes a user of this name and gives the object id. */
export async function makeUser(sandbox: ReplaySandbox, userPrincipalName: string): Promise<string> {
  const [name = ''] = userPrincipalName.split('@');
  const user = await must(sandbox, 'POST', '/v1.0/users', {
    accountEnabled: true,
    displayName: name,
    mailNickname: name,
    userPrincipalName,
    passwordProfile: { password: `Pa55-${randomUUID()}` },
  });
  return idOf(user);
}

async function makeServicePrincipal(sandbox: ReplaySandbox): Promise<string> {
  const application = await must(sandbox, 'POST', '/v1.0/applications', { displayName: 'Stranger' });
  const appId = isObject(application) ? (application['appId'] ?? null) : null;
  return idOf(await must(sandbox, 'POST', '/v1.0/servicePrincipals', { appId }));
}

function idOf(body: Json): string {
  const id = isObject(body) ? body['id'] : undefined;
  if (typeof id !== 'string') {
    throw new Error(`No id: ${JSON.stringify(body)}`);
  }
  return id;
}
