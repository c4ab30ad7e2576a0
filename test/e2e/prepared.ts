import { X509Certificate } from 'node:crypto';
import { expect } from 'vitest';
import { makeAuthority } from '../identity/certificates.ts';
import { servicePrincipalsOf } from './registrations.ts';
import type { ServedSandbox } from './served-sandbox.ts';

/** What an application has to look like so that a command takes it for its own. */
export interface PreparedName {
  readonly uniqueName: string;
  readonly type: 'resource' | 'confidential' | 'public' | 'service';
}

/** Writes with the rights of someone who is none of us; throws where Graph refuses. */
export type Mallory = (
  method: string,
  path: string,
  body: unknown,
) => Promise<{ readonly body: Readonly<Record<string, unknown>> }>;

/** The identity that may write what it owns, and nothing else. */
function malloryAt(sandbox: ServedSandbox): Mallory {
  return async (method, path, body) => {
    const answer = await sandbox.graph(method, path, body, sandbox.ready.identities.ownedBy);
    expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    return answer;
  };
}

/** An application of someone else's, made and changed with the rights over one's own that anybody's pipeline has. */
export interface Prepared {
  readonly id: string;
  readonly appId: string;
  readonly servicePrincipalId: string;
  readonly tags: readonly string[];
}

/** What someone left on an application before handing it to us, and how we say so. */
export interface Preparation {
  readonly what: string;
  readonly holder: string;
  readonly staysOwner?: boolean;
  readonly prepare: (application: Prepared, mallory: Mallory) => Promise<unknown>;
}

/** Everything that someone can leave on an application. */
export const PREPARATIONS: readonly [Preparation, ...Preparation[]] = [
  { what: 'nothing but its making', holder: 'which made it', prepare: () => Promise.resolve() },
  { what: 'an owner beside us', holder: 'owner ', staysOwner: true, prepare: () => Promise.resolve() },
  {
    what: 'a secret that has our name and tag',
    holder: 'secret fhir-apps 0123456789ab',
    prepare: async ({ id, tags }, mallory) => {
      const { body } = await mallory('POST', `/applications/${id}/addPassword`, {
        passwordCredential: { displayName: 'fhir-apps 0123456789ab' },
      });
      await mallory('PATCH', `/applications/${id}`, { tags: [...tags, `fhir-apps:secret:${String(body.keyId)}`] });
    },
  },
  {
    what: 'a certificate',
    holder: 'certificate fhir-apps',
    prepare: async ({ id }, mallory) =>
      mallory('PATCH', `/applications/${id}`, {
        keyCredentials: [
          { type: 'AsymmetricX509Cert', usage: 'Verify', key: await certificate(), displayName: 'fhir-apps' },
        ],
      }),
  },
  {
    what: 'a federated credential',
    holder: 'federated credential fhir-apps-ci',
    prepare: ({ id }, mallory) =>
      mallory('POST', `/applications/${id}/federatedIdentityCredentials`, {
        name: 'fhir-apps-ci',
        issuer: 'https://token.actions.githubusercontent.com',
        subject: 'repo:mallory/fork:ref:refs/heads/main',
        audiences: ['api://AzureADTokenExchange'],
      }),
  },
  {
    what: 'a secret of its service principal',
    holder: 'of its service principal',
    prepare: ({ servicePrincipalId }, mallory) =>
      mallory('POST', `/servicePrincipals/${servicePrincipalId}/addPassword`, {
        passwordCredential: { displayName: 'fhir-apps 0123456789ab' },
      }),
  },
];

/** All of it at once. */
export const EVERYTHING: Preparation = {
  what: 'everything',
  holder: '',
  staysOwner: true,
  prepare: async (application, mallory) => {
    for (const { prepare: leave } of PREPARATIONS) {
      await leave(application, mallory);
    }
  },
};

let certificateOfAll: Promise<string> | undefined;

/** One for all applications, since a key takes a third of a second to make. */
function certificate(): Promise<string> {
  certificateOfAll ??= makeAuthority()
    .then((authority) => authority.issue({ rsa: true }))
    .then(({ cert }) => new X509Certificate(cert).raw.toString('base64'));
  return certificateOfAll;
}

/** `User.Read` of Microsoft Graph. */
const ASKS_TO_READ_USERS = [
  {
    resourceAppId: '00000003-0000-0000-c000-000000000000',
    resourceAccess: [{ id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' }],
  },
];

/** Makes the application under our name and tags, makes us its owner, leaves what was prepared on it, and goes. */
export async function prepare(
  sandbox: ServedSandbox,
  { type, uniqueName }: PreparedName,
  preparation: Preparation,
): Promise<Prepared> {
  const asMallory = malloryAt(sandbox);
  const key = uniqueName.split('.').at(-1) ?? '';
  const fhirUrl = `https://${uniqueName.slice('fhir-apps.'.length, -key.length - 1)}`;
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
  // A new service principal has no owner, and Mallory may only change what they own.
  const { clientId } = sandbox.ready.identities.ownedBy;
  const { body: mallory } = await sandbox.graph('GET', `/servicePrincipals(appId='${clientId}')`);
  const { body: principal } = await asMallory('POST', '/servicePrincipals', {
    appId,
    'owners@odata.bind': [`${sandbox.ready.graphUrl}/v1.0/directoryObjects/${String(mallory.id)}`],
  });
  const prepared = { id, appId, tags, servicePrincipalId: String(principal.id) };
  await preparation.prepare(prepared, asMallory);
  await asMallory('PATCH', `/applications/${id}`, {
    servicePrincipalLockConfiguration: { isEnabled: true, allProperties: true },
  });
  await setOwners(sandbox, id, preparation.staysOwner === true);
  return prepared;
}

/** Makes us an owner; the right over one's own applications is not enough for that, but a person's is. */
async function setOwners(sandbox: ServedSandbox, id: string, malloryStays: boolean): Promise<void> {
  const [ourId = ''] = await servicePrincipalsOf(sandbox, sandbox.ready.admin.clientId);
  const [malloryId = ''] = await servicePrincipalsOf(sandbox, sandbox.ready.identities.ownedBy.clientId);
  const ours = { '@odata.id': `${sandbox.ready.graphUrl}/v1.0/directoryObjects/${ourId}` };
  expect((await sandbox.graph('POST', `/applications/${id}/owners/$ref`, ours)).status).toBe(204);
  if (!malloryStays) {
    expect((await sandbox.graph('DELETE', `/applications/${id}/owners/${malloryId}/$ref`)).status).toBe(204);
  }
}
