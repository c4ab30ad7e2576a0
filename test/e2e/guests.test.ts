import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applicationOf, FHIR_URL, list, type Outcome, outcomeOf, PUBLIC, register, RESOURCE } from './registrations.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

const ADA_UPN = 'ada_fabrikam.com#EXT#@contoso.com';
const ASSIGN = ['role', 'assign', 'resource', '--fhir-url', FHIR_URL, '--role', 'globalReader'];
const REMOVE = ['role', 'remove', 'resource', '--fhir-url', FHIR_URL, '--role', 'globalReader'];

let sandbox: ServedSandbox;
/** Object ids of guests. */
let ada: string;
let bob: string;

async function run(...words: readonly string[]): Promise<Outcome> {
  return outcomeOf(await sandbox.run([...words, '--json']));
}

/** A guest, whose user principal name holds the address in another form. */
async function invite(name: string, addresses: Readonly<Record<string, unknown>>): Promise<string> {
  const { status, body } = await sandbox.graph('POST', '/users', {
    ...{ accountEnabled: true, displayName: name, mailNickname: name, userType: 'Guest' },
    ...{ passwordProfile: { password: 'correct-Horse-7' }, userPrincipalName: `${name}_fabrikam.com#EXT#@contoso.com` },
    ...addresses,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return String(body.id);
}

async function ownersOf(uniqueName: string): Promise<readonly string[]> {
  const { id } = await applicationOf(sandbox, uniqueName);
  return (await list<{ readonly id: string }>(sandbox, `/applications/${id}/owners`)).map((owner) => owner.id);
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  ada = await invite('ada', { mail: 'ada@fabrikam.com', otherMails: ['ada.private@example.com'] });
  bob = await invite('bob', { otherMails: ['bob@fabrikam.com', 'shared@fabrikam.com'] });
  await invite('cleo', { mail: 'shared@fabrikam.com' });
  expect((await register(sandbox, RESOURCE)).exitCode).toBe(0);
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.graphExchanges());

describe('a guest in --to', () => {
  it.each<[by: string, address: string, guest: () => string]>([
    ['mail', 'ada@fabrikam.com', () => ada],
    ['mail in other letter case', 'Ada@Fabrikam.com', () => ada],
    ['otherMails beside mail', 'ada.private@example.com', () => ada],
    ['otherMails alone', 'bob@fabrikam.com', () => bob],
    ['the user principal name', ADA_UPN, () => ada],
  ])('is found by %s', async (_by, address, guest) => {
    const principal = { id: guest(), type: 'user' };
    expect(await run(...ASSIGN, '--to', `user:${address}`)).toMatchObject({
      exitCode: 0,
      result: { roleAssignments: [{ principal, action: 'created' }] },
    });
    expect(await run(...REMOVE, '--from', `user:${address}`, '--yes')).toMatchObject({
      exitCode: 0,
      result: { roleAssignments: [{ principal, action: 'removed' }] },
    });
  });

  it('is refused by an address that two people have, with their object ids', async () => {
    const refused = await run(...ASSIGN, '--to', 'user:shared@fabrikam.com');
    expect(refused).toMatchObject({ exitCode: 2, error: { code: 'principal_ambiguous' } });
    expect(refused.error.hint).toContain(`user:${bob}`);
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('is explained where no one has the address', async () => {
    const refused = await run(...ASSIGN, '--to', 'user:nobody@fabrikam.com');
    expect(refused).toMatchObject({ exitCode: 2, error: { code: 'principal_missing' } });
    expect(refused.error.hint).toContain('#EXT#@');
  });
});

describe('a guest in --owner', () => {
  const client = (name: string, ...owners: readonly string[]): Promise<Outcome> =>
    run(
      ...['register', 'public', '--fhir-url', FHIR_URL, '--name', name, '--device-code'],
      ...owners.flatMap((owner) => ['--owner', owner]),
    );

  it.each<[by: string, name: string, address: string, guest: () => string]>([
    ['mail', 'Mail', 'ada@fabrikam.com', () => ada],
    ['otherMails', 'Others', 'bob@fabrikam.com', () => bob],
    ['the user principal name', 'Principal', ADA_UPN, () => ada],
  ])('owns a new application, found by %s; again changes nothing', async (_by, name, address, guest) => {
    expect(await client(name, address)).toMatchObject({ exitCode: 0, result: { action: 'created' } });
    expect(await ownersOf(`fhir-apps.fhir.contoso.com.public-${name.toLowerCase()}`)).toContain(guest());
    await sandbox.graphExchanges();
    expect(await client(name, address)).toMatchObject({ exitCode: 0, result: { action: 'unchanged' } });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('is added to an existing application once, however often named', async () => {
    expect(await client('Later')).toMatchObject({ exitCode: 0 });
    expect(await client('Later', ada, 'ada@fabrikam.com', ADA_UPN)).toMatchObject({
      exitCode: 0,
      result: { action: 'updated', changes: [{ action: 'add', target: 'owner' }] },
    });
    expect((await ownersOf('fhir-apps.fhir.contoso.com.public-later')).filter((id) => id === ada)).toHaveLength(1);
  });

  it('is refused by an address that two people have, and explained where no one has it', async () => {
    const ambiguous = await client('Refused', 'shared@fabrikam.com');
    expect(ambiguous).toMatchObject({
      exitCode: 2,
      error: { code: 'principal_ambiguous', details: { owner: 'shared@fabrikam.com' } },
    });
    expect(ambiguous.error.hint).toContain(bob);
    const missing = await client('Refused', 'nobody@fabrikam.com');
    expect(missing).toMatchObject({ exitCode: 2, error: { code: 'owner_missing' } });
    expect(missing.error.hint).toContain('#EXT#@');
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('is found for a file too, and is nobody else to a deletion by it', async () => {
    const file = [
      'fhirUrl: https://guests.contoso.com',
      'defaults: { owner: ada@fabrikam.com }',
      'resource: { name: Guests FHIR }',
      'clients: { chart: { type: public, name: Guests chart, deviceCode: true } }',
    ];
    await writeFile(join(sandbox.workDir, 'guests.yaml'), `${file.join('\n')}\n`);
    expect(await run('apply', '-f', 'guests.yaml', '--yes')).toMatchObject({ exitCode: 0, error: {} });
    expect(await ownersOf('fhir-apps.guests.contoso.com.chart')).toContain(ada);
    expect(await run('destroy', '-f', 'guests.yaml', '--yes')).toMatchObject({
      exitCode: 0,
      result: { summary: { deleted: 2 } },
    });
  });
});

describe('an address that may not be looked up', () => {
  it('is refused with what would be enough', async () => {
    const refused = outcomeOf(
      await sandbox.run([...PUBLIC.args, '--owner', 'ada@fabrikam.com', '--json'], sandbox.ready.identities.ownedBy),
    );
    expect(refused).toMatchObject({ exitCode: 4, error: { code: 'insufficient_privileges' } });
    expect(refused.error.hint).toContain('User.ReadBasic.All');
  });
});
