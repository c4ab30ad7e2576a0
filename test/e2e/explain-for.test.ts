import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExplainResult } from '../../src/commands/explain/explain-result.ts';
import { run, serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const AT = ['--fhir-url', 'https://fhir.contoso.com'];

let sandbox: ServedSandbox;
/** Object ids of groups and people, by their names. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  sandbox = await serveSandbox();
  const service = ['register', 'service', ...AT, '--role', 'globalReader', '--secret-to'];
  for (const args of [
    ['register', 'resource', ...AT, '--name', 'Contoso FHIR'],
    [...service, 'file:right', '--name', 'Right', '--key', 'right'],
    [...service, 'file:roleless', '--name', 'Roleless', '--key', 'roleless'],
    [...service, 'file:disabled', '--name', 'Disabled', '--key', 'disabled'],
    [...service, 'file:keyless', '--name', 'Keyless', '--key', 'keyless'],
    ['register', 'public', ...AT, '--name', 'Chart', '--key', 'chart', '--reply-url', 'https://chart.contoso.com/'],
    ['role', 'remove', ...AT, '--role', 'globalReader', '--from', 'roleless'],
    ['disable', 'disabled', ...AT],
  ]) {
    expect(await sandbox.run([...args, '--yes'])).toMatchObject({ exitCode: 0 });
  }
  const keyless = await objectIdOf('keyless');
  const { body } = await sandbox.graph('GET', `/applications/${keyless}?$select=passwordCredentials`);
  const [{ keyId }] = body.passwordCredentials as readonly [{ readonly keyId: string }];
  await sandbox.graph('POST', `/applications/${keyless}/removePassword`, { keyId });
  await makePeople();
});
afterAll(() => sandbox.stop());

async function objectIdOf(key: string): Promise<string> {
  const { stdout } = await sandbox.run(['show', key, ...AT, '--json']);
  return (JSON.parse(stdout) as { result: { objectId: string } }).result.objectId;
}

/** Ada is a member of Doctors, Tom of Surgeons, which is a member of Doctors, and Eve of none. */
async function makePeople(): Promise<void> {
  for (const name of ['ada', 'tom', 'eve']) {
    const { body } = await sandbox.graph('POST', '/users', {
      ...{ accountEnabled: true, displayName: name, mailNickname: name, userPrincipalName: `${name}@contoso.com` },
      passwordProfile: { password: 'Correct-horse-battery-1' },
    });
    ids[name] = String(body.id);
  }
  for (const name of ['Doctors', 'Surgeons']) {
    const group = { displayName: name, mailEnabled: false, mailNickname: name, securityEnabled: true };
    ids[name] = String((await sandbox.graph('POST', '/groups', group)).body.id);
  }
  for (const [group, member] of [
    ['Doctors', 'ada'],
    ['Doctors', 'Surgeons'],
    ['Surgeons', 'tom'],
  ] as const) {
    const reference = `${sandbox.ready.graphUrl}/v1.0/directoryObjects/${ids[member] ?? ''}`;
    const added = await sandbox.graph('POST', `/groups/${ids[group] ?? ''}/members/$ref`, { '@odata.id': reference });
    expect(added.status).toBe(204);
  }
  const assigned = await sandbox.run([
    'role',
    'assign',
    ...AT,
    '--role',
    'globalReader',
    '--to',
    'group:Doctors',
    '--yes',
  ]);
  expect(assigned.exitCode).toBe(0);
}

async function chainOf(who: string): Promise<ExplainResult['chains'][number]> {
  const { exitCode, stdout } = await sandbox.run(['explain', '--for', who, ...AT, '--json']);
  expect(exitCode).toBe(0);
  const { result } = JSON.parse(stdout) as { result: ExplainResult };
  const [chain] = result.chains;
  expect(result.chains).toHaveLength(1);
  return chain ?? { subject: '', links: [], fix: null };
}

describe('explain --for', () => {
  it.each([
    ['roleless', 'globalReader is not assigned', 'approve roleless'],
    ['disabled', 'the client is disabled', 'enable disabled'],
    ['keyless', 'it has no credential that works', 'credential rotate keyless'],
    ['chart', 'no consent for all users: user_impersonation', 'approve chart'],
    ['user:eve@contoso.com', 'the person has no role of Contoso FHIR', '--role ROLE --to user:eve@contoso.com'],
    [
      'user:tom@contoso.com',
      'Doctors has globalReader, and app roles do not reach members of its member groups',
      '--role globalReader --to user:tom@contoso.com',
    ],
    ['group:Surgeons', 'the group has no role of Contoso FHIR', '--role ROLE --to group:Surgeons'],
  ])('finds what keeps %s from the data', async (who, cause, command) => {
    const { links, fix } = await chainOf(who);
    expect(links.filter(({ state }) => state === 'broken')).toEqual([{ state: 'broken', text: cause }]);
    expect(fix?.command).toContain(command);
    const broken = links.findIndex(({ state }) => state === 'broken');
    expect(links.slice(0, broken).every(({ state }) => state === 'ok')).toBe(true);
    expect(new Set(links.slice(broken + 1).map(({ state }) => state))).toEqual(new Set(['not_reached']));
  });

  it.each(['right', 'user:ada@contoso.com', 'group:Doctors'])('finds nothing at %s', async (who) => {
    const { links, fix } = await chainOf(who);
    expect(fix).toBeNull();
    expect(links.map(({ state }) => state)).not.toContain('broken');
  });

  it('marks the cause, and what was not reached, after the meaning of a code', async () => {
    const { stdout } = await sandbox.run(['explain', 'AADSTS65001', '--for', 'chart', ...AT]);
    expect(stdout).toMatch(/^AADSTS65001 {2}No one has consented .*\n\nFor "Chart" \(chart\):\n {2}✔ /);
    expect(stdout).toMatch(/\n {2}✖ no consent for all users: user_impersonation {2}← the cause\n {2}· /);
    expect(stdout).not.toContain('Likely causes');
  });

  it.each([
    ['roleless', []],
    ['disabled', []],
    ['keyless', ['--secret-to', 'file:keyless-next']],
    ['chart', []],
    ['user:eve@contoso.com', []],
    ['user:tom@contoso.com', []],
    ['group:Surgeons', []],
  ])('gives a fix that mends %s', async (who, more) => {
    const { fix } = await chainOf(who);
    const [, ...words] = (fix?.command ?? '').replace(' ROLE ', ' globalReader ').split(' ');
    const { env } = sandbox.runOptions();
    const options = { env, cwd: sandbox.workDir };
    expect(await run([...words, ...more, '--yes'], options)).toMatchObject({ exitCode: 0 });
    expect((await chainOf(who)).fix).toBeNull();
  });

  it.each([
    ['resource', 'not_a_client'],
    ['nobody', 'reference_missing'],
    ['user:nobody@contoso.com', 'principal_missing'],
  ])('refuses %s: %s', async (who, code) => {
    const { exitCode, stdout } = await sandbox.run(['explain', '--for', who, ...AT, '--json']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
  });
});
