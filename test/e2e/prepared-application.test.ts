import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EVERYTHING, prepare, type Preparation, PREPARATIONS, type Prepared } from './prepared.ts';
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
    title: 'credential rotate',
    type: 'service',
    uniqueName: SERVICE.uniqueName,
    args: (appId) => ['credential', 'rotate', appId, '--secret-to', `file:rotated-${appId}`],
  },
  {
    title: 'apply',
    isThorough: true,
    type: 'service',
    uniqueName: SERVICE.uniqueName,
    args: () => ['apply', '-f', 'service.yaml'],
  },
  {
    title: 'apply, for consent',
    type: 'public',
    uniqueName: PUBLIC.uniqueName,
    args: () => ['apply', '-f', 'consent.yaml'],
  },
  {
    title: 'apply, for pre-authorisation',
    type: 'public',
    uniqueName: PUBLIC.uniqueName,
    args: () => ['apply', '-f', 'pre-authorize.yaml'],
  },
];

/** Files that name a prepared application by its key, each as `apply` is to give it something. */
const FILES: Readonly<Record<string, string>> = {
  'service.yaml': `fhirUrl: ${FHIR_URL}
resource: { name: Contoso FHIR }
clients:
  service-nightly-import:
    { type: service, name: Nightly import, role: globalImporter, credential: secret, secretTo: env-file:prepared.env }
`,
  'consent.yaml': `fhirUrl: ${FHIR_URL}
resource: { name: Contoso FHIR }
clients:
  public-growth-chart:
    { type: public, name: Growth chart, replyUrl: https://chart.contoso.com/, adminConsent: true }
`,
  'pre-authorize.yaml': `fhirUrl: ${FHIR_URL}
resource: { name: Contoso FHIR, preAuthorize: public-growth-chart }
clients:
  public-growth-chart: { type: public, name: Growth chart, replyUrl: https://chart.contoso.com/ }
`,
};

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

let sandbox: ServedSandbox;

beforeAll(async () => {
  sandbox = await serveSandbox();
  expect(await register(sandbox, RESOURCE)).toMatchObject({ exitCode: 0 });
  for (const [name, text] of Object.entries(FILES)) {
    await writeFile(join(sandbox.workDir, name), text);
  }
});
afterAll(() => sandbox.stop());
afterEach(async () => {
  for (const name of Object.keys(FILES)) {
    await rm(join(sandbox.workDir, name.replace('.yaml', '.lock.json')), { force: true });
  }
  for (const { uniqueName } of [...GIVES_ACCESS, ...GIVES_NOTHING]) {
    for (const { id } of await applicationsOf(sandbox, uniqueName)) {
      await sandbox.graph('DELETE', `/applications/${id}`);
      await sandbox.graph('DELETE', `/directory/deletedItems/${id}`);
    }
  }
});

/**
 * Everything that makes the application worth having: its credentials, roles, grants, and what it needs no grant for.
 */
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

/** What a command was refused for; `apply` tells it of each entry. */
function refusalIn({ error }: Outcome): Outcome['error'] {
  const entries = (error.details?.registrations ?? []) as readonly { readonly error: Outcome['error'] | null }[];
  return entries.find((entry) => entry.error !== null)?.error ?? error;
}

const run = (args: readonly string[]): Promise<Outcome> => register(sandbox, { args });

describe.each(GIVES_ACCESS)('$title, with an application that someone else prepared', (command) => {
  it.each(preparationsFor(command))('asks first where they left $what', async (preparation) => {
    const prepared = await prepare(sandbox, command, preparation);
    const before = await accessOf(command, prepared);
    const outcome = await run(command.args(prepared.appId));
    expect(outcome.exitCode).toBe(2);
    const refusal = refusalIn(outcome);
    expect(refusal).toMatchObject({ code: 'trust_required', details: { appId: prepared.appId } });
    expect(refusal.hint).toContain(`--trust ${prepared.appId}`);
    expect(refusal.details?.holders).toContainEqual(expect.stringContaining(preparation.holder));
    expect(await accessOf(command, prepared)).toEqual(before);
  });

  it('does it once someone vouches for the application', async () => {
    const prepared = await prepare(sandbox, command, PREPARATIONS[0]);
    const before = await accessOf(command, prepared);
    expect(await run([...command.args(prepared.appId), '--trust', prepared.appId])).toMatchObject({ exitCode: 0 });
    expect(await accessOf(command, prepared)).not.toEqual(before);
  });
});

describe('an application that someone else prepared', () => {
  it.each(GIVES_NOTHING)('gets nothing that it had not by $title', async (command) => {
    const prepared = await prepare(sandbox, command, EVERYTHING);
    const before = await accessOf(command, prepared);
    expect(await run(command.args(prepared.appId))).toMatchObject({ exitCode: 0 });
    expect(await accessOf(command, prepared)).toEqual(before);
  });
});
