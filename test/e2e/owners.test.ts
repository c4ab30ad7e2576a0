import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  applicationOf,
  applicationsOf,
  list,
  register,
  type Registration,
  RESOURCE,
  servicePrincipalsOf,
} from './registrations.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

/** An object id that nothing in the tenant has. */
const NOBODY = 'deadbeef-0000-4000-8000-000000000001';

/** A registration with an owner more. */
function ownedBy(owner: string, { args }: Pick<Registration, 'args'> = RESOURCE): { readonly args: readonly string[] } {
  return { args: [...args, '--owner', owner] };
}

describe('an owner that the tenant does not have', () => {
  let sandbox: ServedSandbox;
  beforeAll(async () => {
    sandbox = await serveSandbox();
  });
  afterAll(() => sandbox.stop());

  it.each([NOBODY, 'nobody@contoso.com'])('is told before anything is written: %s', async (owner) => {
    expect(await register(sandbox, ownedBy(owner))).toMatchObject({
      exitCode: 2,
      error: { code: 'owner_missing', details: { owner } },
    });
    expect(await applicationsOf(sandbox, RESOURCE.uniqueName)).toEqual([]);
  });

  it('is told at once where the application stands', async () => {
    await register(sandbox, RESOURCE);
    await sandbox.graphExchanges();
    expect(await register(sandbox, ownedBy(NOBODY))).toMatchObject({ exitCode: 2, error: { code: 'owner_missing' } });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('is no other than one that is there: that one is added', async () => {
    const [owner = ''] = await servicePrincipalsOf(sandbox, sandbox.ready.identities.none.clientId);
    expect(await register(sandbox, ownedBy(owner.toUpperCase()))).toMatchObject({ exitCode: 0 });
    const { id } = await applicationOf(sandbox, RESOURCE.uniqueName);
    const owners = await list<{ readonly id: string }>(sandbox, `/applications/${id}/owners`);
    expect(owners.map((each) => each.id)).toContain(owner);
  });
});

describe('an owner that the caller may not look up', () => {
  const UNREADABLE = ['--fault', 'GET /directoryObjects/**x*=denied', '--fault', 'GET /users/**x*=denied'];
  let sandbox: ServedSandbox;
  afterEach(() => sandbox.stop());

  it('is left to the write that makes the application, which knows that it is missing', async () => {
    sandbox = await serveSandbox(UNREADABLE);
    expect(await register(sandbox, ownedBy(NOBODY))).toMatchObject({ exitCode: 2, error: { code: 'owner_missing' } });
    expect(await applicationsOf(sandbox, RESOURCE.uniqueName)).toEqual([]);
  });

  it('is left to the write that adds it, which is not repeated', async () => {
    sandbox = await serveSandbox(UNREADABLE);
    await register(sandbox, RESOURCE);
    await sandbox.graphExchanges();
    expect(await register(sandbox, ownedBy(NOBODY))).toMatchObject({ exitCode: 2, error: { code: 'owner_missing' } });
    expect(writesOf(await sandbox.graphExchanges())).toHaveLength(1);
  });

  it('cannot be found by a user principal name, and what would be enough is told', async () => {
    sandbox = await serveSandbox(UNREADABLE);
    const outcome = await register(sandbox, ownedBy('ada@contoso.com'));
    expect(outcome).toMatchObject({ exitCode: 4, error: { code: 'insufficient_privileges' } });
    expect(outcome.error.hint).toContain('User.ReadBasic.All');
    expect(outcome.error.hint).toContain('object id');
  });
});
