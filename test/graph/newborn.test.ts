import { describe, expect, it } from 'vitest';
import { createApplication, updateApplication } from '../../src/graph/write/applications.ts';
import { addPassword } from '../../src/graph/write/credentials.ts';
import { createServicePrincipal } from '../../src/graph/write/service-principals.ts';
import { readApplication } from '../../src/graph/answers.ts';
import { listOf } from '../sandbox/running-sandbox.ts';
import { graphOn } from './graph-on-sandbox.ts';

const BODY = {
  displayName: 'Nightly import',
  uniqueName: 'fhir-apps.fhir.contoso.com.service-nightly-import',
  signInAudience: 'AzureADMyOrg',
} as const;
const SECRET = { displayName: 'fhir-apps 1', endDateTime: '2999-01-01T00:00:00Z' };

describe('a refusal for want of privilege right after an application was created', () => {
  it.each([
    ['of its service principal', 'POST /servicePrincipals'],
    ['of its secret', 'POST /applications/*/addPassword'],
    ['of a change', 'PATCH /applications/*'],
  ])('%s is not believed at once', async (_what, request) => {
    const { client, waits } = await graphOn({ faults: [`${request}x2=denied`] });
    const application = await createApplication(client, BODY);
    await createServicePrincipal(client, application, {}, { fresh: true });
    await addPassword(client, application, SECRET);
    await updateApplication(client, application, { notes: 'Ours.' });
    expect(waits.map(([reason]) => reason)).toEqual([
      'the directory is still replicating',
      'the directory is still replicating',
    ]);
  });

  it('is believed after half a minute', async () => {
    const { client } = await graphOn(
      { faults: ['POST /applications/*/addPasswordx*=denied'] },
      { deadline: new AbortController().signal },
    );
    const application = await createApplication(client, BODY);
    await expect(addPassword(client, application, SECRET)).rejects.toMatchObject({ code: 'insufficient_privileges' });
  });

  it('is believed at once of an application that others have created', async () => {
    const { client, sandbox, waits } = await graphOn({ faults: ['POST /applications/*/addPassword=denied'] });
    const application = readApplication((await sandbox.graph('POST', '/applications', BODY)).body);
    await expect(addPassword(client, application, SECRET)).rejects.toMatchObject({ code: 'insufficient_privileges' });
    expect(waits).toEqual([]);
  });
});

describe('a new service principal', () => {
  it('has the owners that are bound, and no others', async () => {
    const { client, sandbox } = await graphOn();
    const { clientId } = sandbox.ready.identities.none;
    const { body } = await sandbox.graph('GET', `/servicePrincipals(appId='${clientId}')`);
    const owner = String(body.id);
    const application = await createApplication(client, BODY);
    const { id } = await createServicePrincipal(client, application, {}, { fresh: true, ownerIds: [owner] });
    const owners = listOf((await sandbox.graph('GET', `/servicePrincipals/${id}/owners`)).body);
    expect(owners.map((each) => each.id)).toEqual([owner]);
  });

  it('is created without owners where Graph refuses one', async () => {
    const { client, sandbox } = await graphOn({
      faults: ['POST /servicePrincipals=error:400:Request_BadRequest:The owners cannot be set.'],
    });
    const application = await createApplication(client, BODY);
    const refused: unknown[] = [];
    const { id } = await createServicePrincipal(
      client,
      application,
      {},
      {
        fresh: true,
        ownerIds: [application.id],
        onOwnersRefused: (error) => refused.push(error.code),
      },
    );
    expect(listOf((await sandbox.graph('GET', `/servicePrincipals/${id}/owners`)).body)).toEqual([]);
    expect(refused).toHaveLength(1);
  });
});
