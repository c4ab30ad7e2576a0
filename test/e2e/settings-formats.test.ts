import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { setFhirServer } from '../../src/sandbox/fhir-servers.ts';
import { cleanEnvironment } from './executable.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const runProgram = promisify(execFile);
/** What a directory may hold that a shell, a workflow or YAML would act on. */
const HOSTILE = 'Import $(id) ${{ secrets.X }} `id` "\'; #*/ -- \u2028 end';
const ORGANIZATION = 'aaaaaaaa-0000-4000-8000-000000000001';

let sandbox: ServedSandbox;
let at: readonly string[];
let secret = '';

beforeAll(async () => {
  sandbox = await serveSandbox();
  const fhirUrl = `${sandbox.ready.origin}/fhir/oss`;
  at = ['--fhir-url', fhirUrl];
  const service = ['register', 'service', ...at, '--role', 'globalReader'];
  for (const args of [
    ['register', 'resource', ...at, '--name', 'Contoso FHIR'],
    [...service, '--name', 'Import', '--key', 'job', '--secret-to', 'file:secret'],
    [...service, '--name', 'Workflow', '--key', 'workflow', '--federated', 'github:contoso/fhir:branch=main'],
    [...service, '--name', 'Pod', '--key', 'pod', '--federated', 'kubernetes:https://oidc.contoso.com/1:ward:reader'],
    [...service, '--name', 'Release', '--key', 'release', '--federated', 'github:contoso/fhir:environment=production'],
    [
      ...service,
      '--name',
      'Pipeline',
      '--key',
      'pipeline',
      '--federated',
      `azure-devops:${ORGANIZATION}:sc://contoso/fhir/jobs`,
    ],
    ['register', 'public', ...at, '--name', 'Chart', '--key', 'chart', '--reply-url', 'https://chart.contoso.com/'],
    [
      ...['register', 'confidential', ...at, '--name', 'Portal', '--key', 'portal', '--secret-to', 'file:portal'],
      ...['--reply-url', 'https://portal.contoso.com/cb'],
    ],
  ]) {
    expect(await sandbox.run(args)).toMatchObject({ exitCode: 0 });
  }
  const job = await sandbox.run(['show', 'job', ...at, '--json']);
  const { objectId } = (JSON.parse(job.stdout) as { result: { objectId: string } }).result;
  await sandbox.graph('PATCH', `/applications/${objectId}`, { displayName: HOSTILE });
  secret = (await readFile(join(sandbox.workDir, 'secret'), 'utf8')).trim();
  const { stdout } = await sandbox.run(['show', 'resource', ...at, '--json']);
  const { result } = JSON.parse(stdout) as { result: { server: { audience: string; authority: string } } };
  await setFhirServer(sandbox.ready.stateDir, 'oss', result.server);
});
afterAll(() => sandbox.stop());

async function settings(key: string, format: string): Promise<string> {
  const { exitCode, stdout, stderr } = await sandbox.run(['settings', key, format, ...at]);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  return stdout;
}

/** The environment of a program that trusts the sandbox, with the client's secret. */
function environment(): Record<string, string> {
  const { caFile } = sandbox.ready;
  return cleanEnvironment({ CLIENT_SECRET: secret, CURL_CA_BUNDLE: caFile, NODE_EXTRA_CA_CERTS: caFile });
}

describe('settings that a program runs', () => {
  it('curl: gets a token and reads patients, with nothing secret on a command line', async () => {
    const script = join(sandbox.workDir, 'read.sh');
    await writeFile(script, await settings('job', 'curl'));
    const { stdout } = await runProgram('sh', [script], { env: environment() });
    expect(JSON.parse(stdout)).toMatchObject({ resourceType: 'Bundle', entry: [{}] });
  });

  it('curl: ends with what Entra says where it gives no token', async () => {
    const script = join(sandbox.workDir, 'refused.sh');
    await writeFile(script, await settings('job', 'curl'));
    const run = runProgram('sh', [script], { env: { ...environment(), CLIENT_SECRET: 'wrong' } });
    const error = await run.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: expect.any(Number) as number, stdout: '' });
    expect(error).toHaveProperty('stderr', expect.stringContaining('AADSTS7000215'));
  });

  it('azure-identity: the variables sign in', async () => {
    const text = await settings('job', 'azure-identity');
    expect(text).toContain(
      `# AZURE_CLIENT_SECRET is the secret; it is kept in file:${join(sandbox.workDir, 'secret')}\n`,
    );
    const program = `
      const { EnvironmentCredential } = require('@azure/identity');
      new EnvironmentCredential({ disableInstanceDiscovery: true }).getToken(process.env.SCOPE)
        .then(({ token }) => fetch(process.env.FHIR_URL + '/Patient', { headers: { authorization: 'Bearer ' + token } }))
        .then(({ status }) => console.log(status));`;
    const line = `set -a; eval "$SETTINGS"; exec "$NODE" -e "$PROGRAM"`;
    const { stdout } = await runProgram('sh', ['-c', line], {
      cwd: process.cwd(),
      env: { ...environment(), AZURE_CLIENT_SECRET: secret, SETTINGS: text, PROGRAM: program, NODE: process.execPath },
    });
    expect(stdout.trim()).toBe('200');
  });

  it('msal-node: the program reads patients', async () => {
    // The library that @azure/identity brings.
    const required = createRequire(createRequire(import.meta.url).resolve('@azure/identity'));
    const library = required.resolve('@azure/msal-node');
    const text = await settings('job', 'msal-node');
    const program = text.replace("import { ConfidentialClientApplication } from '@azure/msal-node';", '');
    const line = `const { ConfidentialClientApplication } = require(${JSON.stringify(library)}); (async () => {${program}})();`;
    const { stdout } = await runProgram(process.execPath, ['-e', line], { env: environment() });
    expect(stdout.trim()).toBe('200');
  });
});

interface Workflow {
  readonly jobs: { readonly fhir: { readonly steps: readonly Readonly<Record<string, unknown>>[] } };
}

describe('settings that are read', () => {
  it('github-actions: a job without a secret, or with one of the repository', async () => {
    const trusted = (await parsed('workflow', 'github-actions')) as readonly [Workflow];
    expect(trusted[0].jobs.fhir).toMatchObject({ permissions: { 'id-token': 'write' } });
    expect(trusted[0].jobs.fhir.steps[0]).toMatchObject({ uses: 'azure/login@v2' });
    expect(trusted[0].jobs.fhir).not.toHaveProperty('environment');
    expect(await parsed('release', 'github-actions')).toMatchObject([
      { jobs: { fhir: { environment: 'production' } } },
    ]);
    const secretive = (await parsed('job', 'github-actions')) as readonly [Workflow];
    expect(secretive[0].jobs.fhir.steps[0]).toMatchObject({
      env: { CLIENT_SECRET: '${{ secrets.FHIR_CLIENT_SECRET }}' },
    });
  });

  it('azure-pipelines: by a service connection, or by a secret variable', async () => {
    expect(await parsed('pipeline', 'azure-pipelines')).toMatchObject([{ steps: [{ task: 'AzureCLI@2' }] }]);
    expect(await parsed('job', 'azure-pipelines')).toMatchObject([
      { steps: [{ env: { CLIENT_SECRET: '$(fhirClientSecret)' } }] },
    ]);
  });

  it('kubernetes: the service account that is trusted, or a container with a secret', async () => {
    expect(await parsed('pod', 'kubernetes')).toMatchObject([
      { kind: 'ConfigMap', metadata: { namespace: 'ward' } },
      { kind: 'ServiceAccount', metadata: { name: 'reader', namespace: 'ward' } },
    ]);
    expect(await parsed('job', 'kubernetes')).toMatchObject([{ kind: 'ConfigMap' }, { kind: 'Pod' }]);
  });

  it('postman: a collection with a place for the secret', async () => {
    expect(JSON.parse(await settings('job', 'postman'))).toMatchObject({
      variable: expect.arrayContaining([{ key: 'clientSecret', value: '' }]) as unknown,
      item: [{ name: 'Get a token' }, { name: 'Read patients' }],
    });
  });

  it('bicep: the variables of the server', async () => {
    const text = await settings('resource', 'bicep');
    expect(text).toMatch(/^var fhirServerSettings = \[\n( {2}\{ name: '\w+', value: '[^'\n]+' \}\n){4}\]$/m);
  });

  it.each([
    ['job', 'http', '&client_secret={{$dotenv CLIENT_SECRET}}'],
    ['portal', 'msal-node', 'acquireTokenByCode'],
    ['chart', 'msal-browser', 'redirectUri: "https://chart.contoso.com/"'],
    ['chart', 'fhirclient', 'redirectUri: "https://chart.contoso.com/"'],
  ])('%s %s', async (key, format, expected) => {
    expect(await settings(key, format)).toContain(expected);
  });

  it.each([
    ['chart', 'curl'],
    ['job', 'msal-browser'],
    ['job', 'bicep'],
    ['workflow', 'postman'],
    ['resource', 'kubernetes'],
    ['workflow', 'kubernetes'],
    ['workflow', 'azure-pipelines'],
    ['pipeline', 'github-actions'],
    ['pod', 'github-actions'],
    ['portal', 'fhirclient'],
    ['chart', 'msal-node'],
    ['resource', 'azure-identity'],
  ])('not by what the format is not for: %s %s', async (key, format) => {
    const { exitCode, stdout } = await sandbox.run(['settings', key, format, ...at, '--json']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'format_unsuitable' } });
  });

  it('hold no secret', async () => {
    for (const format of ['http', 'curl', 'msal-node', 'azure-identity', 'github-actions', 'kubernetes', 'postman']) {
      expect(await settings('job', format)).not.toContain(secret);
    }
  });
});

async function parsed(key: string, format: string): Promise<readonly unknown[]> {
  const documents = parseAllDocuments(await settings(key, format));
  expect([...documents].flatMap(({ errors }) => errors)).toEqual([]);
  return [...documents].map((document) => document.toJS() as unknown);
}
