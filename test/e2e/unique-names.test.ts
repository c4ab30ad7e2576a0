import { afterEach, describe, expect, it } from 'vitest';
import {
  applicationOf,
  expectDone,
  expectUnchanged,
  list,
  register,
  RESOURCE,
  SERVICE,
  servicePrincipalsOf,
} from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

let sandbox: ServedSandbox;
afterEach(() => sandbox.stop());

describe('a name in the recycle bin', () => {
  it('is an error that says how to free it, which purging does', async () => {
    sandbox = await serveSandbox();
    expect((await register(sandbox, RESOURCE)).exitCode).toBe(0);
    const { id } = await applicationOf(sandbox, RESOURCE.uniqueName);
    const deleted = await register(sandbox, { args: ['delete', id, '--yes'] });
    expect(deleted).toMatchObject({ exitCode: 0, result: { action: 'deleted' } });

    const refused = await register(sandbox, RESOURCE);
    expect(refused).toMatchObject({ exitCode: 1, error: { code: 'name_in_recycle_bin' } });
    expect(refused.error.hint).toContain(`fhir-apps delete ${id} --purge`);

    const purged = await register(sandbox, { args: ['delete', id, '--purge', '--yes'] });
    expect(purged).toMatchObject({ exitCode: 0, result: { action: 'purged' } });
    expect(await register(sandbox, RESOURCE)).toMatchObject({ exitCode: 0, result: { action: 'created' } });
  });
});

describe('a name that someone else may have in the recycle bin', () => {
  it('is an error that says so to an identity that may not look there, within half a minute', async () => {
    sandbox = await serveSandbox();
    const { ownedBy } = sandbox.ready.identities;
    expect((await register(sandbox, RESOURCE, ownedBy)).exitCode).toBe(0);
    const { id } = await applicationOf(sandbox, RESOURCE.uniqueName);
    expect((await register(sandbox, { args: ['delete', id, '--yes'] }, ownedBy)).exitCode).toBe(0);

    const refused = await register(sandbox, RESOURCE, ownedBy);
    expect(refused).toMatchObject({ exitCode: 1, error: { code: 'name_in_recycle_bin', details: { recycled: null } } });
    expect(refused.error.message).toContain('most likely an application that was deleted within 30 days');
    expect(refused.error.hint).toContain('Application.ReadWrite.All');
    expect(refused.error.hint).toContain('Cloud Application Administrator');
    expect(refused.error.hint).toContain('--key');
  }, 180_000);
});

describe('a conflict of which Graph does not say the property', () => {
  const CONFLICT = 'error:400:ObjectConflict:A conflicting object exists.';

  it('finds the application that exists', async () => {
    sandbox = await serveSandbox([
      '--fault',
      'POST /applications=reset-after',
      '--fault',
      `POST /applications@2=${CONFLICT}`,
    ]);
    const outcome = await register(sandbox, RESOURCE);
    expect(outcome).toMatchObject({ exitCode: 0, error: {} });
    await expectDone(sandbox, RESOURCE);
  });

  it('is one of the identifier URI where no application has the name', async () => {
    sandbox = await serveSandbox(['--fault', `POST /applications=${CONFLICT}`]);
    const outcome = await register(sandbox, RESOURCE);
    expect(outcome).toMatchObject({ exitCode: 0, warnings: [{ code: 'identifier_uri_refused' }] });
    const { identifierUris } = await applicationOf(sandbox, RESOURCE.uniqueName);
    expect(identifierUris).toEqual([`api://${sandbox.ready.tenantId}/fhir.contoso.com`]);
  });
});

describe('a Graph that takes no unique name where it creates', () => {
  const FAULT = 'POST /applicationsx*=error:400:Request_BadRequest:Property uniqueName cannot be set here.';

  it('is asked for an upsert, and the rest follows as after an interrupted run', async () => {
    sandbox = await serveSandbox(['--fault', FAULT]);
    const [owner = ''] = await servicePrincipalsOf(sandbox, sandbox.ready.identities.none.clientId);
    const created = await register(sandbox, { args: [...RESOURCE.args, '--owner', owner] });
    expect(created).toMatchObject({ exitCode: 0, result: { action: 'created' } });
    await expectDone(sandbox, RESOURCE);
    const { id, signInAudience } = await applicationOf(sandbox, RESOURCE.uniqueName);
    expect(signInAudience).toBe('AzureADMyOrg');
    const owners = await list<{ readonly id: string }>(sandbox, `/applications/${id}/owners`);
    expect(owners.map((each) => each.id)).toContain(owner);

    expect((await register(sandbox, SERVICE)).exitCode).toBe(0);
    await expectDone(sandbox, SERVICE);
    await expectUnchanged(sandbox, SERVICE);
  });
});

describe('an answer that was lost', () => {
  it('is made up for by an identity that may not look into the recycle bin', async () => {
    const faults = ['POST /applications=reset-after', 'GET /directory/**x*=denied'];
    sandbox = await serveSandbox(faults.flatMap((fault) => ['--fault', fault]));
    const outcome = await register(sandbox, RESOURCE, sandbox.ready.identities.ownedBy);
    expect(outcome.error).toEqual({});
    await expectDone(sandbox, RESOURCE);
  });
});
