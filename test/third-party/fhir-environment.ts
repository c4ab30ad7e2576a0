import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { expect } from 'vitest';
import type { Ended } from '../e2e/executable.ts';
import { NOT_OF_THE_TOOL, type Ready, run, serveSandbox, type ServedSandbox } from '../e2e/served-sandbox.ts';

/** What `register` tells in JSON, as far as the tests look. */
export interface Registered {
  readonly appId: string;
  readonly objectId: string;
  readonly servicePrincipalId: string;
  readonly requestScope: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly credential: { readonly secret?: string } | null;
  readonly appRoles: readonly { readonly value: string; readonly id: string }[];
  readonly permissions: readonly { readonly value: string; readonly granted: boolean | null }[];
  readonly handOffs: readonly { readonly kind: string; readonly url: string | null }[];
}

/** What a server answered in JSON. */
export interface FhirAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** A sandbox whose open-source FHIR server was registered and set up as a user does it, with commands alone. */
export interface FhirEnvironment {
  readonly sandbox: ServedSandbox;
  readonly ready: Ready;
  readonly resource: Registered;
  /** `fhir-apps register …` for the server; its result. */
  register(...args: readonly string[]): Promise<Registered>;
  /** A request to the FHIR server with this token; `body` makes it a POST. */
  fhir(token: string, path: string, body?: object): Promise<FhirAnswer>;
  /** Any request with this token; `body` makes it a POST. */
  request(token: string, url: string, body?: object): Promise<FhirAnswer>;
  /** Gives a user or a service principal an app role of the server. */
  giveRole(principalId: string, role: string): Promise<void>;
  /** Lets a client sign in with tokens of the sandbox's test issuer for this subject. */
  trustFederated(client: Registered, subject: string): Promise<void>;
  /** A token of the test issuer for this subject, asked for as GitHub Actions asks for its own. */
  assertion(subject: string): Promise<string>;
  stop(): Promise<void>;
}

const FEDERATED_AUDIENCE = 'api://AzureADTokenExchange';

/**
 * Starts a sandbox, registers the API of its FHIR server, and sets the server to it; both with more flags, if given.
 * Stop it when done.
 */
export async function startFhirEnvironment(
  resourceFlags: readonly string[] = [],
  sandboxFlags: readonly string[] = [],
): Promise<FhirEnvironment> {
  const sandbox = await serveSandbox(sandboxFlags);
  const { ready } = sandbox;
  const fhirUrl = ready.fhir.oss.url;
  const testIssuer = `${ready.origin}/test-issuer`;
  const agent = new Agent({ connect: { ca: await readFile(ready.caFile, 'utf8') } });

  const register: FhirEnvironment['register'] = async (...args) => {
    const flags = ['--fhir-url', fhirUrl, '--yes', '--json'];
    return resultOf<Registered>(await sandbox.run(['register', ...args, ...flags]));
  };
  const resource = await register('resource', '--name', 'Sandbox FHIR', ...resourceFlags);
  const settings = Object.entries(resource.settings).map(([name, value]) => `${name}=${value}`);
  const set = ['sandbox', 'fhir', 'set', 'oss', ...settings, '--json'];
  resultOf(await run(set, { env: { FHIR_APPS_SANDBOX_STATE: ready.stateDir } }));

  const request: FhirEnvironment['request'] = async (token, url, body) => {
    const response = await fetch(url, {
      dispatcher: agent,
      headers: { ...NOT_OF_THE_TOOL, authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      headers: new Headers([...response.headers]),
      resource: (await response.json()) as FhirAnswer['resource'],
    };
  };
  return {
    sandbox,
    ready,
    resource,
    register,
    request,
    fhir: (token, path, body) => request(token, `${fhirUrl}${path}`, body),
    giveRole: async (principalId, role) => {
      const appRoleId = resource.appRoles.find(({ value }) => value === role)?.id;
      const resourceId = resource.servicePrincipalId;
      const path = `/servicePrincipals/${resourceId}/appRoleAssignedTo`;
      const { status, body } = await sandbox.graph('POST', path, { principalId, resourceId, appRoleId });
      expect(status, JSON.stringify(body)).toBe(201);
    },
    trustFederated: async (client, subject) => {
      const credential = { name: 'jobs', issuer: testIssuer, subject, audiences: [FEDERATED_AUDIENCE] };
      const path = `/applications/${client.objectId}/federatedIdentityCredentials`;
      const { status, body } = await sandbox.graph('POST', path, credential);
      expect(status, JSON.stringify(body)).toBe(201);
    },
    assertion: async (subject) => {
      const query = new URLSearchParams({ subject, audience: FEDERATED_AUDIENCE });
      const bearer = (await readFile(join(ready.stateDir, 'control-key'), 'utf8')).trim();
      const headers = { ...NOT_OF_THE_TOOL, authorization: `Bearer ${bearer}` };
      const response = await fetch(`${testIssuer}/token?${query.toString()}`, { dispatcher: agent, headers });
      expect(response.status).toBe(200);
      return ((await response.json()) as { readonly value: string }).value;
    },
    stop: async () => {
      await agent.close();
      await sandbox.stop();
    },
  };
}

function resultOf<T>({ stdout, stderr }: Ended): T {
  const envelope = JSON.parse(stdout) as { readonly ok: boolean; readonly result: T };
  expect({ ok: envelope.ok, stdout, stderr }).toMatchObject({ ok: true });
  return envelope.result;
}
