import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessEntry, AccessResult } from '../../src/access/access-result.ts';
import { type AccessWorld, AT, makeAccessWorld } from './access-world.ts';

let world: AccessWorld;
beforeAll(async () => {
  world = await makeAccessWorld();
});
afterAll(() => world.sandbox.stop());

async function accessOf(...args: readonly string[]): Promise<AccessResult> {
  const { exitCode, stdout, stderr } = await world.sandbox.run(['access', ...args, ...AT, '--json']);
  expect(exitCode, stderr).toBe(0);
  return (JSON.parse(stdout) as { result: AccessResult }).result;
}

function row({ principal, may, paths, owners }: AccessEntry): readonly (string | null)[] {
  const how = paths.map(
    ({ kind, role, group }) => `${role ?? kind}${group === null ? '' : ` by ${group.displayName}`}`,
  );
  const owned = [...new Set((owners ?? []).map(({ name }) => name))].sort();
  return [principal.displayName, may.words, how.join(', '), owned.join(', ')];
}

describe('access', () => {
  it('has everyone who can reach the data, and no one else', async () => {
    const result = await accessOf();
    expect(result.applications.map(row)).toEqual([
      ['Backup', 'read, export', 'globalExporter', 'Sandbox admin'],
      ['Nightly import', 'read, import', 'globalImporter', 'Sandbox admin, ivan'],
      ['Growth chart', 'what its user may', 'consent', 'Sandbox admin'],
    ]);
    expect(result.people.map(row)).toEqual([
      ['tom', 'everything', 'globalAdmin', ''],
      ['Clinics', 'read', 'globalReader', ''],
      ['clara', 'read', 'globalReader, globalReader by Clinics', ''],
    ]);
    const clinics = result.people.find(({ principal }) => principal.displayName === 'Clinics');
    expect(clinics?.members?.map(({ displayName }) => displayName)).toEqual(['clara']);
    expect(clinics?.nestedGroups).toBe(1);
    expect(result.notRead).toEqual([
      { what: 'Directory roles that can be activated', reason: 'needs RoleEligibilitySchedule.Read.Directory' },
      { what: 'When access was last used', reason: 'not part of this report' },
      { what: 'Eligible members, rules and access packages of groups', reason: 'not part of this report' },
    ]);
  });

  it('has who could give themselves access, and by what', async () => {
    const { couldGiveThemselvesAccess: control } = await accessOf();
    expect(control.map(({ name, may, how }) => [name, may, how])).toEqual([
      ['Sandbox admin', 'any role', 'owner of the API'],
      ['Sandbox admin', 'as 3 applications', 'owner'],
      ['ivan', 'as Nightly import', 'owner'],
      ['olga', 'globalReader', 'owner of Clinics'],
      ['Ada Admin', 'any role', 'Global Administrator'],
      ['Sandbox admin', 'as any application', 'Application.ReadWrite.All'],
      ['Sandbox admin', 'any role', 'AppRoleAssignment.ReadWrite.All'],
      ['Sandbox admin', 'consent for any person', 'DelegatedPermissionGrant.ReadWrite.All'],
      ['Sandbox admin', 'the roles of groups', 'Group.ReadWrite.All'],
      ['Sandbox admin', 'as any person', 'User.ReadWrite.All'],
      ['Sandbox owned-by', 'as what it owns', 'Application.ReadWrite.OwnedBy'],
    ]);
  });

  it('tells what an application proves itself with, and what its owners wrote of it', async () => {
    const { applications } = await accessOf('import');
    expect(applications).toHaveLength(1);
    const [entry] = applications;
    expect(entry?.notes).toBe('Ward 7, ticket 12');
    expect(entry?.credentials).toMatchObject([{ kind: 'secret', ours: true }]);
  });

  it('marks each risk once', async () => {
    const { risks } = await accessOf();
    expect(risks.map(({ code, name }) => [code, name])).toEqual([
      ['guest_can_change_data', 'tom'],
      ['group_owner_gives_role', 'Clinics'],
      ['disabled_owner', 'ivan'],
    ]);
  });

  it('shows a table to people', async () => {
    const { stdout } = await world.sandbox.run(['access', ...AT]);
    expect(stdout).toMatch(/^Contoso FHIR {2}https:\/\/fhir\.contoso\.com\n\n {2}Who {2,}May {2,}How /);
    expect(stdout).toMatch(/\n! tom \(guest\) {2,}everything {2,}globalAdmin {2,}20/);
    expect(stdout).toContain('Clinics contains 1 group. Their members get nothing');
    expect(stdout).toContain('access --members --fhir-url https://fhir.contoso.com');
    const withMembers = await world.sandbox.run(['access', '--members', ...AT]);
    expect(withMembers.stdout).toMatch(/\n! Clinics \(1\) .*\n {4}clara {2,}member\n/);
  });

  it('finds the only server of the tenant', async () => {
    const { exitCode, stdout } = await world.sandbox.run(['access', '--json']);
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as { result: AccessResult }).result.server.fhirUrl).toBe('https://fhir.contoso.com');
  });
});

describe('access WHO --can ACTION', () => {
  it.each([
    ['user:tom@contoso.com', 'delete', 'Yes. tom can delete on Contoso FHIR.', 0],
    ['user:clara@contoso.com', 'delete', 'No. clara can read on Contoso FHIR, and cannot delete.', 5],
    ['user:gus@contoso.com', 'read', 'No. gus has no role on Contoso FHIR.', 5],
    ['import', 'import', 'Yes. Nightly import can import on Contoso FHIR.', 0],
    ['backup', 'hard-delete', 'No. Backup can read, export on Contoso FHIR, and cannot hard delete.', 5],
    ['chart', 'read', 'That depends on who uses Growth chart: it can do what its user may.', 5],
  ])('answers for %s and %s', async (who, action, sentence, exitCode) => {
    const words = ['access', who, '--can', action, ...AT];
    const checked = await world.sandbox.run([...words, '--check']);
    expect(checked.exitCode).toBe(exitCode);
    expect(checked.stdout.split('\n')[0]).toBe(sentence);
    expect((await world.sandbox.run(words)).exitCode).toBe(0);
  });

  it('says no for an application that is disabled', async () => {
    await world.sandbox.run(['disable', 'backup', ...AT, '--yes']);
    const { stdout } = await world.sandbox.run(['access', 'backup', '--can', 'export', ...AT]);
    await world.sandbox.run(['enable', 'backup', ...AT, '--yes']);
    const enabled = await world.sandbox.run(['access', 'backup', '--can', 'export', ...AT]);
    expect(stdout.split('\n')[0]).toBe('No. Backup is disabled, and gets no token.');
    expect(enabled.stdout.split('\n')[0]).toBe('Yes. Backup can export on Contoso FHIR.');
  });

  it('shows each way, also one that leads nowhere, and the roles that would', async () => {
    const clara = await world.sandbox.run(['access', 'user:clara@contoso.com', '--can', 'delete', ...AT]);
    expect(clara.stdout).toMatch(/\n {2}clara ─ globalReader \(direct, since 20\d\d-\d\d-\d\d\) ─ read\n/);
    expect(clara.stdout).toContain('\n  clara ─ Clinics ─ globalReader ─ read\n');
    expect(clara.stdout).toContain('\nThese roles include delete: globalAdmin, globalWriter.\n');
    const gus = await world.sandbox.run(['access', 'user:gus@contoso.com', '--can', 'read', ...AT]);
    expect(gus.stdout).toContain('\n  gus ─ Clinics ─ ✖ nested group, gives nothing\n');
  });

  it.each([
    ['--can without WHO', ['--can', 'read'], 'name WHO too'],
    ['--check without --can', ['import', '--check'], '--can'],
    ['a person without user:', ['clara@contoso.com'], 'user:clara@contoso.com'],
  ])('refuses %s', async (_what, words, hint) => {
    const { exitCode, stderr } = await world.sandbox.run(['access', ...words, ...AT]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(hint);
  });
});
