import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FhirEnvironment, startFhirEnvironment } from '../third-party/fhir-environment.ts';
import { runProgram } from '../third-party/run-program.ts';
import { applicationOf, federatedCredentialsOf, FHIR_URL, outcomeOf, type Outcome } from './registrations.ts';
import { type ServedSandbox, writesOf } from './served-sandbox.ts';
import { answer, type Turn, typeInTerminal } from './wizard-runs.ts';

const AUDIENCE = 'api://AzureADTokenExchange';
const GITHUB = 'https://token.actions.githubusercontent.com';
const AKS = 'https://westeurope.oic.prod-aks.azure.com/6e1f/0b2a/';
const ID = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
const PATIENT = { resourceType: 'Patient', name: [{ family: 'Synthetic' }] };

let environment: FhirEnvironment;
let sandbox: ServedSandbox;
let fhirUrl: string;

beforeAll(async () => {
  environment = await startFhirEnvironment();
  ({ sandbox } = environment);
  fhirUrl = environment.ready.fhir.oss.url;
});
afterAll(() => environment.stop());

/** Registers a job of the sandbox's own FHIR server that signs in with the tokens of others. */
async function registerJob(
  name: string,
  specs: readonly string[],
  more: readonly string[] = ['--role', 'globalReader'],
): Promise<Outcome> {
  const trusted = specs.flatMap((spec) => ['--federated', spec]);
  const args = ['register', 'service', '--fhir-url', fhirUrl, '--name', name, '--credential', 'federated', ...trusted];
  return outcomeOf(await sandbox.run([...args, ...more, '--json']));
}

/** The spec of someone whom the sandbox's test issuer speaks for. */
function byTestIssuer(subject: string): string {
  return `issuer=${environment.ready.origin}/test-issuer,subject=${subject}`;
}

/** What @azure/identity says of a job that presents a token of this subject. */
function signIn({ result }: Outcome, assertion: string): ReturnType<typeof runProgram> {
  const { authorityUrl, tenantId, caFile } = environment.ready;
  return runProgram('azure-identity', caFile, {
    authorityHost: authorityUrl,
    tenantId,
    clientId: String(result.appId),
    credential: { kind: 'assertion', assertion },
    scope: String(result.requestScope),
  });
}

describe('register --credential federated', () => {
  it.each([
    ['github:contoso/fhir:environment=eu:prod', GITHUB, 'repo:contoso/fhir:environment:eu%3Aprod'],
    ['github:contoso@1/fhir@2:tag=v1', GITHUB, 'repo:contoso@1/fhir@2:ref:refs/tags/v1'],
    ['github:contoso/fhir:pull-request', GITHUB, 'repo:contoso/fhir:pull_request'],
    [`azure-devops:${ID}:sc://contoso/FHIR/import`, `https://vstoken.dev.azure.com/${ID}`, 'sc://contoso/FHIR/import'],
    [
      `azure-devops:${ID}:/eid1/c/pub/t/a/a/b/sc/c/d`,
      `https://login.microsoftonline.com/${ID}/v2.0`,
      '/eid1/c/pub/t/a/a/b/sc/c/d',
    ],
    [`kubernetes:${AKS}:jobs:import`, AKS, 'system:serviceaccount:jobs:import'],
    ['issuer=https://gitlab.com,subject=project_path:a/b', 'https://gitlab.com', 'project_path:a/b'],
  ])('trusts %s, and a second run finds it', async (spec, issuer, subject) => {
    const name = `Job ${subject}`;
    const first = await registerJob(name, [spec]);
    expect(first).toMatchObject({ exitCode: 0, result: { action: 'created' } });
    const existing = await federatedCredentialsOf(sandbox, String(first.result.objectId));
    expect(existing).toMatchObject([{ issuer, subject, audiences: [AUDIENCE] }]);
    expect(first.result).toMatchObject({
      credential: {
        kind: 'federated',
        keyId: existing[0]?.id,
        expiresAt: null,
        deliveredTo: null,
        federated: [{ name: existing[0]?.name, issuer, subject, audience: AUDIENCE }],
      },
      settings: { AZURE_CLIENT_ID: first.result.appId, AZURE_TENANT_ID: environment.ready.tenantId },
    });
    const { credential } = first.result;
    expect(await registerJob(name, [spec])).toMatchObject({ exitCode: 0, result: { action: 'unchanged', credential } });
  });

  it('lets the job in without a secret, to what its role allows and no further', async () => {
    const subject = 'repo:contoso/reports:ref:refs/heads/main';
    const job = await registerJob('Nightly report', [byTestIssuer(subject)]);
    const end = await signIn(job, await environment.assertion(subject));
    const token = 'token' in end ? end.token : '';
    expect(await environment.fhir(token, '/Patient?_count=1')).toMatchObject({ status: 200 });
    expect(await environment.fhir(token, '/Patient', PATIENT)).toMatchObject({ status: 403 });
  });

  it('gives no token to a subject in other case, and warns of it', async () => {
    const job = await registerJob('Case', [byTestIssuer('repo:Contoso/fhir:ref:refs/heads/main')]);
    const end = await signIn(job, await environment.assertion('repo:contoso/fhir:ref:refs/heads/main'));
    expect('refusal' in end ? end.refusal : '').toMatch(/700213/);
    const right = await registerJob('Case', [
      byTestIssuer('repo:contoso/fhir:ref:refs/heads/main'),
      byTestIssuer('repo:Contoso/fhir:ref:refs/heads/main'),
    ]);
    expect(right).toMatchObject({ exitCode: 0, warnings: [{ code: 'federated_case' }] });
    expect(right.warnings[0]?.message).toContain('only by case');
    const again = await signIn(right, await environment.assertion('repo:contoso/fhir:ref:refs/heads/main'));
    expect(again).toHaveProperty('token');
  });

  it('leaves what others added, once someone vouches for it, and shows it', async () => {
    const first = await registerJob('Shared', ['github:contoso/fhir:branch=main']);
    const path = `/applications/${String(first.result.objectId)}/federatedIdentityCredentials`;
    const theirs = { name: 'theirs', issuer: 'https://gitlab.com', subject: 'a', audiences: [AUDIENCE] };
    expect((await sandbox.graph('POST', path, theirs)).status).toBe(201);
    const specs = ['github:contoso/fhir:branch=main', 'github:contoso/fhir:branch=next'];
    const refused = await registerJob('Shared', specs);
    expect(refused).toMatchObject({ exitCode: 2, error: { code: 'trust_required' } });
    expect(JSON.stringify(refused.error.details)).toContain('federated credential theirs (a of https://gitlab.com)');
    expect(JSON.stringify(refused.error.details)).not.toContain('contoso/fhir');

    const trust = ['--role', 'globalReader', '--trust', String(first.result.appId)];
    expect(await registerJob('Shared', specs, trust)).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
    const shown = outcomeOf(await sandbox.run(['show', String(first.result.appId), '--json']));
    expect(shown.result.credential).toMatchObject({
      kind: 'federated',
      federated: [
        { subject: 'repo:contoso/fhir:ref:refs/heads/main' },
        { subject: 'repo:contoso/fhir:ref:refs/heads/next' },
        { name: 'theirs' },
      ],
    });
  });

  it('names the next credential differently where its name is taken', async () => {
    const first = await registerJob('Named', ['issuer=https://gitlab.com,subject=a,name=nightly']);
    const second = await registerJob('Named', [
      'issuer=https://gitlab.com,subject=a',
      'issuer=https://gitlab.com,subject=b,name=nightly',
    ]);
    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    expect(second.result.credential).toMatchObject({ federated: [{ name: 'nightly' }, { name: 'nightly-2' }] });
  });

  it('says before it writes that an application has as many as Entra allows', async () => {
    const branches = Array.from({ length: 20 }, (_, index) => `github:contoso/fhir:branch=b${index}`);
    const full = await registerJob('Full', branches);
    expect(full.exitCode).toBe(0);
    await sandbox.graphExchanges();
    expect(await registerJob('Full', ['github:contoso/fhir:branch=b20'])).toMatchObject({
      exitCode: 2,
      error: { code: 'federated_limit' },
    });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
    expect(await federatedCredentialsOf(sandbox, String(full.result.objectId))).toHaveLength(20);
  });

  it('writes nothing in a dry run, and says what it would trust', async () => {
    await sandbox.graphExchanges();
    const planned = await registerJob(
      'Dry',
      ['github:contoso/fhir:branch=main'],
      ['--role', 'globalReader', '--dry-run'],
    );
    expect(planned.result).toMatchObject({
      credential: { kind: 'federated', keyId: null, federated: [{ subject: 'repo:contoso/fhir:ref:refs/heads/main' }] },
      settings: { AZURE_CLIENT_ID: null },
    });
    expect(planned.result.changes).toContainEqual({
      action: 'add',
      target: 'federatedIdentityCredential',
      summary: expect.stringContaining('for repo:contoso/fhir:ref:refs/heads/main') as string,
      property: 'federatedIdentityCredentials',
      before: null,
      after: expect.objectContaining({ subject: 'repo:contoso/fhir:ref:refs/heads/main' }) as unknown,
    });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('adds them to a web app as well', async () => {
    const args = [
      'register',
      'confidential',
      '--fhir-url',
      fhirUrl,
      '--name',
      'Portal',
      '--reply-url',
      'https://p.contoso.com/',
    ];
    const made = await sandbox.run([
      ...args,
      '--credential',
      'federated',
      '--federated',
      `kubernetes:${AKS}:web:portal`,
      '--verbose',
    ]);
    expect(made.exitCode).toBe(0);
    expect(made.stdout).toContain(`federated: system:serviceaccount:web:portal of ${AKS}`);
    expect(made.stdout).toContain('The Kubernetes service account web/portal');
  });

  it('refuses every pull request a role that changes data, unless told that this is meant', async () => {
    const specs = ['github:contoso/fhir:pull-request'];
    const writer = ['--role', 'globalWriter'];
    await sandbox.graphExchanges();
    expect(await registerJob('Preview', specs, writer)).toMatchObject({
      exitCode: 2,
      error: { message: expect.stringContaining('--allow-pull-request-writes') as string },
    });
    expect(await sandbox.graphExchanges()).toEqual([]);
    expect((await registerJob('Preview', specs)).exitCode).toBe(0);
    const added = outcomeOf(
      await sandbox.run([
        ...[
          'register',
          'service',
          '--fhir-url',
          fhirUrl,
          '--name',
          'Preview',
          ...writer,
          '--credential',
          'none',
          '--json',
        ],
      ]),
    );
    expect(added).toMatchObject({ exitCode: 2, error: { code: 'pull_request_writes' } });
    const assign = ['role', 'assign', 'resource', '--fhir-url', fhirUrl, '--to', 'service-preview', '--json'];
    const assigned = async (...args: readonly string[]): Promise<Outcome> =>
      outcomeOf(await sandbox.run([...assign, ...args]));
    const refused = { exitCode: 2, error: { code: 'pull_request_writes', details: { roles: ['globalAdmin'] } } };
    expect(await assigned('--role', 'globalAdmin')).toMatchObject(refused);
    expect(await assigned('--role', 'globalAdmin', '--dry-run')).toMatchObject(refused);
    expect(await assigned('--role', 'globalExporter')).toMatchObject({ exitCode: 0 });
    expect(await assigned('--role', 'globalAdmin', '--allow-pull-request-writes')).toMatchObject({ exitCode: 0 });
    expect(await registerJob('Preview', specs, [...writer, '--allow-pull-request-writes'])).toMatchObject({
      exitCode: 0,
    });
  });

  it.each<[what: string, specs: readonly string[], more: readonly string[], says: string]>([
    ['nobody to trust', [], [], '--federated is missing'],
    ['a kind in wrong case', ['github:contoso/fhir:Branch=main'], [], 'write branch=main'],
    [
      'one name for two',
      ['issuer=https://a.b,subject=c,name=abc', 'issuer=https://a.b,subject=d,name=abc'],
      [],
      'one name',
    ],
    ['a sink', ['github:contoso/fhir:branch=main'], ['--secret-to', 'stdout'], 'goes with --credential secret'],
    ['a sink and nobody', [], ['--secret-to', 'stdout'], '2 inputs are missing or invalid'],
    [
      'another kind of credential',
      ['github:contoso/fhir:branch=main'],
      ['--credential', 'none'],
      'goes with --credential federated',
    ],
  ])('refuses %s before anything is sent', async (_what, specs, more, says) => {
    await sandbox.graphExchanges();
    const trusted = specs.flatMap((spec) => ['--federated', spec]);
    const kind = more.includes('--credential') ? [] : ['--credential', 'federated'];
    const args = ['register', 'service', '--fhir-url', FHIR_URL, '--name', 'Bad', '--role', 'globalReader', ...kind];
    const { exitCode, error } = outcomeOf(await sandbox.run([...args, ...trusted, ...more, '--json']));
    expect(exitCode).toBe(2);
    expect(JSON.stringify(error)).toContain(says);
    expect(await sandbox.graphExchanges()).toEqual([]);
  });

  it('reads its variable one a line, since the free form has commas', async () => {
    const env = { FHIR_APPS_FEDERATED: `${byTestIssuer('one')}\n${byTestIssuer('two')}` };
    const args = ['register', 'service', '--fhir-url', fhirUrl, '--name', 'By variable', '--role', 'globalReader'];
    const { result } = outcomeOf(await sandbox.run([...args, '--credential', 'federated', '--json'], undefined, env));
    expect(result.credential).toMatchObject({ federated: [{ subject: 'one' }, { subject: 'two' }] });
  });

  it('is offered first to a person, by where the job runs', async () => {
    const flags = ['--fhir-url', fhirUrl, '--name', 'By wizard', '--role', 'globalReader', '--yes'];
    const run = await typeInTerminal(sandbox, ['register', 'service', ...flags]);
    const turns: readonly Turn[] = [
      { shown: ['? Where does it run?', '❯ GitHub Actions', 'no secret', 'enter next'], keys: '\r' },
      { shown: ['? Repository'], keys: 'contoso/fhir\r' },
      { shown: ['? Which runs may sign in?', '❯ Branch main', 'enter next'], keys: '\r' },
    ];
    await answer(run, turns);
    const { exitCode, stdout } = await run.ended();
    expect(exitCode).toBe(0);
    expect(stdout).toContain(' --federated github:contoso/fhir:branch=main');
    expect(stdout).toContain('- uses: azure/login@v2');
    const made = await applicationOf(
      sandbox,
      `fhir-apps.${new URL(fhirUrl).host.replace(':', '-')}-fhir-oss.service-by-wizard`,
    );
    expect(await federatedCredentialsOf(sandbox, made.id)).toHaveLength(1);
  });
});
