import { X509Certificate } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeAuthority } from '../identity/certificates.ts';
import {
  applicationOf,
  applicationsOf,
  CONFIDENTIAL,
  FHIR_URL,
  heldRoles,
  list,
  type Outcome,
  PUBLIC,
  register,
  RESOURCE,
  RESOURCE_ELSEWHERE,
  SERVICE,
  servicePrincipalsOf,
} from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

/** A command that gives an application something, and the name under which it finds that application. */
interface Command {
  readonly title: string;
  readonly uniqueName: string;
  readonly type: 'resource' | 'confidential' | 'public' | 'service';
  readonly args: (appId: string) => readonly string[];
  /** True where it is tried with every preparation; the others read who holds an application by the same code. */
  readonly isThorough?: boolean;
}

/** Every command that gives new access to an application; each must ask before it gives some to a prepared one. */
const GIVES_ACCESS: readonly Command[] = [
  {
    title: 'register service',
    isThorough: true,
    type: 'service',
    uniqueName: SERVICE.uniqueName,
    args: () => SERVICE.args,
  },
  {
    title: 'register service, for a role alone',
    type: 'service',
    uniqueName: SERVICE.uniqueName,
    args: () => [...SERVICE.args.slice(0, 8), '--credential', 'none'],
  },
  {
    title: 'register confidential',
    type: 'confidential',
    uniqueName: CONFIDENTIAL.uniqueName,
    args: () => CONFIDENTIAL.args,
  },
  {
    title: 'register service, for a federated credential',
    type: 'service',
    uniqueName: SERVICE.uniqueName,
    args: () => [
      ...SERVICE.args.slice(0, 8),
      ...['--credential', 'federated', '--federated', 'github:contoso/jobs:branch=main'],
    ],
  },
  {
    title: 'register public --admin-consent',
    type: 'public',
    uniqueName: PUBLIC.uniqueName,
    args: () => [...PUBLIC.args, '--admin-consent'],
  },
  {
    title: 'consent grant',
    isThorough: true,
    type: 'public',
    uniqueName: PUBLIC.uniqueName,
    args: (appId) => ['consent', 'grant', appId],
  },
  {
    title: 'register resource --pre-authorize',
    type: 'public',
    uniqueName: PUBLIC.uniqueName,
    args: (appId) => [...RESOURCE.args, '--pre-authorize', appId],
  },
  {
    title: 'role assign',
    isThorough: true,
    type: 'service',
    uniqueName: SERVICE.uniqueName,
    args: (appId) => ['role', 'assign', FHIR_URL, '--role', 'globalReader', '--to', appId],
  },
  {
    title: 'secret rotate',
    type: 'service',
    uniqueName: SERVICE.uniqueName,
    args: (appId) => ['secret', 'rotate', appId, '--secret-to', `file:rotated-${appId}`],
  },
];

/** Commands that write to a prepared application, but give it neither secret nor role nor grant. */
const GIVES_NOTHING: readonly Command[] = [
  {
    // The secret that looks delivered is taken for the one that was asked for.
    title: 'register confidential',
    type: 'confidential',
    uniqueName: CONFIDENTIAL.uniqueName,
    args: () => CONFIDENTIAL.args,
  },
  { title: 'register public', type: 'public', uniqueName: PUBLIC.uniqueName, args: () => PUBLIC.args },
  {
    title: 'register resource',
    type: 'resource',
    uniqueName: RESOURCE_ELSEWHERE.uniqueName,
    args: () => RESOURCE_ELSEWHERE.args,
  },
];

/** An application of somebody else's, made and changed with the rights over one's own that anybody's pipeline has. */
interface Prepared {
  readonly id: string;
  readonly appId: string;
  readonly servicePrincipalId: string;
  readonly tags: readonly string[];
}

/** What somebody left on an application before handing it to us, and how we say so. */
interface Preparation {
  readonly what: string;
  readonly holder: string;
  readonly staysOwner?: boolean;
  readonly prepare: (application: Prepared) => Promise<unknown>;
}

const PREPARATIONS: readonly Preparation[] = [
  { what: 'nothing but its making', holder: 'which made it', prepare: () => Promise.resolve() },
  { what: 'an owner beside us', holder: 'owner ', staysOwner: true, prepare: () => Promise.resolve() },
  {
    what: 'a secret that has our name and tag',
    holder: 'secret fhir-apps 0123456789ab',
    prepare: async ({ id, tags }) => {
      const { body } = await asMallory('POST', `/applications/${id}/addPassword`, {
        passwordCredential: { displayName: 'fhir-apps 0123456789ab' },
      });
      await asMallory('PATCH', `/applications/${id}`, { tags: [...tags, `fhir-apps:secret:${String(body.keyId)}`] });
    },
  },
  {
    what: 'a certificate',
    holder: 'certificate fhir-apps',
    prepare: async ({ id }) =>
      asMallory('PATCH', `/applications/${id}`, {
        keyCredentials: [
          { type: 'AsymmetricX509Cert', usage: 'Verify', key: await certificate(), displayName: 'fhir-apps' },
        ],
      }),
  },
  {
    what: 'a federated credential',
    holder: 'federated credential fhir-apps-ci',
    prepare: ({ id }) =>
      asMallory('POST', `/applications/${id}/federatedIdentityCredentials`, {
        name: 'fhir-apps-ci',
        issuer: 'https://token.actions.githubusercontent.com',
        subject: 'repo:mallory/fork:ref:refs/heads/main',
        audiences: ['api://AzureADTokenExchange'],
      }),
  },
  {
    what: 'a secret of its service principal',
    holder: 'of its service principal',
    prepare: ({ servicePrincipalId }) =>
      asMallory('POST', `/servicePrincipals/${servicePrincipalId}/addPassword`, {
        passwordCredential: { displayName: 'fhir-apps 0123456789ab' },
      }),
  },
];

let sandbox: ServedSandbox;
let ourId: string;
let malloryId: string;

beforeAll(async () => {
  sandbox = await serveSandbox();
  const { admin, identities } = sandbox.ready;
  [ourId = ''] = await servicePrincipalsOf(sandbox, admin.clientId);
  [malloryId = ''] = await servicePrincipalsOf(sandbox, identities.ownedBy.clientId);
  expect(await register(sandbox, RESOURCE)).toMatchObject({ exitCode: 0 });
});
afterAll(() => sandbox.stop());
afterEach(async () => {
  for (const { uniqueName } of [...GIVES_ACCESS, ...GIVES_NOTHING]) {
    for (const { id } of await applicationsOf(sandbox, uniqueName)) {
      await sandbox.graph('DELETE', `/applications/${id}`);
      await sandbox.graph('DELETE', `/directory/deletedItems/${id}`);
    }
  }
});

async function asMallory(
  method: string,
  path: string,
  body: unknown,
): Promise<{ readonly body: Readonly<Record<string, unknown>> }> {
  const answer = await sandbox.graph(method, path, body, sandbox.ready.identities.ownedBy);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer;
}

async function certificate(): Promise<string> {
  const { cert } = await (await makeAuthority()).issue({ rsa: true });
  return new X509Certificate(cert).raw.toString('base64');
}

/** `User.Read` of Microsoft Graph. */
const ASKS_TO_READ_USERS = [
  {
    resourceAppId: '00000003-0000-0000-c000-000000000000',
    resourceAccess: [{ id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' }],
  },
];

/** Makes the application under our name and tags, makes us its owner, leaves what was prepared on it, and goes. */
async function prepare({ type, uniqueName }: Command, preparation: Preparation): Promise<Prepared> {
  const key = uniqueName.split('.').at(-1) ?? '';
  const fhirUrl = type === 'resource' ? 'https://fhir.fabrikam.com' : FHIR_URL;
  const tags = [
    'fhir-apps',
    ...[`type:${type}`, `key:${key}`, `fhir-url:${fhirUrl}`, 'server-kind:oss'].map((each) => `fhir-apps:${each}`),
  ];
  const { body } = await asMallory('POST', '/applications', {
    ...{ displayName: 'Prepared', uniqueName, signInAudience: 'AzureADMyOrg', tags },
    servicePrincipalLockConfiguration: { isEnabled: false },
    ...(type === 'public' ? { requiredResourceAccess: ASKS_TO_READ_USERS } : {}),
  });
  const { id, appId } = body as { readonly id: string; readonly appId: string };
  const { body: principal } = await asMallory('POST', '/servicePrincipals', { appId });
  const prepared = { id, appId, tags, servicePrincipalId: String(principal.id) };
  await preparation.prepare(prepared);
  await asMallory('PATCH', `/applications/${id}`, {
    servicePrincipalLockConfiguration: { isEnabled: true, allProperties: true },
  });
  await setOwners(id, preparation.staysOwner === true);
  return prepared;
}

/** Makes us an owner; the right over one's own applications is not enough for that, but a person's is. */
async function setOwners(id: string, malloryStays: boolean): Promise<void> {
  const ours = { '@odata.id': `${sandbox.ready.graphUrl}/v1.0/directoryObjects/${ourId}` };
  expect((await sandbox.graph('POST', `/applications/${id}/owners/$ref`, ours)).status).toBe(204);
  if (!malloryStays) {
    expect((await sandbox.graph('DELETE', `/applications/${id}/owners/${malloryId}/$ref`)).status).toBe(204);
  }
}

/** Everything that makes the application worth having: its credentials, roles, grants, and what it needs no grant for. */
async function accessOf({ uniqueName }: Command, { id, appId, servicePrincipalId }: Prepared): Promise<unknown> {
  const { passwordCredentials } = await applicationOf(sandbox, uniqueName);
  const { api } = await applicationOf(sandbox, RESOURCE.uniqueName);
  return {
    secrets: passwordCredentials.map(({ keyId }) => keyId),
    trusted: await list(sandbox, `/applications/${id}/federatedIdentityCredentials`),
    roles: await heldRoles(sandbox, servicePrincipalId),
    grants: await list(sandbox, `/servicePrincipals/${servicePrincipalId}/oauth2PermissionGrants`),
    isPreAuthorized: JSON.stringify(api).includes(appId),
  };
}

function preparationsFor({ isThorough }: Command): readonly Preparation[] {
  return isThorough === true ? PREPARATIONS : PREPARATIONS.slice(0, 2);
}

const run = (args: readonly string[]): Promise<Outcome> => register(sandbox, { args });

describe.each(GIVES_ACCESS)('$title, with an application that somebody else prepared', (command) => {
  it.each(preparationsFor(command))('asks first where they left $what', async (preparation) => {
    const prepared = await prepare(command, preparation);
    const before = await accessOf(command, prepared);
    const outcome = await run(command.args(prepared.appId));
    expect(outcome).toMatchObject({
      exitCode: 2,
      error: { code: 'trust_required', details: { appId: prepared.appId } },
    });
    expect(outcome.error.hint).toContain(`--trust ${prepared.appId}`);
    expect(outcome.error.details?.holders).toContainEqual(expect.stringContaining(preparation.holder));
    expect(await accessOf(command, prepared)).toEqual(before);
  });

  it('does it once somebody vouches for the application', async () => {
    const [preparation] = PREPARATIONS;
    expect(preparation).toBeDefined();
    if (preparation !== undefined) {
      const prepared = await prepare(command, preparation);
      const before = await accessOf(command, prepared);
      expect(await run([...command.args(prepared.appId), '--trust', prepared.appId])).toMatchObject({ exitCode: 0 });
      expect(await accessOf(command, prepared)).not.toEqual(before);
    }
  });
});

/** All of it at once. */
const EVERYTHING: Preparation = {
  what: 'everything',
  holder: '',
  staysOwner: true,
  prepare: async (application) => {
    for (const { prepare: leave } of PREPARATIONS) {
      await leave(application);
    }
  },
};

describe('an application that somebody else prepared', () => {
  it.each(GIVES_NOTHING)('gets nothing that it had not by $title', async (command) => {
    const prepared = await prepare(command, EVERYTHING);
    const before = await accessOf(command, prepared);
    expect(await run(command.args(prepared.appId))).toMatchObject({ exitCode: 0 });
    expect(await accessOf(command, prepared)).toEqual(before);
  });
});
