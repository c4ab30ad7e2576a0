import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FHIR_URL, outcomeOf, PUBLIC, register, RESOURCE } from './registrations.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

const NAME = 'Growth chart';

let sandbox: ServedSandbox;
let appId: string;
beforeAll(async () => {
  sandbox = await serveSandbox();
  await register(sandbox, RESOURCE);
  appId = String((await register(sandbox, PUBLIC)).result.appId);
});
afterAll(() => sandbox.stop());

const WRITES: readonly (readonly string[])[] = [
  ['delete', NAME],
  ['delete', NAME, '--dry-run'],
  ['disable', NAME],
  ['enable', NAME],
  ['rename', NAME, '--name', 'Other'],
  ['adopt', NAME, '--fhir-url', FHIR_URL, '--apply'],
  ['credential', 'rotate', NAME, '--secret-to', 'stdout'],
  ['credential', 'remove', NAME, '--id', 'x'],
  ['credential', 'prune', NAME],
  ['consent', 'grant', NAME],
  ['consent', 'revoke', NAME],
  ['role', 'assign', 'resource', '--fhir-url', FHIR_URL, '--role', 'globalReader', '--to', NAME],
  ['role', 'remove', 'resource', '--fhir-url', FHIR_URL, '--role', 'globalReader', '--from', NAME],
  ['restore', NAME],
  [...RESOURCE.args, '--pre-authorize', NAME],
];

describe('a display name', () => {
  it.each(WRITES.map((args) => [args.join(' '), args] as const))('is not enough for %s', async (_title, args) => {
    await sandbox.graphExchanges();
    const { exitCode, error } = outcomeOf(await sandbox.run([...args, '--yes', '--json']));
    expect({ exitCode, code: error.code }).toEqual({ exitCode: 2, code: 'name_not_enough' });
    expect(error.message).toBe('A display name is not enough to change something.');
    expect(error.hint).toContain(appId);
    expect(error.details).toMatchObject({ candidates: [{ appId, displayName: NAME }] });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('is not enough to name the resource of what is registered, or of roles', async () => {
    const args = ['role', 'assign', 'Contoso FHIR', '--role', 'globalReader', '--to', appId, '--yes', '--json'];
    expect(outcomeOf(await sandbox.run(args))).toMatchObject({ exitCode: 2, error: { code: 'name_not_enough' } });
    expect(await register(sandbox, { args: [...PUBLIC.args, '--resource', 'Contoso FHIR'] })).toMatchObject({
      exitCode: 2,
      error: { code: 'name_not_enough' },
    });
  });

  it.each([
    ['show', NAME],
    ['credential', 'list', NAME],
    ['consent', 'list', NAME],
    ['adopt', NAME, '--fhir-url', FHIR_URL],
    ['role', 'list', 'Contoso FHIR'],
  ])('is enough to read: %s %s %s %s', async (...args) => {
    const { error } = outcomeOf(await sandbox.run([...args.filter((word) => word !== undefined), '--json']));
    expect(error).toEqual({});
  });

  it('of a deleted application is not enough to restore or purge it', async () => {
    await sandbox.run(['delete', appId, '--yes']);
    for (const args of [
      ['restore', NAME],
      ['delete', NAME, '--purge'],
    ]) {
      const { exitCode, error } = outcomeOf(await sandbox.run([...args, '--yes', '--json']));
      expect([args, exitCode, error.code]).toEqual([args, 2, 'name_not_enough']);
      expect(error.hint).toContain(appId);
    }
  });
});
