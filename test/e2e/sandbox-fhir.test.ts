import { readFile } from 'node:fs/promises';
import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ended } from './executable.ts';
import { NOT_OF_THE_TOOL, run, type ServedSandbox, serveSandbox } from './served-sandbox.ts';

let sandbox: ServedSandbox;

beforeAll(async () => {
  sandbox = await serveSandbox();
});
afterAll(() => sandbox.stop());

/** `sandbox fhir set` on the state of the sandbox that is served. */
function fhirSet(...args: readonly string[]): Promise<Ended> {
  return run(['sandbox', 'fhir', 'set', ...args], { env: { FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir } });
}

interface Registered {
  readonly appId: string;
  readonly requestScope: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly credential: { readonly secret: string } | null;
}

/** What `register` made, as it tells it with `--json`. */
async function register(...args: readonly string[]): Promise<Registered> {
  const { stdout, stderr } = await sandbox.run(['register', ...args, '--yes', '--json']);
  const { result } = JSON.parse(stdout) as { result?: Registered };
  if (result === undefined) {
    throw new Error(`Not registered: ${stdout} ${stderr}`);
  }
  return result;
}

/** The status of a FHIR request with this token. */
async function fhirStatus(token: string, method: string, path: string, body?: unknown): Promise<number> {
  const agent = new Agent({ connect: { ca: await readFile(sandbox.ready.caFile, 'utf8') } });
  const response = await fetch(`${sandbox.ready.origin}${path}`, {
    dispatcher: agent,
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/fhir+json',
      ...NOT_OF_THE_TOOL,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await response.text();
  await agent.close();
  return response.status;
}

describe('sandbox fhir set', () => {
  test('takes what register printed, and the server then accepts the very apps that it made', async () => {
    const fhirUrl = `${sandbox.ready.origin}/fhir/oss`;
    const resource = await register('resource', '--name', 'Sandbox FHIR', '--fhir-url', fhirUrl);
    const service = await register(
      ...['service', '--name', 'Nightly read', '--fhir-url', fhirUrl, '--role', 'globalReader'],
      ...['--credential', 'secret', '--secret-to', 'stdout', '--admin-consent'],
    );
    const client = { clientId: service.appId, clientSecret: service.credential?.secret ?? '' };
    const answer = await sandbox.token(client, service.requestScope);
    const token = String(answer.body['access_token']);

    const before = await fhirStatus(token, 'GET', '/fhir/oss/Patient/pat');
    const set = await fhirSet(...Object.entries(resource.settings).map(([name, value]) => `${name}=${value}`));

    expect(before).toBe(401);
    expect(set).toMatchObject({ exitCode: 0, stderr: '' });
    expect(set.stdout).toContain(resource.settings['FhirServer__Security__Authentication__Audience']);
    expect(await fhirStatus(token, 'GET', '/fhir/oss/Patient/pat')).toBe(200);
    expect(await fhirStatus(token, 'POST', '/fhir/oss/Patient', { resourceType: 'Patient' })).toBe(403);
  });

  test('tells what is in force, before and after, and goes back to the default', async () => {
    const { origin, stateDir, tenantId } = sandbox.ready;
    const set = await fhirSet('ahds', '--audience', 'https://fhir.contoso.com', '--json');
    const back = await fhirSet('ahds', 'authenticationConfiguration.audience=default', '--json');
    const own = {
      url: `${origin}/fhir/ahds`,
      audience: `${origin}/fhir/ahds`,
      authority: `${origin}/${tenantId}`,
      securityEnabled: true,
      authorizationEnabled: true,
    };
    const other = { ...own, audience: 'https://fhir.contoso.com' };

    expect(JSON.parse(set.stdout)).toMatchObject({
      command: 'sandbox fhir set',
      result: { stateDir, server: 'ahds', before: own, after: other },
    });
    expect(JSON.parse(back.stdout)).toMatchObject({ result: { before: other, after: own } });
  });

  test('works on a sandbox that nobody serves', async () => {
    const env = { FHIR_APPS_SANDBOX_STATE: `${sandbox.workDir}/other` };
    const set = await run(['sandbox', 'fhir', 'set', 'oss', 'FhirServer:Security:Enabled=false', '--json'], { env });

    expect(JSON.parse(set.stdout)).toMatchObject({
      result: {
        before: { url: null, audience: null, authority: null, securityEnabled: true },
        after: { url: null, audience: null, authority: null, securityEnabled: false },
      },
    });
  });

  test.each([
    [[], 'NAME=VALUE is missing; give a setting as `register` prints it, --audience or --authority.'],
    [['--audience', 'two words'], 'Error: --audience: "two words" is not valid;'],
    [['--authority', 'http://contoso.com/x'], '--authority: "http://contoso.com/x" is not valid;'],
    [['FhirServer__Security__Enabled=yes'], 'FhirServer__Security__Enabled is true or false, not "yes".'],
    [['ahds', 'FhirServer__Security__Enabled=true'], 'FhirServer__Security__Enabled is a setting of oss;'],
    [['aidbox', '--audience', 'api://x'], '"aidbox" is none of oss, ahds, and FhirServer__Security__Enabled=…,'],
    [
      ['ahds', '--authority', 'https://login.microsoftonline.com/x'],
      'The authority of the FHIR service in Azure Health Data Services is the tenant of its subscription,',
    ],
  ])('refuses %j', async (args, message) => {
    const { exitCode, stderr } = await fhirSet(...args);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});
