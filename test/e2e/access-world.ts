import { expect } from 'vitest';
import { type ServedSandbox, serveSandbox } from './served-sandbox.ts';

/** The flags that name the server of the world. */
export const AT = ['--fhir-url', 'https://fhir.contoso.com'] as const;

/** A served sandbox in which a small hospital works. */
export interface AccessWorld {
  readonly sandbox: ServedSandbox;
  /** Object ids of people and groups, by their names. */
  readonly ids: Readonly<Record<string, string>>;
}

const CLIENTS: readonly (readonly string[])[] = [
  ['service', '--name', 'Nightly import', '--key', 'import', '--role', 'globalImporter', '--secret-to', 'file:import'],
  ['service', '--name', 'Backup', '--key', 'backup', '--role', 'globalExporter', '--secret-to', 'file:backup'],
  ['public', '--name', 'Growth chart', '--key', 'chart', '--reply-url', 'https://chart.contoso.com/'],
];

/**
 * Clara reads by herself and as a member of Clinicians. Surgeons is a group in Clinicians, and Gus is in it. Tom is a
 * guest who administers, Ivan has left and owns the import, and Olga owns Clinicians.
 */
export async function makeAccessWorld(): Promise<AccessWorld> {
  const sandbox = await serveSandbox();
  const ids: Record<string, string> = {};
  const run = async (...args: readonly string[]): Promise<void> => {
    expect(await sandbox.run([...args, ...AT, '--yes'])).toMatchObject({ exitCode: 0 });
  };
  await run('register', 'resource', '--name', 'Contoso FHIR');
  for (const client of CLIENTS) {
    await run('register', ...client);
  }
  for (const name of ['clara', 'gus', 'tom', 'ivan', 'olga']) {
    const { body } = await sandbox.graph('POST', '/users', {
      ...{ accountEnabled: name !== 'ivan', displayName: name, mailNickname: name },
      userPrincipalName: `${name}@contoso.com`,
      passwordProfile: { password: 'Correct-horse-battery-1' },
      ...(name === 'tom' ? { userType: 'Guest' } : {}),
    });
    ids[name] = String(body.id);
  }
  for (const name of ['Clinics', 'Surgeons']) {
    const group = { displayName: name, mailEnabled: false, mailNickname: name, securityEnabled: true };
    ids[name] = String((await sandbox.graph('POST', '/groups', group)).body.id);
  }
  const refer = async (path: string, name: string): Promise<void> => {
    const reference = `${sandbox.ready.graphUrl}/v1.0/directoryObjects/${ids[name] ?? ''}`;
    expect((await sandbox.graph('POST', `${path}/$ref`, { '@odata.id': reference })).status).toBe(204);
  };
  await refer(`/groups/${ids['Clinics'] ?? ''}/members`, 'clara');
  await refer(`/groups/${ids['Clinics'] ?? ''}/members`, 'Surgeons');
  await refer(`/groups/${ids['Surgeons'] ?? ''}/members`, 'gus');
  await refer(`/groups/${ids['Clinics'] ?? ''}/owners`, 'olga');
  await run('consent', 'grant', 'chart');
  await run('edit', 'import', '--add-owner', 'ivan@contoso.com', '--notes', 'Ward 7, ticket 12');
  for (const [role, who] of [
    ['globalReader', 'group:Clinics'],
    ['globalReader', 'user:clara@contoso.com'],
    ['globalAdmin', 'user:tom@contoso.com'],
  ] as const) {
    await run('role', 'assign', '--role', role, '--to', who);
  }
  return { sandbox, ids };
}
