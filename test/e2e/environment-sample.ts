import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect } from 'vitest';
import { readKeyPair } from '../../src/certificates/key-pair-file.ts';
import {
  applicationOf,
  deliveredKeyIds,
  federatedCredentialsOf,
  FHIR_URL,
  grantedScopes,
  heldRoles,
  list,
  type ListedApplication,
  type Outcome,
  outcomeOf,
  servicePrincipalsOf,
  works,
} from './registrations.ts';
import type { ServedSandbox } from './served-sandbox.ts';

/** One of each type, and one of each credential. */
const ENVIRONMENT_FILE = `fhirUrl: ${FHIR_URL}
resource:
  name: Contoso FHIR
clients:
  portal:
    type: confidential
    name: Care portal
    replyUrl: https://portal.contoso.com/callback
    credential: secret
    secretTo: env-file:.env
    adminConsent: true
  chart: { type: public, name: Growth chart, replyUrl: https://chart.contoso.com/ }
  import: { type: service, name: Nightly import, role: globalImporter, credential: secret, secretTo: file:secret }
  ci:
    type: service
    name: CI import
    role: globalImporter
    credential: federated
    federated: github:contoso/fhir:branch=main
  key: { type: service, name: Key import, role: globalReader, credential: certificate, generateCertificate: . }
`;

/** What has to stand of each key in the end. */
interface Expected {
  readonly roles: readonly string[];
  readonly grants: readonly string[];
  readonly federated: number;
  /** Reads the secret where it was to go; null for an entry without one. */
  readonly secret: ((workDir: string) => Promise<string>) | null;
  readonly certificate: string | null;
}

const NOTHING: Expected = { roles: [], grants: [], federated: 0, secret: null, certificate: null };

const EXPECTED: Readonly<Record<string, Expected>> = {
  resource: NOTHING,
  portal: {
    ...NOTHING,
    grants: ['openid profile offline_access User.Read', 'user_impersonation'],
    secret: async (workDir) => parseEnv(await readFile(join(workDir, '.env'), 'utf8')).PORTAL_CLIENT_SECRET ?? '',
  },
  chart: NOTHING,
  import: {
    ...NOTHING,
    roles: ['globalImporter'],
    secret: async (workDir) => (await readFile(join(workDir, 'secret'), 'utf8')).trim(),
  },
  ci: { ...NOTHING, roles: ['globalImporter'], federated: 1 },
  key: { ...NOTHING, roles: ['globalReader'], certificate: 'key.pem' },
};

/** The keys of the file. */
const KEYS = Object.keys(EXPECTED);

/** What follows `fhir-apps`. */
export const APPLY: readonly string[] = ['apply', '--yes', '--json'];

/** The requests to Graph of a first apply, as faults name them. */
export const EXCHANGES: readonly string[] = [
  'GET /applications',
  ...nth('POST /$batch', 2),
  ...nth('POST /applications', 6),
  ...nth('POST /servicePrincipals', 6),
  'POST /applications/*/federatedIdentityCredentials',
  ...nth('POST /servicePrincipals/*/appRoleAssignedTo', 3),
  ...nth('POST /oauth2PermissionGrants', 2),
  'PATCH /applications/*',
];

/** The first of such requests, the second, and so on. */
function nth(request: string, times: number): readonly string[] {
  return [...Array(times).keys()].map((index) => (index === 0 ? request : `${request}@${index + 1}`));
}

/** Puts the file into the work directory of a sandbox. */
export function writeEnvironment(sandbox: Pick<ServedSandbox, 'workDir'>): Promise<void> {
  return writeFile(join(sandbox.workDir, 'fhir-apps.yaml'), ENVIRONMENT_FILE);
}

/** Applies the file to its end. */
export async function apply(sandbox: ServedSandbox, ...more: readonly string[]): Promise<Outcome> {
  return outcomeOf(await sandbox.run([...APPLY, ...more]));
}

/** The entries of a result of `apply` as `key: action`. */
function actionsIn({ result }: Pick<Outcome, 'result'>): readonly string[] {
  const registrations = (result.registrations ?? []) as readonly { readonly key: string; readonly action: string }[];
  return registrations.map(({ key, action }) => `${key}: ${action}`);
}

/**
 * Expects the wanted end: one application and one service principal for each key, with what each is to have and nothing
 * else; every secret delivered, working, and no other; the lock file naming them all.
 */
export async function expectApplied(sandbox: ServedSandbox): Promise<void> {
  const all = await list<ListedApplication>(sandbox, '/applications?$top=999');
  const ours = all.map(({ uniqueName }) => uniqueName).filter(isOurs);
  expect(ours.sort()).toEqual(KEYS.map(uniqueNameOf).sort());
  const pins: Record<string, unknown> = {};
  for (const [key, expected] of Object.entries(EXPECTED)) {
    const application = await applicationOf(sandbox, uniqueNameOf(key));
    pins[key] = { appId: application.appId, objectId: application.id };
    await expectEntry(sandbox, application, expected);
  }
  expect(await pinsOf(sandbox)).toEqual(pins);
}

function uniqueNameOf(key: string): string {
  return `fhir-apps.${new URL(FHIR_URL).host}.${key}`;
}

async function pinsOf({ workDir }: ServedSandbox): Promise<unknown> {
  const lock = JSON.parse(await readFile(join(workDir, 'fhir-apps.lock.json'), 'utf8')) as {
    readonly environments: Readonly<Record<string, { readonly registrations: unknown }>>;
  };
  return lock.environments.default?.registrations;
}

async function expectEntry(sandbox: ServedSandbox, application: ListedApplication, expected: Expected): Promise<void> {
  const { id, appId, passwordCredentials, keyCredentials } = application;
  const [principal = '', ...others] = await servicePrincipalsOf(sandbox, appId);
  expect(others).toEqual([]);
  expect(await heldRoles(sandbox, principal)).toEqual(expected.roles);
  expect(await grantedScopes(sandbox, principal)).toEqual(expected.grants);
  expect(await federatedCredentialsOf(sandbox, id)).toHaveLength(expected.federated);
  expect(passwordCredentials.map(({ keyId }) => keyId)).toEqual(deliveredKeyIds(application));
  expect(passwordCredentials).toHaveLength(expected.secret === null ? 0 : 1);
  if (expected.secret !== null) {
    const clientSecret = await expected.secret(sandbox.workDir);
    expect(await works(sandbox, { clientId: appId, clientSecret }, expected)).toBe(true);
  }
  const pair =
    expected.certificate === null
      ? null
      : readKeyPair(await readFile(join(sandbox.workDir, expected.certificate), 'utf8'));
  const thumbprints = pair === null ? [] : [pair.certificate.thumbprint];
  expect(thumbprints).toHaveLength(expected.certificate === null ? 0 : 1);
  expect(keyCredentials.map(({ customKeyIdentifier }) => customKeyIdentifier)).toEqual(thumbprints);
}

/** Expects that `plan` finds nothing to do. */
export async function expectNothingToDo(sandbox: ServedSandbox): Promise<void> {
  const { exitCode, result } = outcomeOf(await sandbox.run(['plan', '--check', '--json']));
  expect({ exitCode, unchanged: actionsIn({ result }) }).toEqual({
    exitCode: 0,
    unchanged: KEYS.map((key) => `${key}: unchanged`),
  });
}

/**
 * Makes what someone else has in the tenant: an application that shares a name with one of ours, with a secret and a
 * reply URL.
 */
export async function addForeign(sandbox: ServedSandbox): Promise<void> {
  const made = await sandbox.graph('POST', '/applications', {
    displayName: 'Care portal',
    uniqueName: 'terraform.care-portal',
    tags: ['team:blue'],
    web: { redirectUris: ['https://portal.contoso.com/callback'] },
  });
  const { id, appId } = made.body as { readonly id: string; readonly appId: string };
  const answers = [
    made,
    await sandbox.graph('POST', `/applications/${id}/addPassword`, { passwordCredential: { displayName: 'theirs' } }),
    await sandbox.graph('POST', '/servicePrincipals', { appId }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([201, 200, 201]);
}

/** Everything in the directory that the file does not ask for. */
export async function othersIn(sandbox: ServedSandbox): Promise<unknown> {
  const applications = await list<ListedApplication>(sandbox, '/applications?$top=999');
  const ours = applications.filter(({ uniqueName }) => isOurs(uniqueName)).map(({ appId }) => appId);
  const principals = await list<{ readonly id: string; readonly appId: string }>(
    sandbox,
    '/servicePrincipals?$top=999',
  );
  const oursOf = principals.filter(({ appId }) => ours.includes(appId)).map(({ id }) => id);
  const grants = await list<{ readonly clientId: string }>(sandbox, '/oauth2PermissionGrants');
  return {
    applications: applications.filter(({ uniqueName }) => !isOurs(uniqueName)),
    principals: principals.filter(({ id }) => !oursOf.includes(id)),
    grants: grants.filter(({ clientId }) => !oursOf.includes(clientId)),
  };
}

function isOurs(uniqueName: string | null): boolean {
  return uniqueName?.startsWith('fhir-apps.') === true;
}
