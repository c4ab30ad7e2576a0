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

/** `sandbox configure` on the state of the sandbox that is served. */
function configure(...args: readonly string[]): Promise<Ended> {
  return run(['sandbox', 'configure', ...args], { env: { FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir } });
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

describe('sandbox configure', () => {
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
    const set = await configure(...Object.entries(resource.settings).map(([name, value]) => `${name}=${value}`));

    expect(before).toBe(401);
    expect(set).toMatchObject({ exitCode: 0, stderr: '' });
    expect(set.stdout).toContain(resource.settings['FhirServer__Security__Authentication__Audience']);
    expect(await fhirStatus(token, 'GET', '/fhir/oss/Patient/pat')).toBe(200);
    expect(await fhirStatus(token, 'POST', '/fhir/oss/Patient', { resourceType: 'Patient' })).toBe(403);
  });

  test('tells what is in force, before and after, and goes back to the default', async () => {
    const { origin, stateDir, tenantId } = sandbox.ready;
    const set = await configure('ahds', '--audience', 'https://fhir.contoso.com', '--json');
    const back = await configure('ahds', 'authenticationConfiguration.audience=default', '--json');
    const own = {
      url: `${origin}/fhir/ahds`,
      audience: `${origin}/fhir/ahds`,
      authority: `${origin}/${tenantId}`,
      securityEnabled: true,
      authorizationEnabled: true,
    };
    const other = { ...own, audience: 'https://fhir.contoso.com' };

    expect(JSON.parse(set.stdout)).toMatchObject({
      command: 'sandbox configure',
      result: { stateDir, server: 'ahds', before: own, after: other },
    });
    expect(JSON.parse(back.stdout)).toMatchObject({ result: { before: other, after: own } });
  });

  test('works on a sandbox that nobody serves', async () => {
    const env = { FHIR_APPS_SANDBOX_STATE: `${sandbox.workDir}/other` };
    const set = await run(['sandbox', 'configure', 'oss', 'FhirServer:Security:Enabled=false', '--json'], { env });

    expect(JSON.parse(set.stdout)).toMatchObject({
      result: {
        before: { url: null, audience: null, authority: null, securityEnabled: true },
        after: { url: null, audience: null, authority: null, securityEnabled: false },
      },
    });
  });

  test.each([
    [[], 'NAME=VALUE is missing; give a setting as `register` prints it, --audience or --authority.'],
    [['--audience', 'two words'], '✖ --audience: "two words" is not valid;'],
    [['--authority', 'http://contoso.com/x'], '--authority: "http://contoso.com/x" is not valid;'],
    [['FhirServer__Security__Enabled=yes'], 'FhirServer__Security__Enabled is true or false, not "yes".'],
    [['ahds', 'FhirServer__Security__Enabled=true'], 'FhirServer__Security__Enabled is a setting of oss;'],
    [['aidbox', '--audience', 'api://x'], '"aidbox" is none of oss, ahds, and FhirServer__Security__Enabled=…,'],
    [
      ['ahds', '--authority', 'https://login.microsoftonline.com/x'],
      'The authority of the FHIR service in Azure Health Data Services is the tenant of its subscription,',
    ],
  ])('refuses %j', async (args, message) => {
    const { exitCode, stderr } = await configure(...args);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('sandbox fhir set', () => {
  test('is what sandbox configure was called before', async () => {
    const env = { FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir };
    const former = await run(['sandbox', 'fhir', 'set', '--audience', 'api://former', '--json'], { env });
    const today = await configure('--audience', 'api://former', '--json');
    const { result } = JSON.parse(former.stdout) as { readonly result: Readonly<Record<string, unknown>> };
    expect(JSON.parse(former.stdout)).toMatchObject({
      command: 'sandbox fhir set',
      warnings: [{ code: 'deprecated_name', message: '"sandbox fhir set" is now "sandbox configure".' }],
    });
    expect(JSON.parse(today.stdout)).toMatchObject({ result: { ...result, before: result.after }, warnings: [] });
  });
});

describe('register resource in the sandbox', () => {
  interface Decided extends Registered {
    readonly decisions: readonly string[];
    readonly server: Readonly<Record<string, unknown>>;
  }

  /** Registers the resource of a URL in the tenant that is served, as `--sandbox` does. */
  async function registered(...args: readonly string[]): Promise<Decided> {
    const env = { FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir };
    const { stdout } = await run(['register', 'resource', '--sandbox', ...args, '--yes', '--json'], { env });
    return (JSON.parse(stdout) as { readonly result: Decided }).result;
  }

  /** What the servers expect. */
  async function expected(): Promise<Readonly<Record<string, Readonly<Record<string, unknown>>>>> {
    const env = { FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir };
    const { stdout } = await run(['sandbox', 'status', '--json'], { env });
    return (
      JSON.parse(stdout) as {
        readonly result: { readonly running: { readonly fhir: Awaited<ReturnType<typeof expected>> } };
      }
    ).result.running.fhir;
  }

  test.each(['oss', 'ahds'])('lets its own server %s accept the tokens, and says so once', async (name) => {
    const url = `${sandbox.ready.origin}/fhir/${name}`;
    const line = (verb: string): string =>
      `The FHIR server of the sandbox at ${url} ${verb} the tokens of this resource.`;
    const args = ['--fhir-url', url, '--name', `Own ${name}`];
    await configure(name, '--audience', 'api://another');
    const before = await expected();

    expect((await registered(...args, '--dry-run')).decisions).toContain(line('would accept'));
    expect(await expected()).toEqual(before);

    const { decisions, server } = await registered(...args);
    expect(decisions).toContain(line('now accepts'));
    expect((await expected())[name]).toMatchObject({ audience: server.audience });

    const again = await registered(...args);
    expect(again.decisions.filter((decision) => decision.includes('the sandbox'))).toEqual([]);
  });

  test('sets the audience of the managed service that needs no resource', async () => {
    const url = `${sandbox.ready.origin}/fhir/ahds`;
    await configure('ahds', '--audience', 'api://another');
    await registered('--fhir-url', url, '--name', 'Managed', '--server-kind', 'ahds');
    expect((await expected())['ahds']).toMatchObject({ audience: url });
  });

  test('leaves its servers alone for any other URL', async () => {
    const before = await expected();
    const { decisions } = await registered('--fhir-url', 'https://fhir.contoso.com', '--name', 'Elsewhere');
    expect(decisions.filter((decision) => decision.includes('the sandbox'))).toEqual([]);
    expect(await expected()).toEqual(before);
  });
});
