import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  applicationsIn,
  type ApprovalWorld,
  GRAPH,
  openApprovalWorld,
  READ_DIRECTORY,
  strangerOf,
  type ToldApplication,
  type Waiting,
} from './approve-world.ts';
import { FHIR_URL, grantedScopes, heldRoles, list } from './registrations.ts';
import { type ClientCredentials, writesOf } from './served-sandbox.ts';

let world: ApprovalWorld;
let job: Waiting;
let count = 0;

beforeAll(async () => {
  world = await openApprovalWorld();
});
afterAll(() => world.sandbox.stop());

beforeEach(async () => {
  count += 1;
  job = await world.registerJob(`Job ${count}`);
  await world.sandbox.graphExchanges();
});
afterEach(async () => {
  await world.sandbox.setFaults([]);
  await world.sandbox.graph('DELETE', `/applications/${job.objectId}`);
});

/** Writes to the directory as someone else, by default another administrator, and expects that it is done. */
async function byOthers(
  method: string,
  path: string,
  body?: unknown,
  as?: ClientCredentials,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await world.sandbox.graph(method, path, body, as);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
}

/** The tags by which an application counts as a job of the server; anyone may set them. */
function forgedTags(key: string): readonly string[] {
  return ['fhir-apps', ...['type:service', `key:${key}`, `fhir-url:${FHIR_URL}`, 'server-kind:oss'].map(prefixed)];
}

function prefixed(tag: string): string {
  return `fhir-apps:${tag}`;
}

/** What an application asks for that wants everything on the server. */
async function asksForEverything(): Promise<readonly unknown[]> {
  const [api] = await list<{ readonly appRoles: readonly { readonly id: string; readonly value: string }[] }>(
    world.sandbox,
    `/applications?$filter=appId eq '${world.apiAppId}'`,
  );
  const id = api?.appRoles.find(({ value }) => value === 'globalAdmin')?.id;
  return [{ resourceAppId: world.apiAppId, resourceAccess: [{ id, type: 'Role' }] }];
}

describe('what changes after it was shown', () => {
  it.each<[what: string, told: string, change: () => Promise<unknown>]>([
    [
      'an owner',
      'its owners',
      async () =>
        byOthers('POST', `/applications/${job.objectId}/owners/$ref`, {
          '@odata.id': `${world.sandbox.ready.graphUrl}/v1.0/directoryObjects/${await strangerOf(world.sandbox)}`,
        }),
    ],
    [
      'a secret',
      'its credentials',
      () => byOthers('POST', `/applications/${job.objectId}/addPassword`, { passwordCredential: {} }),
    ],
    [
      'a federated credential',
      'its credentials',
      () =>
        byOthers('POST', `/applications/${job.objectId}/federatedIdentityCredentials`, {
          name: 'fhir-apps-ci',
          issuer: 'https://token.actions.githubusercontent.com',
          subject: 'repo:mallory/fork:ref:refs/heads/main',
          audiences: ['api://AzureADTokenExchange'],
        }),
    ],
    [
      'a reply URL',
      'its reply URLs',
      () => byOthers('PATCH', `/applications/${job.objectId}`, { web: { redirectUris: ['https://evil.example/'] } }),
    ],
    [
      'what it asks for',
      'what it asks for',
      async () =>
        byOthers('PATCH', `/applications/${job.objectId}`, { requiredResourceAccess: await asksForEverything() }),
    ],
    ['its name', 'its name', () => byOthers('PATCH', `/applications/${job.objectId}`, { displayName: 'Someone else' })],
    [
      'that it is enabled',
      'its service principal',
      () => byOthers('PATCH', `/servicePrincipals/${job.servicePrincipalId}`, { accountEnabled: false }),
    ],
    ['that it is there', 'it was deleted', () => byOthers('DELETE', `/applications/${job.objectId}`)],
  ])('%s: nothing is granted, and the error says what', async (_what, told, change) => {
    const outcome = await world.approveWhile(job, ['--yes', '--trust', job.appId], change);
    expect(outcome).toMatchObject({
      exitCode: 1,
      error: { code: 'approval_changed', details: { changed: [{ appId: job.appId, what: [told] }] } },
    });
    expect(writesOf(await world.sandbox.graphExchanges()).filter(({ path }) => /appRoleAssign/.test(path))).toEqual([]);
  });

  it('by another administrator who grants the same is no reason to stop, and granted once', async () => {
    const words = [job.appId, '--yes', '--trust', job.appId];
    const outcome = await world.approveWhile(job, words.slice(1), async () => {
      expect((await world.approve(words)).exitCode).toBe(0);
    });
    expect(outcome).toMatchObject({ exitCode: 0, error: {} });
    expect(await heldRoles(world.sandbox, job.servicePrincipalId)).toEqual(['globalImporter']);
  });

  it('means nothing where two administrators grant it at the same moment', async () => {
    const words = [job.appId, '--yes', '--trust', job.appId];
    const both = await Promise.all([world.approve(words), world.approve(words)]);
    expect(both.map(({ exitCode, error }) => ({ exitCode, error }))).toEqual(
      both.map(() => ({ exitCode: 0, error: {} })),
    );
    expect(await heldRoles(world.sandbox, job.servicePrincipalId)).toEqual(['globalImporter']);
  });

  it('may only look so where a replica is behind: what is granted already is granted once', async () => {
    const words = [job.appId, '--yes', '--trust', job.appId];
    const before = await world.sandbox.graph('GET', `/servicePrincipals/${job.servicePrincipalId}/appRoleAssignments`);
    expect((await world.approve(words)).exitCode).toBe(0);
    await world.sandbox.setFaults([`GET /servicePrincipals(appId='${job.appId}')/appRoleAssignmentsx*=lag-404`]);
    expect(before.body.value).toEqual([]);
    expect(await world.approve(words)).toMatchObject({ exitCode: 0, error: {} });
    expect(await heldRoles(world.sandbox, job.servicePrincipalId)).toEqual(['globalImporter']);
  });
});

describe('an application that someone made with our tags', () => {
  let forged: { readonly id: string; readonly appId: string };

  async function forge(more: Readonly<Record<string, unknown>> = {}): Promise<ToldApplication | undefined> {
    const application = {
      displayName: `Job ${count}`,
      tags: forgedTags('service-forged'),
      requiredResourceAccess: await asksForEverything(),
      ...more,
    };
    const body = await byOthers('POST', '/applications', application, world.sandbox.ready.identities.ownedBy);
    forged = { id: String(body.id), appId: String(body.appId) };
    await byOthers('POST', '/servicePrincipals', { appId: forged.appId });
    return applicationsIn(await world.approve([])).find(({ appId }) => appId === forged.appId);
  }
  afterEach(() => world.sandbox.graph('DELETE', `/applications/${forged.id}`));

  it('is marked: made today, not by fhir-apps, owned by nobody of the API, named like another', async () => {
    expect(await forge()).toMatchObject({
      marks: ['created_recently', 'not_registered_here', 'no_owner_of_api', 'name_shared'],
      namesakes: [job.appId],
      requests: [
        { permissions: ['globalAdmin'], effect: expect.stringContaining('without a user: everything') as unknown },
      ],
    });
    const { stdout } = await world.sandbox.run(['approve']);
    expect(stdout).toContain(`"Job ${count}" (${forged.appId})`);
    expect(stdout).toContain('someone else may have set them');
    expect(stdout).toContain(`Another application has the same display name. (${job.appId})`);
  });

  it('is marked where its tags name no server at all', async () => {
    const tags = forgedTags('x').map((tag) => tag.replace(FHIR_URL, 'no-url'));
    expect((await forge({ tags }))?.marks).toContain('not_registered_here');
    expect((await forge({ tags: ['fhir-apps'] }))?.marks).toContain('not_registered_here');
  });

  it('needs --trust for a secret that looks like ours', async () => {
    await forge();
    const secret = { passwordCredential: { displayName: 'fhir-apps 0123456789ab' } };
    const { keyId } = await byOthers('POST', `/applications/${forged.id}/addPassword`, secret);
    const tags = [...forgedTags('service-forged'), `fhir-apps:secret:${String(keyId)}`];
    await byOthers('PATCH', `/applications/${forged.id}`, { tags });
    expect(await world.approve([forged.appId, '--yes'])).toMatchObject({
      exitCode: 2,
      error: { code: 'trust_required', details: { appId: forged.appId } },
    });
  });

  it('cannot hide its name, move the cursor or run anything', async () => {
    await forge({ displayName: 'Nightly\u202eetirw\u202c ##vso[task.setvariable variable=x]1' });
    const named = { displayName: '\u001b]0;pwned\u0007by\u001b[1A\u001b[2K\n::add-mask::x' };
    await byOthers('POST', `/applications/${forged.id}/addPassword`, { passwordCredential: named });
    const { stdout } = await world.sandbox.run(['approve']);
    const line = stdout.split('\n').find((each) => each.includes(forged.appId)) ?? '';
    expect(line).toMatch(/^"Nightly/);
    expect(stdout).toContain('pwned');
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(stdout).not.toMatch(/##vso\[|^::add-mask::/m);
  });

  it('keeps nobody else from being listed, whatever it asks for', async () => {
    const resourceAccess = Array.from({ length: 3 }, (_each, index) => ({
      id: `00000000-0000-4000-8000-00000000000${index}`,
      type: index === 0 ? 'Role' : 'Scope',
    }));
    const nowhere = { resourceAppId: '99999999-0000-4000-8000-000000000000', resourceAccess };
    const told = await forge({ requiredResourceAccess: [nowhere, { ...nowhere, resourceAppId: GRAPH }] });
    expect(told?.requests.every(({ obstacle }) => obstacle !== null)).toBe(true);
    expect(applicationsIn(await world.approve([])).map(({ appId }) => appId)).toContain(job.appId);
    expect((await world.approve([forged.appId, '--yes'])).exitCode).toBe(0);
  });
});

describe('what cannot be granted', () => {
  it('is what a disabled application asks for: told as that, and a check fails for it', async () => {
    await byOthers('PATCH', `/servicePrincipals/${job.servicePrincipalId}`, { accountEnabled: false });
    const outcome = await world.approve([job.appId, '--yes', '--trust', job.appId]);
    expect(outcome.exitCode).toBe(0);
    const [told] = applicationsIn(outcome);
    expect(told?.marks).toContain('disabled');
    expect(told?.requests).toMatchObject([{ action: 'blocked', obstacle: 'It is disabled; enable it first.' }]);
    expect(await heldRoles(world.sandbox, job.servicePrincipalId)).toEqual([]);
    expect((await world.approve([job.appId, '--check'])).exitCode).toBe(5);
    const listed = await world.sandbox.run(['approve', job.appId, '--check']);
    expect(listed.stdout).toMatch(/^1 application asks for what cannot be granted\n/);
    expect(listed.stdout).not.toMatch(/wait/);
    const tried = await world.sandbox.run(['approve', job.appId, '--yes', '--trust', job.appId]);
    expect(tried.stdout).toMatch(
      /^Nothing was granted\.\n! Cannot be granted: the role globalImporter .* \(.*\)\. It is disabled; enable it first\.\n/,
    );
    expect(tried.stdout).not.toMatch(/wait/);
  });

  it('is a role that changes data, for a job that trusts every pull request', async () => {
    await byOthers('POST', `/applications/${job.objectId}/federatedIdentityCredentials`, {
      name: 'fhir-apps-pr',
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:contoso/fhir:pull_request',
      audiences: ['api://AzureADTokenExchange'],
    });
    const outcome = await world.approve([job.appId, '--yes', '--trust', job.appId]);
    expect(applicationsIn(outcome)[0]?.requests[0]?.obstacle).toMatch(/^Every pull request/);
    expect(await heldRoles(world.sandbox, job.servicePrincipalId)).toEqual([]);
  });

  it('is any permission of Microsoft Graph, for a job that trusts every pull request', async () => {
    await byOthers('POST', `/applications/${job.objectId}/federatedIdentityCredentials`, {
      name: 'fhir-apps-pr',
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:contoso/fhir:pull_request',
      audiences: ['api://AzureADTokenExchange'],
    });
    const graph = '00000003-0000-0000-c000-000000000000';
    // Directory.Read.All, which only reads, but reads everything.
    const requiredResourceAccess = [
      { resourceAppId: graph, resourceAccess: [{ id: '7ab1d382-f21e-4acd-a863-ba3e13f7da61', type: 'Role' }] },
    ];
    await byOthers('PATCH', `/applications/${job.objectId}`, { requiredResourceAccess });
    const outcome = await world.approve([job.appId, '--yes', '--trust', job.appId]);
    expect(applicationsIn(outcome)[0]?.requests[0]?.obstacle).toMatch(/^Every pull request/);
    expect(await heldRoles(world.sandbox, job.servicePrincipalId)).toEqual([]);
  });

  it('is everything, for an identity that may not even read the directory', async () => {
    const { none } = world.sandbox.ready.identities;
    const outcome = await world.approve([], none);
    expect(outcome).toMatchObject({ exitCode: 4, error: { code: 'insufficient_privileges' } });
  });

  it('is a permission of Microsoft Graph, for one who may only grant those of the server', async () => {
    const [own] = await asksForEverything();
    const both = [own, { resourceAppId: GRAPH, resourceAccess: [{ id: READ_DIRECTORY, type: 'Role' }] }];
    await byOthers('PATCH', `/applications/${job.objectId}`, { requiredResourceAccess: both });
    const graph = await byOthers('GET', `/servicePrincipals(appId='${GRAPH}')`);
    await world.sandbox.setFaults([`POST /servicePrincipals/${String(graph.id)}/appRoleAssignedTox*=denied`]);
    const outcome = await world.approve([job.appId, '--yes', '--trust', job.appId]);
    expect(outcome).toMatchObject({
      exitCode: 4,
      result: { handOffs: [{ kind: 'app-role', who: expect.stringMatching(/^Privileged Role Admin/) as unknown }] },
    });
    expect(applicationsIn(outcome)[0]?.requests.map(({ action }) => action)).toEqual(['granted', 'refused']);
    expect(await heldRoles(world.sandbox, job.servicePrincipalId)).toEqual(['globalAdmin']);
    expect(await grantedScopes(world.sandbox, job.servicePrincipalId)).toEqual([]);
  });
});
