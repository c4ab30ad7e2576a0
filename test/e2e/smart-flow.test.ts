import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeviceSignIn, deviceSignIn } from './device-sign-in.ts';
import { type Outcome, outcomeOf } from './registrations.ts';
import { run as runIn, serveSandbox, type ServedSandbox } from './served-sandbox.ts';

let sandbox: ServedSandbox;
let people: DeviceSignIn;
let server: readonly string[];

async function run(...args: readonly string[]): Promise<Outcome> {
  const env = { FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir };
  return outcomeOf(await runIn([...args, ...server, '--sandbox', '--yes', '--json'], { cwd: sandbox.workDir, env }));
}

async function done(...args: readonly string[]): Promise<Outcome['result']> {
  const outcome = await run(...args);
  expect(outcome).toMatchObject({ exitCode: 0 });
  return outcome.result;
}

/** The access token that a person gets in an app by entering its code. */
async function tokenOf(who: string, client: string): Promise<string> {
  const { code, ended } = people.runWaiting(['token', client, ...server, '--sign-in', 'device-code']);
  await people.letIn(await code, who);
  const { exitCode, stdout, stderr } = await ended;
  expect(exitCode, stderr).toBe(0);
  return stdout.trim();
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  people = await deviceSignIn(sandbox);
  server = ['--fhir-url', sandbox.ready.fhir.oss.url];
  await done('register', 'resource', '--name', 'Contoso FHIR', '--smart', 'v2');
  await done('register', 'public', '--name', 'Chart', '--smart-launch', 'patient', '--device-code');
  await done('register', 'public', '--name', 'Ward', '--smart-launch', 'practitioner', '--device-code');
});
afterAll(async () => {
  await people.close();
  await sandbox.stop();
});

describe('an app of SMART on FHIR', () => {
  it('reads the record of its patient, and no other, once the person is linked', async () => {
    await done('fhir-user', 'set', 'user:patient@contoso.com', 'Patient/pat', '--role', 'smartUser');
    const token = await tokenOf('patient', 'public-chart');
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({
      'extn.fhirUser': `${sandbox.ready.fhir.oss.url}/Patient/pat`,
      roles: ['smartUser'],
      scp: expect.stringContaining('patient.Observation.rs') as unknown,
    });
    expect({
      own: (await people.fhir(token, 'GET', '/Patient/pat')).status,
      observations: (await people.fhir(token, 'GET', '/Observation')).status,
      other: (await people.fhir(token, 'GET', '/Patient/bea')).status,
      withoutScope: (await people.fhir(token, 'GET', '/Basic')).status,
      write: (await people.fhir(token, 'POST', '/Patient', { resourceType: 'Patient' })).status,
    }).toEqual({ own: 200, observations: 200, other: 404, withoutScope: 403, write: 403 });
  });

  it('reads for a practitioner what they may see', async () => {
    await done('fhir-user', 'set', 'user:clinician@contoso.com', 'Practitioner/clara', '--role', 'smartUser');
    const token = await tokenOf('clinician', 'public-ward');
    expect((await people.fhir(token, 'GET', '/Patient/pat')).status).toBe(200);
    expect((await people.fhir(token, 'GET', '/Patient/bea')).status).toBe(200);
  });

  it('is refused by the server where the person is linked to no one', async () => {
    await done('fhir-user', 'remove', 'user:clinician@contoso.com');
    const answer = await people.fhir(await tokenOf('clinician', 'public-ward'), 'GET', '/Patient/pat');
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('fhirUser claim cannot be null');
  });
});

describe('verify --sign-in', () => {
  const verified = async (who: string, client: string, ...flags: readonly string[]): Promise<Outcome> => {
    const words = ['verify', client, ...server, '--sign-in', 'device-code', '--json', ...flags];
    const { code, ended } = people.runWaiting(words);
    await people.letIn(await code, who);
    return outcomeOf(await ended);
  };
  const checksOf = ({ result }: Outcome): Readonly<Record<string, string>> => {
    const [client] = result.clients as readonly {
      readonly person: { readonly checks: readonly { readonly id: string; readonly state: string }[] };
    }[];
    return Object.fromEntries((client?.person.checks ?? []).map(({ id, state }) => [id, state]));
  };
  const findingsOf = ({ result }: Outcome): readonly unknown[] => result.findings as readonly unknown[];

  it('finds nothing where the person reads their own record and nothing else', async () => {
    await done('fhir-user', 'set', 'user:patient@contoso.com', 'Patient/pat', '--role', 'smartUser');
    const outcome = await verified('patient', 'public-chart', '--other-patient', 'bea');
    expect(outcome).toMatchObject({ exitCode: 0, result: { findings: [] } });
    expect(checksOf(outcome)).toEqual({
      ...{ scopes: 'ok', fhirUser: 'ok', role: 'ok' },
      ...{ record: 'ok', search: 'ok', otherType: 'ok', write: 'ok', otherPatient: 'ok' },
    });
  });

  it('names the cause, and one command, where the person is linked to no one', async () => {
    await done('fhir-user', 'remove', 'user:clinician@contoso.com');
    const outcome = await verified('clinician', 'public-ward');
    expect(outcome.exitCode).toBe(6);
    expect(findingsOf(outcome)).toMatchObject([
      { id: 'fhir_user_missing', command: expect.stringContaining('fhir-user set user:') as unknown },
    ]);
  });

  it('names the role that is missing', async () => {
    await done('fhir-user', 'set', 'user:clinician@contoso.com', 'Practitioner/clara');
    await done('role', 'remove', '--role', 'smartUser', '--from', 'user:clinician@contoso.com');
    await done('role', 'assign', '--role', 'globalReader', '--to', 'user:clinician@contoso.com');
    const outcome = await verified('clinician', 'public-ward');
    expect(findingsOf(outcome)).toContainEqual(expect.objectContaining({ id: 'smart_user_missing', severity: 'high' }));
    // Without that role no scope holds the person.
    expect(findingsOf(outcome)).toContainEqual(expect.objectContaining({ id: 'person_allowed', severity: 'critical' }));
  });

  it.each([
    [['verify', '--sign-in', 'browser'], 'goes with one REF'],
    [['verify', 'public-chart', '--other-patient', 'bea'], 'goes with --sign-in'],
  ])('refuses %j', async (words, said) => {
    const { exitCode, error } = await run(...words);
    expect(exitCode).toBe(2);
    expect(error.message).toContain(said);
  });
});

describe('fhir-user', () => {
  it('names two people who are one in the records', async () => {
    await done('fhir-user', 'set', 'user:patient@contoso.com', 'Patient/pat');
    const shared = await run('fhir-user', 'set', 'user:admin@contoso.com', 'Patient/pat');
    expect(shared).toMatchObject({
      exitCode: 0,
      result: { sharedWith: [{ userPrincipalName: 'patient@contoso.com' }] },
      warnings: [{ code: 'fhir_user_shared' }],
    });
    const { fhirUsers } = (await done('fhir-user', 'list')) as { readonly fhirUsers: readonly { isShared: boolean }[] };
    expect(fhirUsers.filter(({ isShared }) => isShared)).toHaveLength(2);
    await done('fhir-user', 'remove', 'user:admin@contoso.com');
  });

  it('knows a relative value of someone else for the same person', async () => {
    const { user } = (await done('fhir-user', 'set', 'user:patient@contoso.com', 'Patient/pat')) as {
      readonly user: { readonly id: string };
    };
    const { resource } = (await done('fhir-user', 'list')) as { readonly resource: { readonly appId: string } };
    const extension = `extension_${resource.appId.replaceAll('-', '')}_fhirUser`;
    await sandbox.graph('PATCH', `/users/${user.id}`, { [extension]: 'Patient/pat' });
    expect(await done('fhir-user', 'set', 'user:admin@contoso.com', 'Patient/pat')).toMatchObject({
      sharedWith: [{ userPrincipalName: 'patient@contoso.com' }],
    });
    await done('fhir-user', 'remove', 'user:admin@contoso.com');
  });

  it('takes the whole URL where the tenant has one server', async () => {
    const value = `${sandbox.ready.fhir.oss.url}/Patient/pat`;
    const env = { FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir };
    const words = ['fhir-user', 'set', 'user:patient@contoso.com', value, '--sandbox', '--yes', '--json'];
    const outcome = outcomeOf(await runIn(words, { cwd: sandbox.workDir, env }));
    expect(outcome).toMatchObject({ exitCode: 0, result: { after: value } });
  });

  it('changes nothing the second time, and nothing in a dry run', async () => {
    await done('fhir-user', 'set', 'user:patient@contoso.com', 'Patient/pat');
    const again = await done('fhir-user', 'set', 'user:patient@contoso.com', 'Patient/pat');
    expect(again).toMatchObject({ action: 'unchanged' });
    await done('fhir-user', 'set', 'user:patient@contoso.com', 'Patient/bea', '--dry-run');
    expect(await done('fhir-user', 'set', 'user:patient@contoso.com', 'Patient/pat')).toMatchObject({
      action: 'unchanged',
    });
  });

  it('hands off what the caller may not write, role and all', async () => {
    const { args, env } = sandbox.runOptions(sandbox.ready.identities.ownedBy);
    const words = ['fhir-user', 'set', 'user:admin@contoso.com', 'Patient/bea', '--role', 'smartUser', ...server];
    const outcome = outcomeOf(await runIn([...words, ...args, '--yes', '--json'], { cwd: sandbox.workDir, env }));
    expect(outcome).toMatchObject({ exitCode: 4 });
  });

  it.each([
    [['group:Clinicians', 'Patient/pat'], 'group'],
    [['user:patient@contoso.com', 'RelatedPerson/x'], 'Patient and Practitioner'],
    [['user:patient@contoso.com', 'https://other.contoso.com/Patient/pat'], 'of another server'],
    [['user:patient@contoso.com'], 'PERSON is missing'],
  ])('refuses %j', async (words, said) => {
    const { exitCode, error } = await run('fhir-user', 'set', ...words);
    expect(exitCode).toBe(2);
    expect(error.message).toContain(said);
  });

  it('wants an API whose tokens say who a person is', async () => {
    server = ['--fhir-url', 'https://plain.contoso.com'];
    await done('register', 'resource', '--name', 'Plain');
    const outcome = await run('fhir-user', 'set', 'user:patient@contoso.com', 'Patient/pat');
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'fhir_user_undefined' } });
  });
});
