import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FHIR_URL, type Outcome, outcomeOf, register } from './registrations.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

let sandbox: ServedSandbox;
let resource: Readonly<Record<string, unknown>>;

const RESOURCE = ['register', 'resource', '--fhir-url', FHIR_URL, '--name', 'Contoso FHIR', '--smart', 'v2'];

beforeAll(async () => {
  sandbox = await serveSandbox();
  resource = (await register(sandbox, { args: RESOURCE })).result;
});
afterAll(() => sandbox.stop());

function client(type: string, name: string, ...flags: readonly string[]): Promise<Outcome> {
  return register(sandbox, { args: ['register', type, '--fhir-url', FHIR_URL, '--name', name, ...flags] });
}

/** The SMART scopes in a result, as SMART spells them. */
function smartScopes({ result }: Outcome): readonly string[] {
  return (result.smartScopes as readonly { readonly smart: string }[]).map(({ smart }) => smart);
}

describe('register resource --smart', () => {
  it('makes an API whose tokens say who a person is in the records', async () => {
    const { body } = await sandbox.graph('GET', `/applications/${String(resource.objectId)}`);
    const { oauth2PermissionScopes } = body.api as { readonly oauth2PermissionScopes: readonly unknown[] };
    expect(oauth2PermissionScopes).toHaveLength(65);
    const name = `extension_${String(resource.appId).replaceAll('-', '')}_fhirUser`;
    expect(body.optionalClaims).toMatchObject({ accessToken: [{ name, source: 'user' }] });
    const { body: extensions } = await sandbox.graph(
      'GET',
      `/applications/${String(resource.objectId)}/extensionProperties`,
    );
    expect(extensions.value).toMatchObject([{ name, dataType: 'String', targetObjects: ['User'] }]);
    expect(resource.settings).toMatchObject({
      FhirServer__Security__Authorization__FhirUserClaim: 'extn.fhirUser',
      FhirServer__Security__Authorization__ScopesClaim__1: 'roles',
      FhirServer__Security__Authentication__Audience: resource.appId,
    });
  });

  it('writes nothing the second time', async () => {
    await sandbox.graphExchanges();
    expect((await register(sandbox, { args: RESOURCE })).result.action).toBe('unchanged');
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('finishes what was interrupted between the extension and its claim', async () => {
    const { body } = await sandbox.graph('GET', `/applications/${String(resource.objectId)}`);
    const before = body.optionalClaims;
    await sandbox.graph('PATCH', `/applications/${String(resource.objectId)}`, { optionalClaims: null });
    expect(await register(sandbox, { args: RESOURCE })).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
    const { body: after } = await sandbox.graph('GET', `/applications/${String(resource.objectId)}`);
    expect(after.optionalClaims).toEqual(before);
  });
});

describe('register --smart-launch', () => {
  it('asks for the scopes of a patient, of one version and context, in both spellings', async () => {
    const outcome = await client(
      'public',
      'Growth',
      '--smart-launch',
      'patient',
      '--reply-url',
      'https://g.contoso.com/',
    );
    const scopes = smartScopes(outcome);
    expect(scopes).toHaveLength(27);
    expect(scopes).toEqual(expect.arrayContaining(['launch/patient', 'fhirUser', 'patient/Observation.rs']));
    expect(scopes.filter((scope) => /^user|\*/.test(scope))).toEqual([]);
    expect(outcome.result.requestScope).toContain(`${FHIR_URL}/patient.Observation.rs`);
    // People consent themselves to an app of SMART.
    expect(outcome.result.handOffs).toEqual([]);
  });

  it('asks for those of a practitioner, or for those that were named', async () => {
    const named = await client(
      ...(['confidential', 'Ward', '--smart-launch', 'ehr', '--smart-context', 'practitioner'] as const),
      ...['--scope', 'user/Patient.rs', '--reply-url', 'https://w.contoso.com/cb', '--credential', 'none'],
    );
    expect(smartScopes(named).toSorted()).toEqual(['fhirUser', 'launch', 'user/Patient.rs']);
    const whole = await client(
      'public',
      'Desk',
      '--smart-launch',
      'practitioner',
      '--reply-url',
      'https://d.contoso.com/',
    );
    expect(smartScopes(whole).filter((scope) => scope.startsWith('user/'))).toHaveLength(25);
  });

  it('gives a backend service its scopes as a role, and the role that applies them', async () => {
    const { result } = await client(
      'service',
      'Nightly',
      '--smart-launch',
      'backend',
      '--federated',
      'github:contoso/fhir:branch=main',
    );
    expect(result.roleAssignments).toMatchObject([{ role: 'smartUser' }, { role: 'system.all.rs' }]);
  });

  it.each<[what: string, args: readonly string[], said: RegExp]>([
    [
      'scopes of two contexts',
      ['public', '--scope', 'patient/Patient.rs', '--scope', 'user/Patient.rs'],
      /mix contexts/,
    ],
    [
      'scopes of two versions',
      ['public', '--scope', 'patient/Patient.rs', '--scope', 'patient/Patient.read'],
      /mix SMART v1 and v2/,
    ],
    [
      'a scope of another context than the launch',
      ['public', '--smart-launch', 'patient', '--scope', 'user/Patient.rs'],
      /mix contexts/,
    ],
    ['an EHR launch without a context', ['public', '--smart-launch', 'ehr'], /--smart-context is missing/],
    [
      'a job that signs people in',
      ['service', '--smart-launch', 'patient', '--role', 'globalReader'],
      /signs people in/,
    ],
  ])('refuses %s before anything is sent', async (_what, [type = '', ...flags], said) => {
    await sandbox.graphExchanges();
    const reply = type === 'service' ? ['--credential', 'none'] : ['--reply-url', 'https://x.contoso.com/'];
    const outcome = await client(type, 'Refused', ...flags, ...reply);
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'invalid_input' } });
    expect(outcome.error.message).toMatch(said);
    expect(await sandbox.graphExchanges()).toEqual([]);
  });

  it('refuses a client to whom others gave the other context', async () => {
    const args = ['--reply-url', 'https://m.contoso.com/', '--scope', 'patient/Patient.rs'];
    await client('public', 'Mixed', ...args);
    const outcome = await client(
      'public',
      'Mixed',
      '--reply-url',
      'https://m.contoso.com/',
      '--scope',
      'user/Patient.rs',
    );
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'smart_scopes_mixed' } });
  });

  it('says what to define first where the API has no such scopes', async () => {
    const server = 'https://plain.contoso.com';
    await register(sandbox, { args: ['register', 'resource', '--fhir-url', server, '--name', 'Plain'] });
    const outcome = await register(sandbox, {
      args: [
        ...['register', 'public', '--fhir-url', server, '--name', 'App', '--smart-launch', 'patient'],
        ...['--reply-url', 'https://a.contoso.com/'],
      ],
    });
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'smart_scopes_missing' } });
    expect(outcome.error.hint).toContain('register resource --smart v2');
  });
});

describe('consent for all users', () => {
  it('is refused for user_impersonation of an API with SMART scopes, with the reason', async () => {
    const { result } = await client('public', 'Impersonator', '--reply-url', 'https://i.contoso.com/');
    const words = ['consent', 'grant', String(result.appId), '--yes', '--json'];
    const refused = outcomeOf(await sandbox.run(words));
    expect(refused).toMatchObject({ exitCode: 2, error: { code: 'smart_consent_refused' } });
    expect(refused.error.message).toContain('SMART apps would get it');
    const asked = await client('public', 'Asker', '--reply-url', 'https://j.contoso.com/', '--admin-consent');
    expect(asked).toMatchObject({ exitCode: 2, error: { code: 'smart_consent_refused' } });
  });

  it('is given to the SMART scopes of a client', async () => {
    const { result } = await client(
      'public',
      'Granted',
      '--smart-launch',
      'patient',
      '--reply-url',
      'https://k.contoso.com/',
    );
    const granted = outcomeOf(await sandbox.run(['consent', 'grant', String(result.appId), '--yes', '--json']));
    expect(granted).toMatchObject({ exitCode: 0 });
  });
});

describe('an environment file with SMART on FHIR', () => {
  it('makes the resource and its clients in one run, and finds nothing to change after that', async () => {
    const file = join(sandbox.workDir, 'smart.yaml');
    await writeFile(
      file,
      `fhirUrl: https://smart.contoso.com
resource: { name: SMART, smart: v2, smartScopes: minimal }
clients:
  chart:
    type: public
    name: Chart
    smartLaunch: patient
    replyUrl: https://chart.contoso.com/
`,
    );
    const first = await sandbox.run(['apply', '-f', file, '--yes', '--json']);
    expect({ exitCode: first.exitCode, stderr: first.stderr }).toMatchObject({ exitCode: 0 });
    const plan = await sandbox.run(['plan', '-f', file, '--check', '--json']);
    expect(plan.exitCode).toBe(0);
    const drafted = join(sandbox.workDir, 'drafted.yaml');
    await sandbox.run(['init', '--from', 'https://smart.contoso.com', '--out', drafted, '--yes', '--json']);
    const text = await readFile(drafted, 'utf8');
    expect(text).toMatch(/smart: v2/);
    expect(text).toMatch(/smartScopes: minimal/);
    expect(text).not.toContain('user.all.rs');
    expect((await sandbox.run(['plan', '-f', drafted, '--check', '--json'])).exitCode).toBe(0);
  });
});
