import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { expect } from 'vitest';
import { type Ended, type Running, start } from './executable.ts';
import { list } from './registrations.ts';
import {
  type ClientCredentials,
  type LoggedExchange,
  NOT_OF_THE_TOOL,
  run,
  type ServedSandbox,
  serveSandbox,
  writesOf,
} from './served-sandbox.ts';

/** A served sandbox that the executable knows as `--sandbox`, because a cloud that is given by URLs has no Azure. */
export interface AzureSandbox extends Pick<ServedSandbox, 'ready' | 'workDir' | 'exchanges' | 'graph' | 'token'> {
  /** Resource id of its managed FHIR service. */
  readonly resourceId: string;
  /** The flags that name that service's server. */
  readonly onServer: readonly string[];
  /** Runs the executable to its end, as the administrator. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  start(args: readonly string[]): Running;
  /** The writes to Graph and Azure since the last look, as `METHOD path`. */
  writes(): Promise<readonly string[]>;
  /** Signs a client in to the managed server; gives what sends its requests, and tells the status of each. */
  fhirAs(client: ClientCredentials): Promise<FhirCall>;
  /** The same for the sandbox's managed identity, on the FHIR server of this URL. */
  fhirAsIdentity(fhirUrl: string, audience: string): Promise<FhirCall>;
  /** A request to Azure Resource Manager of the administrator's. */
  azure(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: AzureBody }>;
  /** What the control endpoint answers at a path below `/.sandbox`, such as `/faults`. */
  control(path: string): Promise<AzureBody>;
  /** Schedules faults, counted from now. */
  fault(...faults: readonly string[]): Promise<void>;
  forgetFaults(): Promise<void>;
  /** Leaves the administrator only to read in Azure, or nothing at all; there is no way back. */
  giveUpRights(left: 'reader' | 'none'): Promise<void>;
  stop(): Promise<void>;
}

/** Sends a request to a FHIR server; gives the status of its answer. */
export type FhirCall = (method: string, path: string, body?: object) => Promise<number>;

/** What Azure Resource Manager answers. */
export type AzureBody = Readonly<Record<string, unknown>>;

/** Starts a sandbox with these flags of `sandbox start`, or on a state that stands. Stop it when done. */
export async function serveAzureSandbox(flags: readonly string[] = [], stateDir?: string): Promise<AzureSandbox> {
  const sandbox = await serveSandbox(flags, { stateDir });
  const { ready, workDir } = sandbox;
  const agent = new Agent({ connect: { ca: await readFile(ready.caFile, 'utf8') } });
  const options = (env: Readonly<Record<string, string>> = {}): Parameters<typeof run>[1] => ({
    cwd: workDir,
    env: { FHIR_APPS_SANDBOX_STATE: ready.stateDir, ...env },
  });
  const send = async (
    bearer: string,
    method: string,
    url: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: AzureBody }> => {
    const response = await fetch(url, {
      dispatcher: agent,
      method,
      headers: { ...NOT_OF_THE_TOOL, authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as AzureBody) };
  };
  const azure: AzureSandbox['azure'] = async (method, path, body) => {
    const { access_token: bearer } = (await sandbox.token(ready.admin, 'https://management.azure.com/.default')).body;
    const separator = path.includes('?') ? '&' : '?';
    return send(String(bearer), method, `${ready.origin}${path}${separator}api-version=2022-04-01`, body);
  };
  const controlKey = (): Promise<string> => readFile(join(ready.stateDir, 'control-key'), 'utf8');
  const control = async (method: string, body?: unknown, path = '/faults'): ReturnType<typeof send> => {
    return send((await controlKey()).trim(), method, `${ready.origin}/.sandbox${path}`, body);
  };
  const resourceId = await onlyFhirService(azure);
  return {
    ...sandbox,
    resourceId,
    onServer: ['--fhir-url', ready.fhir.ahds.url, '--server-kind', 'ahds'],
    run: (args, env) => run([...args, '--sandbox'], options(env)),
    start: (args) => start([...args, '--sandbox'], options()),
    writes: async () => {
      const toServices = ({ path }: LoggedExchange): boolean => /^\/+(v1\.0|subscriptions)\//.test(path);
      return writesOf((await sandbox.exchanges()).filter(toServices)).map(({ method, path }) => `${method} ${path}`);
    },
    fhirAs: async (client) => {
      const { status, body } = await sandbox.token(client, `${ready.fhir.ahds.url}/.default`);
      expect(status, JSON.stringify(body)).toBe(200);
      return async (method, path, resource) =>
        (await send(String(body.access_token), method, `${ready.fhir.ahds.url}${path}`, resource)).status;
    },
    fhirAsIdentity: async (fhirUrl, audience) => {
      const { endpoint, clientId } = ready.managedIdentity ?? { endpoint: '', clientId: '' };
      const query = new URLSearchParams({ 'api-version': '2019-08-01', resource: audience, client_id: clientId });
      const response = await fetch(`${endpoint}?${query.toString()}`, {
        dispatcher: agent,
        headers: { ...NOT_OF_THE_TOOL, 'x-identity-header': (await controlKey()).trim() },
      });
      const { access_token: bearer } = (await response.json()) as AzureBody;
      expect(response.status).toBe(200);
      return async (method, path, resource) =>
        (await send(String(bearer), method, `${fhirUrl}${path}`, resource)).status;
    },
    azure,
    control: async (path) => (await control('GET', undefined, path)).body,
    fault: async (...faults) => {
      const { status, body } = await control('POST', { faults });
      expect(status, JSON.stringify(body)).toBe(200);
    },
    forgetFaults: async () => {
      expect((await control('DELETE')).status).toBeLessThan(300);
    },
    giveUpRights: async (left) => {
      const subscription = resourceId.replace(/\/resourceGroups\/.*$/, '');
      const path = `${subscription}/providers/Microsoft.Authorization`;
      const [administrator] = await list<{ readonly id: string }>(
        sandbox,
        `/servicePrincipals?$filter=appId eq '${ready.admin.clientId}'`,
      );
      const principalId = administrator?.id ?? '';
      const { body } = await azure('GET', `${path}/roleAssignments?$filter=principalId eq '${principalId}'`);
      if (left === 'reader') {
        const roleDefinitionId = `${path}/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
        const properties = { roleDefinitionId, principalId };
        const given = await azure('PUT', `${path}/roleAssignments/${crypto.randomUUID()}`, { properties });
        expect(given.status).toBe(201);
      }
      // Owner, which lets it give and take, comes last.
      const held = body.value as readonly { readonly id: string; readonly properties: { readonly scope: string } }[];
      for (const { id } of held.toSorted((a, b) => b.properties.scope.length - a.properties.scope.length)) {
        expect((await azure('DELETE', id)).status).toBe(200);
      }
    },
    stop: async () => {
      await agent.close();
      await sandbox.stop();
    },
  };
}

async function onlyFhirService(azure: AzureSandbox['azure']): Promise<string> {
  const subscriptions = (await azure('GET', '/subscriptions')).body.value as readonly { readonly id: string }[];
  const filter = encodeURIComponent("resourceType eq 'Microsoft.HealthcareApis/workspaces/fhirservices'");
  const { body } = await azure('GET', `${subscriptions[0]?.id ?? ''}/resources?$filter=${filter}`);
  const [service] = body.value as readonly { readonly id: string }[];
  return service?.id ?? '';
}
