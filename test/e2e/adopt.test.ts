import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startInTerminal, type TerminalEnding } from '../cli/prompts/pseudo-terminal.ts';
import { cleanEnvironment, EXECUTABLE } from './executable.ts';
import { apiOf, HAND_MADE_CLIENTS, type HandMadeApi, type MadeByHand, makeByHand, MODULE_API } from './hand-made.ts';
import { applicationOf, FHIR_URL, type Outcome, outcomeOf, servicePrincipalsOf } from './registrations.ts';
import { run, type ServedSandbox, serveSandbox, writesOf } from './served-sandbox.ts';

const IMPLICIT = { implicitGrantSettings: { enableIdTokenIssuance: true } };
const NOBODY: HandMadeApi = { appId: '', scopeId: '', roleId: '' };
const AT = ['--fhir-url', FHIR_URL];

let sandbox: ServedSandbox;
let resource: MadeByHand;
let api: HandMadeApi;

beforeAll(async () => {
  sandbox = await serveSandbox();
  resource = await makeByHand(sandbox, MODULE_API, NOBODY);
  api = await apiOf(sandbox, resource);
});
afterAll(() => sandbox.stop());

async function json(...args: readonly string[]): Promise<Outcome> {
  return outcomeOf(await sandbox.run([...args, '--json']));
}

function codesOf({ result }: Outcome): readonly string[] {
  return (result.findings as readonly { readonly code: string }[]).map(({ code }) => code);
}

/** Types a command line that a result names, in the same environment. */
async function type(command: unknown, ...more: readonly string[]): Promise<Outcome> {
  const words = execFileSync('sh', ['-c', `printf '%s\\0' ${String(command)}`], { encoding: 'utf8' })
    .split('\0')
    .slice(1, -1);
  const { env } = sandbox.runOptions();
  return outcomeOf(await run([...words, '--json', '--yes', ...more], { env, cwd: sandbox.workDir }));
}

describe('adopt', () => {
  it('says what an API of the PowerShell module is and what is wrong with it, and writes nothing', async () => {
    await sandbox.exchanges();
    const state = await json('adopt', FHIR_URL, ...AT);
    expect(state).toMatchObject({
      exitCode: 5,
      result: { action: 'adopted', dryRun: true, type: 'resource', key: 'resource', appId: resource.appId },
    });
    expect(codesOf(state)).toEqual(MODULE_API.findings);
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
    expect(await sandbox.run(['show', resource.appId])).toMatchObject({ exitCode: 2 });
  });

  it('takes it over, so that every other command finds it by its key', async () => {
    const adopted = await json('adopt', FHIR_URL, ...AT, '--apply');
    expect(adopted).toMatchObject({
      exitCode: 0,
      result: {
        action: 'adopted',
        dryRun: false,
        adoptCommand: null,
        uniqueName: 'fhir-apps.fhir.contoso.com.resource',
      },
    });
    expect(await json('show', 'resource', ...AT)).toMatchObject({ exitCode: 0, result: { appId: resource.appId } });
    expect(await json('adopt', 'resource', ...AT, '--apply')).toMatchObject({
      exitCode: 0,
      result: { action: 'unchanged', changes: [] },
    });
  });

  it('leaves to register what only register does: here, the roles that the server knows', async () => {
    const { result } = await json('adopt', 'resource', ...AT);
    const again = await type(result.registerCommand, '--dry-run');
    expect(again).toMatchObject({ exitCode: 0, result: { action: 'unchanged' } });
    const plain = await json('register', 'resource', ...AT, '--name', FHIR_URL, '--dry-run');
    expect(plain).toMatchObject({
      result: { appId: resource.appId, changes: [{ summary: `app roles of "${FHIR_URL}"` }] },
    });
  });
});

describe.each(HAND_MADE_CLIENTS)('adopt, of $by', (handMade) => {
  const fix = [
    'aad_graph_permission',
    'implicit_grant',
    'public_client_flows',
    'sign_in_audience',
    'sign_in_permissions_missing',
  ];
  const repairs = handMade.findings.filter((code) => fix.includes(code));
  let made: MadeByHand;
  let state: Outcome;

  it('says what it is and what is wrong with it', async () => {
    made = await makeByHand(sandbox, handMade, api);
    state = await json('adopt', made.displayName, ...AT, ...repairs.flatMap((code) => ['--fix', code]));
    expect(state).toMatchObject({ exitCode: 5, result: { type: handMade.type, appId: made.appId, dryRun: true } });
    expect(codesOf(state)).toEqual(handMade.findings);
  });

  it('adopts and repairs it as the command says that it names, once', async () => {
    const adopted = await type(state.result.adoptCommand);
    expect(adopted).toMatchObject({ exitCode: 0, result: { action: 'adopted', dryRun: false } });
    expect(adopted.result.changes).toEqual(state.result.changes);
    const application = await applicationOf(sandbox, String(adopted.result.uniqueName));
    expect(application).toMatchObject({ id: made.id, signInAudience: 'AzureADMyOrg' });
    expect(application.passwordCredentials).toHaveLength(handMade.secret === undefined ? 0 : 1);
    expect(await servicePrincipalsOf(sandbox, made.appId)).toEqual([adopted.result.servicePrincipalId]);
    expect(await type(state.result.adoptCommand)).toMatchObject({ exitCode: 0, result: { action: 'unchanged' } });
    const left = codesOf(await json('adopt', made.appId, ...AT));
    expect(left).toEqual(
      handMade.findings.filter((code) => !repairs.includes(code) && code !== 'service_principal_missing'),
    );
  });

  it('lets register find it and change nothing', async () => {
    const { result } = await json('adopt', made.appId, ...AT);
    const role = handMade.type === 'service' ? ['--role', 'admin'] : [];
    const again = await type(result.registerCommand, '--dry-run', ...role);
    expect(again).toMatchObject({ exitCode: 0, result: { appId: made.appId } });
    const changes = again.result.changes as readonly { readonly target: string }[];
    expect(changes.map(({ target }) => target)).toEqual(handMade.type === 'service' ? ['appRoleAssignment'] : []);
  });
});

describe('adopt refuses', () => {
  const client = {
    body: () => ({ displayName: 'Refused', spa: { redirectUris: ['https://refused.contoso.com/'] } }),
    hasServicePrincipal: true,
  };

  it('an application that another tool finds by its unique name', async () => {
    const bicep = { ...client, body: () => ({ ...client.body(), uniqueName: 'contoso-fhir-client' }) };
    const made = await makeByHand(sandbox, bicep, api);
    expect(await json('adopt', made.appId, ...AT, '--apply')).toMatchObject({
      exitCode: 2,
      error: { code: 'other_tools_name', details: { uniqueName: 'contoso-fhir-client' } },
    });
  });

  it('a key that another application has, and an application that has another key', async () => {
    const made = await makeByHand(sandbox, client, api);
    const taken = await json('adopt', made.appId, ...AT, '--key', 'public-portal-chart', '--apply');
    expect(taken).toMatchObject({ exitCode: 2, error: { code: 'key_taken' } });
    expect(await json('adopt', made.appId, ...AT, '--apply')).toMatchObject({ exitCode: 0 });
    const renamed = await json('adopt', made.appId, ...AT, '--key', 'other', '--apply');
    expect(renamed).toMatchObject({ exitCode: 2, error: { code: 'key_taken', details: { key: 'public-refused' } } });
    const moved = await json('adopt', made.appId, '--fhir-url', 'https://other.contoso.com', '--apply');
    expect(moved).toMatchObject({ exitCode: 2, error: { code: 'key_taken' } });
  });

  it('an application of which it cannot tell what it is, unless that is said', async () => {
    const made = await makeByHand(sandbox, { body: () => ({ displayName: 'Bare' }), hasServicePrincipal: false }, api);
    expect(await json('adopt', made.appId, ...AT)).toMatchObject({ exitCode: 2, error: { code: 'type_unclear' } });
    expect(await json('adopt', made.appId, ...AT, '--type', 'service')).toMatchObject({
      exitCode: 5,
      result: { type: 'service', key: 'service-bare', because: null },
    });
  });

  it('one that others hold, unless it is trusted; a tag or a name of ours on a secret counts for nothing', async () => {
    const made = await makeByHand(sandbox, client, api, sandbox.ready.identities.ownedBy);
    const { body } = await sandbox.graph('POST', `/applications/${made.id}/addPassword`, {
      passwordCredential: { displayName: 'fhir-apps 0123456789ab' },
    });
    const forged = `fhir-apps:secret:${String(body.keyId)}`;
    await sandbox.graph('PATCH', `/applications/${made.id}`, { tags: ['fhir-apps', forged, 'theirs'] });
    const adopt = ['adopt', made.appId, ...AT, '--key', 'held', '--apply'];
    const refused = await json(...adopt);
    expect(refused).toMatchObject({ exitCode: 2, error: { code: 'trust_required', details: { appId: made.appId } } });
    expect(refused.error.message).toContain('secret fhir-apps 0123456789ab');
    const trusted = await json(...adopt, '--trust', made.appId);
    expect(trusted).toMatchObject({ exitCode: 0, result: { action: 'adopted' } });
    expect(codesOf(trusted)).toContain('unknown_credential');
    const { tags } = await applicationOf(sandbox, 'fhir-apps.fhir.contoso.com.held');
    expect(tags).toContain('theirs');
    expect(tags).not.toContain(forged);
  });

  it('what is missing or does not fit, before anything is sent', async () => {
    expect(await json('adopt', 'x')).toMatchObject({ exitCode: 2, error: { code: 'invalid_input' } });
    expect(await json('adopt', 'x', ...AT, '--type', 'resource', '--key', 'other')).toMatchObject({ exitCode: 2 });
    expect(await json('adopt', 'x', ...AT, '--fix', 'everything')).toMatchObject({ exitCode: 2 });
  });
});

describe('adopt, where no one can be asked,', () => {
  const chart = {
    body: () => ({ displayName: 'Asked chart', spa: { redirectUris: ['https://asked.contoso.com/'] }, web: IMPLICIT }),
    hasServicePrincipal: true,
  };
  let made: MadeByHand;

  beforeAll(async () => {
    made = await makeByHand(sandbox, chart, api);
  });

  it.each([[[]], [['--yes']]])('only looks without --apply (%j), and says what will come', async (more) => {
    const { stdout, exitCode } = await sandbox.run(['adopt', made.appId, ...AT, ...more, '--json']);
    expect(exitCode).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({
      result: { action: 'adopted', dryRun: true, adoptCommand: expect.stringContaining(' --apply') as unknown },
      warnings: [{ code: 'deprecated_name', message: expect.stringContaining('add --apply') as unknown }],
    });
    expect(await sandbox.run(['show', made.appId])).toMatchObject({ exitCode: 2 });
  });

  it('looks with --dry-run, and has nothing to warn of', async () => {
    const { stdout } = await sandbox.run(['adopt', made.appId, ...AT, '--dry-run', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ result: { dryRun: true }, warnings: [] });
  });

  it('adopts with --apply, which is needed there; --fix all repairs all that can be', async () => {
    const { stdout, exitCode } = await sandbox.run(['adopt', made.appId, ...AT, '--apply', '--fix', 'all', '--json']);
    const { result, warnings } = JSON.parse(stdout) as {
      readonly result: { readonly findings: readonly { readonly fixable: boolean; readonly fixed: boolean }[] };
      readonly warnings: readonly unknown[];
    };
    expect({ exitCode, warnings }).toEqual({ exitCode: 0, warnings: [] });
    expect(result.findings.some(({ fixable }) => fixable)).toBe(true);
    expect(result.findings.filter(({ fixable, fixed }) => fixable && !fixed)).toEqual([]);
  });
});

describe('adopt, in a terminal,', () => {
  async function asked(answerKeys: string, ...words: readonly string[]): Promise<TerminalEnding> {
    const { args, env } = sandbox.runOptions();
    const run = await startInTerminal([process.execPath, EXECUTABLE, 'adopt', ...words, ...AT, ...args], {
      env: cleanEnvironment(env),
      cwd: sandbox.workDir,
    });
    await run.shows('Adopt it?');
    run.keys(answerKeys);
    return run.ended();
  }

  it('shows findings and plan, asks, and adopts what was confirmed', async () => {
    const body = (): Readonly<Record<string, unknown>> => ({
      displayName: 'Seen chart',
      spa: { redirectUris: ['https://seen.contoso.com/'] },
    });
    const made = await makeByHand(sandbox, { body, hasServicePrincipal: false }, api);

    const refused = await asked('n\r', 'Seen chart');
    expect(refused).toMatchObject({ exitCode: 130, stdout: '' });
    expect(refused.screen).toContain(made.appId);
    expect(refused.screen).toContain('What is wrong with it');
    expect(refused.screen).toContain('service_principal_missing');
    expect(refused.screen).toContain('Changes to make');
    expect(await sandbox.run(['show', made.appId])).toMatchObject({ exitCode: 2 });

    const adopted = await asked('y\r', 'Seen chart');
    expect(adopted).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Adopted "Seen chart"') as unknown });
    expect(await sandbox.run(['show', made.appId])).toMatchObject({ exitCode: 0 });
  });

  it('says that --apply is not needed there', async () => {
    const body = (): Readonly<Record<string, unknown>> => ({
      displayName: 'Applied',
      spa: { redirectUris: ['https://applied.contoso.com/'] },
    });
    const { appId } = await makeByHand(sandbox, { body, hasServicePrincipal: true }, api);
    const { screen, exitCode } = await asked('y\r', appId, '--apply');
    expect(exitCode).toBe(0);
    expect(screen).toContain('"--apply" is not needed any more.');
  });
});

describe('adopt, interrupted', () => {
  it('finishes with the same command what a failure has left', async () => {
    const made = await makeByHand(
      sandbox,
      {
        body: () => ({ displayName: 'Halfway', spa: { redirectUris: ['https://half.contoso.com/'] } }),
        hasServicePrincipal: false,
      },
      api,
    );
    const adopt = ['adopt', made.appId, ...AT, '--apply'];
    await sandbox.setFaults(['POST /servicePrincipals*x*=denied']);
    expect(await json(...adopt)).toMatchObject({ exitCode: 3, error: { code: 'unfinished' } });
    await sandbox.setFaults([]);
    expect(await json(...adopt)).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
    expect(await servicePrincipalsOf(sandbox, made.appId)).toHaveLength(1);
  });
});
