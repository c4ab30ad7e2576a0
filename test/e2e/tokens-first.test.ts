import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { VAULT } from '../sandbox/key-vault/vault-client.ts';
import { type AzureSandbox, serveAzureSandbox } from './azure-sandbox.ts';
import { list, type Outcome, outcomeOf } from './registrations.ts';
import { type LoggedExchange, writesOf } from './served-sandbox.ts';

const GRAPH = 'Microsoft Graph';
const ARM = 'https://management.azure.com/.default';
const KEY_VAULT = 'https://vault.azure.net/.default';

let azure: AzureSandbox;
/** A job of its own for each test: its key, and its name. */
let key: string;
let name: string;
let jobs = 0;

beforeAll(async () => {
  azure = await serveAzureSandbox();
});
afterAll(() => azure.stop());

beforeEach(() => {
  jobs += 1;
  name = `Tokens ${jobs}`;
  key = `service-tokens-${jobs}`;
});
afterEach(() => azure.forgetFaults());

async function run(...words: readonly string[]): Promise<Outcome> {
  return outcomeOf(await azure.run([...words, '--yes', '--json']));
}

function register(...words: readonly string[]): Promise<Outcome> {
  return run('register', 'service', '--name', name, ...azure.onServer, ...words);
}

const IN_VAULT = ['--credential', 'secret', '--secret-to', `keyvault:${VAULT}`];

async function writeJob(...lines: readonly string[]): Promise<string> {
  const file = `${key}.yaml`;
  const { url } = azure.ready.fhir.ahds;
  const text = [`fhirUrl: ${url}`, 'serverKind: ahds', 'clients:', `  ${key}:`, ...lines.map((line) => `    ${line}`)];
  await writeFile(join(azure.workDir, file), `${text.join('\n')}\n`);
  return file;
}

function isToService({ path }: LoggedExchange): boolean {
  return /^\/+(v1\.0|subscriptions|vaults)\//.test(path);
}

/**
 * What the tokens of the run are for that it asked for before its first write to any service, and those that it asked
 * for later.
 */
async function tokensAsked(): Promise<{ readonly first: readonly string[]; readonly later: readonly string[] }> {
  const exchanges = await azure.exchanges();
  const [write] = writesOf(exchanges.filter(isToService));
  const begin = write === undefined ? exchanges.length : exchanges.indexOf(write);
  const scopesOf = (some: readonly LoggedExchange[]): readonly string[] =>
    some.flatMap(({ path, body }) => {
      const { scope, client_id: clientId } = (path.endsWith('/oauth2/v2.0/token') ? body : {}) as Record<
        string,
        string
      >;
      // Others are proofs of a client's own secret.
      return scope === undefined || clientId !== azure.ready.admin.clientId
        ? []
        : [scope.startsWith(azure.ready.graphUrl) ? GRAPH : scope];
    });
  return { first: [...scopesOf(exchanges.slice(0, begin))].sort(), later: scopesOf(exchanges.slice(begin)) };
}

async function applicationsNamed(displayName: string): Promise<number> {
  return (await list(azure, `/applications?$filter=displayName eq '${displayName}'`)).length;
}

describe('every token that a run needs is asked for before its first write, once', () => {
  beforeEach(() => azure.exchanges());

  it('by register, for an Azure role and a key vault', async () => {
    expect(await register('--role', 'globalReader', ...IN_VAULT)).toMatchObject({ exitCode: 0, error: {} });
    expect(await tokensAsked()).toEqual({ first: [GRAPH, ARM, KEY_VAULT], later: [] });
  });

  it('by register, for a managed identity', async () => {
    const identity = azure.ready.managedIdentity?.resourceId ?? '';
    const words = ['register', 'service', '--managed-identity', identity, ...azure.onServer, '--role', 'globalReader'];
    expect(await run(...words)).toMatchObject({ exitCode: 0, error: {} });
    expect(await tokensAsked()).toEqual({ first: [GRAPH, ARM], later: [] });
  });

  it('by apply, plan and destroy', async () => {
    const file = await writeJob(
      ...['type: service', `name: ${name}`, 'role: globalReader', 'credential: secret', `secretTo: keyvault:${VAULT}`],
    );
    expect(await run('apply', '-f', file)).toMatchObject({ exitCode: 0, error: {} });
    expect(await tokensAsked()).toEqual({ first: [GRAPH, ARM, KEY_VAULT], later: [] });
    expect(await run('destroy', '-f', file)).toMatchObject({ exitCode: 0, error: {} });
    expect(await tokensAsked()).toEqual({ first: [GRAPH], later: [] });
    expect(await run('restore', '-f', file)).toMatchObject({ exitCode: 0, error: {} });
    expect(await tokensAsked()).toEqual({ first: [GRAPH], later: [] });
  });

  it('by credential rotate, for a key vault', async () => {
    expect(await register('--role', 'globalReader', ...IN_VAULT)).toMatchObject({ exitCode: 0 });
    await azure.exchanges();
    const ref = [key, '--fhir-url', azure.ready.fhir.ahds.url];
    const rotated = await run('credential', 'rotate', ...ref, '--secret-to', `keyvault:${VAULT}`);
    expect(rotated).toMatchObject({ exitCode: 0, error: {} });
    expect(await tokensAsked()).toEqual({ first: [GRAPH, KEY_VAULT], later: [] });
  });

  it('by role assign, for an Azure role', async () => {
    expect(await register('--credential', 'none')).toMatchObject({ exitCode: 0 });
    await azure.exchanges();
    const words = ['role', 'assign', azure.ready.fhir.ahds.url, '--server-kind', 'ahds', '--role', 'globalReader'];
    expect(await run(...words, '--to', key)).toMatchObject({ exitCode: 0, error: {} });
    expect(await tokensAsked()).toEqual({ first: [GRAPH, ARM], later: [] });
  });
});

/** Every token but the sign-in's own is refused, as where Azure wants a second factor. */
const NO_OTHER_TOKEN =
  'token@2x*=error:400:interaction_required:AADSTS50076: You must use multi-factor authentication.';

const SINK_ERROR = `A secret cannot be written to keyvault:${VAULT}/`;

describe('a token that is refused', () => {
  it.each([
    { what: 'register', begin: () => register(...IN_VAULT) },
    {
      what: 'apply',
      begin: async () => {
        const lines = ['type: service', `name: ${name}`, 'credential: secret', `secretTo: keyvault:${VAULT}`];
        return run('apply', '-f', await writeJob(...lines));
      },
    },
  ])('for a key vault is the error of that sink before anything is made: $what', async ({ begin }) => {
    await azure.exchanges();
    await azure.fault(NO_OTHER_TOKEN);
    const outcome = await begin();
    expect(JSON.stringify(outcome.error)).toContain(SINK_ERROR);
    expect(await azure.writes()).toEqual([]);
    await azure.forgetFaults();
    expect(await applicationsNamed(name)).toBe(0);
  });

  it('for a key vault leaves the secret that a rotation would replace', async () => {
    expect(await register(...IN_VAULT)).toMatchObject({ exitCode: 0 });
    await azure.exchanges();
    await azure.fault(NO_OTHER_TOKEN);
    const ref = [key, '--fhir-url', azure.ready.fhir.ahds.url];
    const outcome = await run('credential', 'rotate', ...ref, '--secret-to', `keyvault:${VAULT}`);
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'sink_unwritable' } });
    expect(await azure.writes()).toEqual([]);
  });

  it.each([
    { what: 'register', begin: () => register('--role', 'globalReader', '--credential', 'none') },
    {
      what: 'apply',
      begin: async () => {
        const lines = ['type: service', `name: ${name}`, 'role: globalReader', 'credential: none'];
        return run('apply', '-f', await writeJob(...lines));
      },
    },
  ])('for Azure roles leaves them to an administrator, and the rest is done: $what', async ({ begin }) => {
    await azure.fault(NO_OTHER_TOKEN);
    const outcome = await begin();
    await azure.forgetFaults();
    expect(outcome).toMatchObject({ exitCode: 4, error: {} });
    expect(JSON.stringify(outcome.result)).toContain('azure-rbac');
    expect(await applicationsNamed(name)).toBe(1);
  });
});
