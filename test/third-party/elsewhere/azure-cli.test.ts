import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment } from '../../e2e/executable.ts';
import { NOT_OF_THE_TOOL } from '../../e2e/served-sandbox.ts';
import { type FhirEnvironment, type Registered, startFhirEnvironment } from '../fhir-environment.ts';

const OBSERVATION = { resourceType: 'Observation', status: 'final', code: { text: 'synthetic' } };

let environment: FhirEnvironment;
let job: Registered;
let directory: string;

beforeAll(async () => {
  environment = await startFhirEnvironment();
  const sink = ['--credential', 'secret', '--secret-to', 'stdout'];
  job = await environment.register('service', '--name', 'Nightly import', '--role', 'globalReader', ...sink);
  directory = await mkdtemp(join(tmpdir(), 'fhir-apps-az-'));
  const { origin } = environment.ready;
  const management = 'https://management.core.windows.net/';
  const endpoints = {
    ...{ activeDirectory: `${origin}/adfs`, activeDirectoryResourceId: management, management },
    ...{ activeDirectoryGraphResourceId: `${origin}/`, microsoftGraphResourceId: `${origin}/` },
    resourceManager: `${origin}/`,
  };
  const file = join(directory, 'cloud.json');
  await writeFile(file, JSON.stringify({ endpoints }));
  await az('cloud', 'register', '--name', 'Sandbox', '--cloud-config', `@${file}`);
  await az('cloud', 'set', '--name', 'Sandbox');
});
afterAll(async () => {
  await environment.stop();
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

/** Runs Debian's Azure CLI with a configuration of its own; what it prints, from JSON. */
async function az(...words: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const env = cleanEnvironment({
    REQUESTS_CA_BUNDLE: environment.ready.caFile,
    AZURE_CONFIG_DIR: directory,
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
  });
  const { stdout } = await promisify(execFile)('az', [...words, '--output', 'json'], { env });
  return stdout === '' ? {} : (JSON.parse(stdout) as Readonly<Record<string, unknown>>);
}

/** Lets users' passwords in, as the documentation of the sandbox says. */
async function takePasswords(): Promise<void> {
  const { origin, stateDir, caFile } = environment.ready;
  const key = (await readFile(join(stateDir, 'control-key'), 'utf8')).trim();
  const agent = new Agent({ connect: { ca: await readFile(caFile, 'utf8') } });
  const response = await fetch(`${origin}/.sandbox/settings`, {
    dispatcher: agent,
    method: 'PATCH',
    headers: { ...NOT_OF_THE_TOOL, authorization: `Bearer ${key}` },
    body: JSON.stringify({ passwordGrant: true }),
  });
  await agent.close();
  expect(response.status).toBe(200);
}

describe('Azure CLI, unmodified', () => {
  it('signs in as an application, reads patients with its token, and is refused to write', async () => {
    const { tenantId } = environment.ready;
    const secret = job.credential?.secret ?? '';
    const login = ['login', '--service-principal', '--username', job.appId, `--password=${secret}`];
    await az(...login, '--tenant', tenantId, '--allow-no-subscriptions');

    const { accessToken } = await az('account', 'get-access-token', '--scope', job.requestScope);

    expect((await environment.fhir(String(accessToken), '/Patient?_count=1')).status).toBe(200);
    expect((await environment.fhir(String(accessToken), '/Observation', OBSERVATION)).status).toBe(403);
  });

  it('signs in as a user with a password, where that is let in', async () => {
    const user = environment.ready.users.find(({ upn }) => upn.startsWith('admin@'));
    const login = ['login', '--username', user?.upn ?? '', `--password=${user?.password ?? ''}`];
    await takePasswords();

    await az(...login);

    expect(await az('ad', 'signed-in-user', 'show')).toMatchObject({ id: user?.objectId });
  });
});
