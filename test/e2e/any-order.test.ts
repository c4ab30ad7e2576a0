import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { apply, expectApplied, writeEnvironment } from './environment-sample.ts';
import {
  applicationOf,
  CERTIFICATE,
  CONFIDENTIAL,
  CONSENTED,
  FEDERATED,
  FHIR_URL,
  type Outcome,
  outcomeOf,
  PUBLIC,
  register,
  type Registration,
  RESOURCE,
  secretIn,
  SERVICE,
  works,
} from './registrations.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

// Graph promises no order: it turns most lists of an application round from the first read after a write on, puts the
// newest password first, and returns objects in an order of its own, as recorded by the tests of Azure CLI
// (https://github.com/Azure/azure-cli/tree/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings).
const IN_ANY_ORDER = ['graphx*=body:shuffled', 'azurex*=body:shuffled', 'keyvaultx*=body:shuffled'];

/** Each with several of whatever it can have several of. */
const REGISTRATIONS: readonly Registration[] = [
  plus(RESOURCE, ['--scope', 'user_impersonation', '--scope', 'fhirUser', '--scope', 'launch/patient']),
  plus(CONFIDENTIAL, ['--reply-url', 'https://a.contoso.com/', '--reply-url', 'https://b.contoso.com/']),
  plus(PUBLIC, ['--reply-url', 'https://a.contoso.com/', '--reply-url', 'com.contoso.chart://auth']),
  CONSENTED,
  plus(SERVICE, ['--role', 'globalReader', '--role', 'globalExporter']),
  FEDERATED,
  CERTIFICATE,
];

let sandbox: ServedSandbox;

beforeAll(async () => {
  sandbox = await serveSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.setFaults(IN_ANY_ORDER));

function plus(registration: Registration, more: readonly string[]): Registration {
  return { ...registration, args: [...registration.args, ...more] };
}

/** Expects that a run finds nothing to do, and writes nothing. */
async function expectUnchanged(run: () => Promise<Outcome>): Promise<void> {
  await sandbox.graphExchanges();
  const { exitCode, result } = await run();
  expect({ exitCode, action: result.action }).toEqual({ exitCode: 0, action: 'unchanged' });
  expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
}

it.each(REGISTRATIONS)('$title is made, and is unchanged after', async (registration) => {
  expect(await register(sandbox, registration)).toMatchObject({ exitCode: 0, result: { action: 'created' } });
  await expectUnchanged(() => register(sandbox, registration));
});

it('a changed registration keeps what it has', async () => {
  const before = await applicationOf(sandbox, PUBLIC.uniqueName);
  const more = plus(PUBLIC, ['--reply-url', 'https://c.contoso.com/']);
  expect(await register(sandbox, more)).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
  const { spa, publicClient, tags } = await applicationOf(sandbox, PUBLIC.uniqueName);
  expect(spa).toMatchObject({ redirectUris: expect.arrayContaining(['https://c.contoso.com/']) as unknown });
  expect(publicClient).toEqual(before.publicClient);
  expect([...tags].sort()).toEqual([...before.tags].sort());
});

it('a rotated secret works, and the right one is removed', async () => {
  const rotate = [
    'credential',
    'rotate',
    'service-nightly-import',
    '--fhir-url',
    FHIR_URL,
    '--secret-to',
    'file:secret',
  ];
  for (const more of [['--yes'], ['--yes'], ['--yes', '--now']]) {
    expect(outcomeOf(await sandbox.run([...rotate, ...more, '--json']))).toMatchObject({ exitCode: 0 });
    const { appId } = await applicationOf(sandbox, SERVICE.uniqueName);
    expect(await works(sandbox, { clientId: appId, clientSecret: await secretOf(SERVICE) }, SERVICE)).toBe(true);
  }
  await sandbox.setFaults([]);
  const { passwordCredentials } = await applicationOf(sandbox, SERVICE.uniqueName);
  expect(passwordCredentials).toHaveLength(1);
});

it('an environment is applied, and is unchanged after', async () => {
  const empty = await serveSandbox(IN_ANY_ORDER.flatMap((fault) => ['--fault', fault]));
  try {
    await writeEnvironment(empty);
    expect(await apply(empty)).toMatchObject({ exitCode: 0 });
    await empty.graphExchanges();
    expect(await apply(empty)).toMatchObject({ exitCode: 0, result: { summary: { unchanged: 6 } } });
    expect(writesOf(await empty.graphExchanges())).toEqual([]);
    await empty.setFaults([]);
    await expectApplied(empty);
  } finally {
    await empty.stop();
  }
});

async function secretOf({ sink }: Registration): Promise<string> {
  return sink === null ? '' : secretIn(sandbox, sink);
}
