import { type Client, tokenOf } from '../fhir/fhir-client.ts';
import { type Answer, objectOf, type TestSandbox, textOf, tokenForm } from '../running-sandbox.ts';

/** The audience of Azure Resource Manager, as az asks for it. */
export const ARM = 'https://management.core.windows.net/';

/** Ids of the FHIR roles that tests give. */
export const AZURE_ROLES = {
  contributor: '5a1fc7df-4bf1-4951-a576-89034ee01acd',
  writer: '3f88fce4-5892-4214-ae73-ba5294559913',
  reader: '4c8d0bbc-75d3-4935-991f-5f3c56d81508',
  exporter: '3db33094-8700-4567-8da5-1501d4e7e843',
  converter: 'a1705bd2-3a8f-45a5-8683-466fcfd5cc24',
  smartUser: '4ba50f17-9666-485c-a643-ff00808643f0',
} as const;

/** Sends requests to Azure Resource Manager; `api-version` is added. */
export type AzureSender = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** Sends as a client, by default as the sandbox's administrator, who is Owner of the subscription. */
export async function azureSender(sandbox: TestSandbox, client?: Client): Promise<AzureSender> {
  const token = client === undefined ? await adminToken(sandbox) : await tokenOf(sandbox, client, ARM);
  return azureSenderWith(sandbox, token);
}

/** Sends with a token. */
export function azureSenderWith(sandbox: TestSandbox, token: string): AzureSender {
  return (method, path, body) =>
    sandbox.send(
      path.includes('api-version=') ? path : `${path}${path.includes('?') ? '&' : '?'}api-version=2022-04-01`,
      {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
    );
}

/** A token of the sandbox's administrator for Azure Resource Manager. */
export async function adminToken(sandbox: TestSandbox): Promise<string> {
  const { admin, tenantId } = sandbox.ready;
  const answer = await sandbox.send(
    `/${tenantId}/oauth2/v2.0/token`,
    tokenForm({
      grant_type: 'client_credentials',
      client_id: admin.clientId,
      client_secret: admin.clientSecret,
      scope: `${ARM}/.default`,
    }),
  );
  return textOf(answer.body, 'access_token');
}

/** The id of the subscription. */
export async function subscriptionId(send: AzureSender): Promise<string> {
  const { body } = await send('GET', '/subscriptions');
  const [subscription] = body['value'] as { readonly subscriptionId: string }[];
  return subscription?.subscriptionId ?? '';
}

/** The id of the FHIR service behind `/fhir/ahds`. */
export async function fhirServiceScope(send: AzureSender): Promise<string> {
  const subscription = await subscriptionId(send);
  return `/subscriptions/${subscription}/resourceGroups/fhir-sandbox/providers/Microsoft.HealthcareApis/workspaces/contoso/fhirservices/fhir`;
}

/** What a role assignment may say besides who gets what. */
export interface AssignmentFacts {
  /** The assignment's own GUID. */
  readonly name?: string;
  readonly principalType?: string;
  readonly description?: string;
  readonly condition?: string;
  readonly conditionVersion?: string;
}

/** Gives a role on a scope; `name` is the assignment's own GUID. */
export function assignRole(
  send: AzureSender,
  scope: string,
  roleId: string,
  principalId: string,
  more: AssignmentFacts = {},
): Promise<Answer> {
  const { name = crypto.randomUUID(), ...properties } = more;
  const roleDefinitionId = `/providers/Microsoft.Authorization/roleDefinitions/${roleId}`;
  return send('PUT', `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`, {
    properties: { roleDefinitionId, principalId, ...properties },
  });
}

/** What Azure Resource Manager refuses with. */
export function azureRefusal(answer: Answer): string {
  const error = objectOf(answer.body, 'error');
  return `${answer.status} ${textOf(error, 'code')}: ${textOf(error, 'message')}`;
}
