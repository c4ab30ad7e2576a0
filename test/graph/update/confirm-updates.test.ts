import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { REAL_CLOCK } from '../../../src/clock.ts';
import { confirmUpdates } from '../../../src/graph/update/confirm-updates.ts';
import { readApplication, readServicePrincipal } from '../../../src/graph/answers.ts';
import type { GraphClient } from '../../../src/graph/graph-client.ts';
import { createApplication, updateApplication } from '../../../src/graph/write/applications.ts';
import { tagServicePrincipal } from '../../../src/graph/write/service-principals.ts';
import type { ObservedApplication } from '../../../src/registration/model/observed.ts';
import type { ApplicationPatch } from '../../../src/registration/model/step.ts';
import { graphOn, type GraphUnderTest } from '../graph-on-sandbox.ts';

const BODY = {
  displayName: 'Growth chart',
  uniqueName: 'fhir-apps.fhir.contoso.com.public-growth-chart',
  signInAudience: 'AzureADMyOrg',
  tags: ['standing'],
} as const;

/** An application that others have made, as a plan has read it. */
async function standing({ sandbox }: GraphUnderTest): Promise<ObservedApplication> {
  const { body } = await sandbox.graph('POST', '/applications', BODY);
  return readApplication(body);
}

/** The tags as the directory has them. */
async function tagsOf({ sandbox }: GraphUnderTest, { id }: ObservedApplication): Promise<readonly string[]> {
  const { body } = await sandbox.graph('GET', `/applications/${id}`);
  return readApplication(body).tags;
}

/** Writes as someone else would. */
async function overwrite(
  { sandbox }: GraphUnderTest,
  { id }: ObservedApplication,
  tags: readonly string[],
): Promise<void> {
  expect((await sandbox.graph('PATCH', `/applications/${id}`, { tags })).status).toBe(204);
}

function add(client: GraphClient, application: ObservedApplication, patch: ApplicationPatch): Promise<unknown> {
  return updateApplication(client, application, patch);
}

describe('a list that is written', () => {
  it('is merged into the list as it is by then', async () => {
    const graph = await graphOn();
    const application = await standing(graph);
    await overwrite(graph, application, ['theirs']);
    await add(graph.client, application, { tags: ['standing', 'ours'] });
    expect(await tagsOf(graph, application)).toEqual(['ours', 'theirs']);
    expect(await confirmUpdates(graph.client)).toEqual([]);
  });

  it('takes one read before it, and is read until it has stayed for a second', async () => {
    const graph = await graphOn();
    const application = await standing(graph);
    await add(graph.client, application, { tags: ['standing', 'ours'] });
    expect(graph.exchanges).toEqual([
      `GET /applications/${application.id} 200`,
      `PATCH /applications/${application.id} 204`,
    ]);
    const began = graph.clock.elapsed();
    expect(await confirmUpdates(graph.client)).toEqual([]);
    expect(graph.clock.elapsed() - began).toBeGreaterThanOrEqual(1000);
    expect(new Set(graph.exchanges.slice(2))).toEqual(new Set(['POST /$batch 200']));
    expect(await confirmUpdates(graph.client)).toEqual([]);
  });

  it('of an application that this run created is neither read before nor watched', async () => {
    const graph = await graphOn();
    const application = await createApplication(graph.client, BODY);
    await add(graph.client, application, { tags: ['standing', 'ours'] });
    expect(await confirmUpdates(graph.client)).toEqual([]);
    expect(graph.exchanges).toEqual(['POST /applications 201', `PATCH /applications/${application.id} 204`]);
  });

  it('is not written where others have written the same, and watched all the same', async () => {
    const graph = await graphOn();
    const application = await standing(graph);
    await overwrite(graph, application, ['standing', 'ours']);
    await add(graph.client, application, { tags: ['standing', 'ours'] });
    expect(graph.exchanges).toEqual([`GET /applications/${application.id} 200`]);
    expect(graph.client.updates.unconfirmed()).toHaveLength(1);
  });

  it('is merged again when another writer has overwritten it', async () => {
    const graph = await graphOn();
    const application = await standing(graph);
    await add(graph.client, application, { tags: ['standing', 'ours'] });
    await overwrite(graph, application, ['standing', 'theirs']);
    expect(await confirmUpdates(graph.client)).toEqual([]);
    expect([...(await tagsOf(graph, application))].sort()).toEqual(['ours', 'standing', 'theirs']);
  });

  it('that takes something away is merged again when that has come back', async () => {
    const graph = await graphOn();
    const application = await standing(graph);
    await add(graph.client, application, { tags: [] });
    await overwrite(graph, application, ['standing', 'theirs']);
    expect(await confirmUpdates(graph.client)).toEqual([]);
    expect(await tagsOf(graph, application)).toEqual(['theirs']);
  });

  it('is merged again where Graph says that it lacks a scope or role that another writer has added', async () => {
    const refusal = 'error:400:CannotDeleteOrUpdateEnabledEntitlement:Permission (scope or role) cannot be deleted.';
    const graph = await graphOn({ faults: [`PATCH /applications/*=${refusal}`] });
    const application = await standing(graph);
    await add(graph.client, application, { tags: ['standing', 'ours'] });
    const written = `PATCH /applications/${application.id}`;
    expect(graph.exchanges.filter((each) => each.startsWith('PATCH'))).toEqual([`${written} 400`, `${written} 204`]);
    expect(graph.exchanges.slice(2, -1)).toEqual(Array(4).fill(`GET /applications/${application.id} 200`));
  });

  it('waits longer each time where the directory is down', async () => {
    const graph = await graphOn({ faults: ['PATCH /applications/*x*=503'] }, { timeoutMs: 60_000 });
    const application = await standing(graph);
    await expect(add(graph.client, application, { tags: ['standing', 'ours'] })).rejects.toMatchObject({
      refusal: { status: 503 },
    });
    expect(graph.exchanges.filter((each) => each.startsWith('PATCH')).length).toBeLessThanOrEqual(9);
  });

  it('that is overwritten until the time is over ends with what differs', async () => {
    const graph = await graphOn({}, { clock: REAL_CLOCK, timeoutMs: 6_000 });
    const application = await standing(graph);
    await add(graph.client, application, { tags: ['standing', 'ours'] });
    const over = new AbortController();
    const meddle = async (): Promise<void> => {
      for (; !over.signal.aborted; await sleep(50)) {
        await overwrite(graph, application, ['theirs']);
      }
    };
    const meddling = meddle();
    const failures = await confirmUpdates(graph.client).finally(() => over.abort());
    await meddling;
    expect(failures).toMatchObject([
      {
        ownerId: application.id,
        error: {
          code: 'concurrent_change',
          exitCode: 3,
          details: { objectId: application.id, differences: [{ property: 'tags', missing: ['ours'], remaining: [] }] },
        },
      },
    ]);
  });

  it('of a service principal is merged and watched as well', async () => {
    const graph = await graphOn();
    const application = await standing(graph);
    const { body } = await graph.sandbox.graph('POST', '/servicePrincipals', { appId: application.appId, tags: ['a'] });
    const path = `/servicePrincipals/${String(body.id)}`;
    await graph.sandbox.graph('PATCH', path, { tags: ['theirs'] });
    await tagServicePrincipal(
      graph.client,
      { id: String(body.id), displayName: null, key: null },
      ['a', 'ours'],
      ['a'],
    );
    await graph.sandbox.graph('PATCH', path, { tags: ['theirs', 'later'] });
    expect(await confirmUpdates(graph.client)).toEqual([]);
    // Those of its application show on a service principal too.
    expect(readServicePrincipal((await graph.sandbox.graph('GET', path)).body).tags).toEqual([
      ...['later', 'ours', 'standing', 'theirs'],
    ]);
  });
});

/** An entitlement that is enabled, which Graph lets no one leave out of its list. */
function scope(value: string): ObservedApplication['api']['oauth2PermissionScopes'][number] {
  const texts = { adminConsentDisplayName: value, adminConsentDescription: value };
  const userTexts = { userConsentDisplayName: value, userConsentDescription: value };
  return { id: randomUUID(), value, type: 'User', isEnabled: true, ...texts, ...userTexts };
}

function role(value: string): ObservedApplication['appRoles'][number] {
  const texts = { displayName: value, description: value };
  return { id: randomUUID(), value, isEnabled: true, allowedMemberTypes: ['Application'], ...texts };
}

describe('a list that Graph refuses because it lacks what another has just added', () => {
  /** The application as our plan has it, and as another has changed it since; we do not read before our next write. */
  async function overtaken(graph: GraphUnderTest, theirs: ApplicationPatch): Promise<ObservedApplication> {
    const made = await createApplication(graph.client, BODY);
    expect((await graph.sandbox.graph('PATCH', `/applications/${made.id}`, theirs)).status).toBe(204);
    return made;
  }

  async function after(graph: GraphUnderTest, { id }: ObservedApplication): Promise<ObservedApplication> {
    return readApplication((await graph.sandbox.graph('GET', `/applications/${id}`)).body);
  }

  it('is merged with it: scopes', async () => {
    const graph = await graphOn();
    const made = await overtaken(graph, { api: { oauth2PermissionScopes: [scope('theirs')] } });
    await add(graph.client, made, { api: { oauth2PermissionScopes: [scope('ours')] } });
    const { api } = await after(graph, made);
    expect(api.oauth2PermissionScopes.map(({ value }) => value)).toEqual(['ours', 'theirs']);
    expect(await confirmUpdates(graph.client)).toEqual([]);
  });

  it('is merged with it: roles, and what else goes with them', async () => {
    const graph = await graphOn();
    const made = await overtaken(graph, { appRoles: [role('theirs')] });
    await add(graph.client, made, { appRoles: [role('ours')], notes: 'ours' });
    const { appRoles, notes } = await after(graph, made);
    expect([appRoles.map(({ value }) => value), notes]).toEqual([['ours', 'theirs'], 'ours']);
  });

  it('is merged with it where only another list of the API changes', async () => {
    const graph = await graphOn();
    const theirs = scope('theirs');
    const made = await overtaken(graph, { api: { oauth2PermissionScopes: [theirs] } });
    const preAuthorizedApplications = [{ appId: made.appId, delegatedPermissionIds: [theirs.id] }];
    await add(graph.client, made, { api: { preAuthorizedApplications } });
    expect((await after(graph, made)).api).toMatchObject({
      oauth2PermissionScopes: [{ value: 'theirs' }],
      others: { preAuthorizedApplications },
    });
  });

  it('is not sent again as it was, and the run ends with what differs', async () => {
    const refusal =
      'error:400:CannotDeleteOrUpdateEnabledEntitlement:Permission (scope or role) cannot be deleted or updated unless disabled first.';
    const graph = await graphOn({ faults: [`PATCH /applications/*x*=${refusal}`] }, { timeoutMs: 4_000 });
    const made = await createApplication(graph.client, BODY);
    await expect(add(graph.client, made, { appRoles: [role('ours')] })).rejects.toMatchObject({
      code: 'concurrent_change',
      exitCode: 3,
      details: { differences: [{ property: 'appRoles', missing: ['ours'], remaining: [] }] },
    });
    const patches = graph.exchanges.filter((each) => each.startsWith('PATCH'));
    expect(graph.exchanges.filter((each) => each.startsWith('GET')).length).toBeGreaterThanOrEqual(patches.length - 1);
  });
});

describe('with a replica that is 2.5 s behind', () => {
  it('a run does not end before a later one would read what it has written', async () => {
    const graph = await graphOn({ replicationDelayMs: 2500 });
    const made = await standing(graph);
    await graph.client.send({ method: 'GET', path: `/applications/${made.id}`, fresh: true });
    await add(graph.client, made, { tags: ['standing', 'ours'] });
    expect(await confirmUpdates(graph.client)).toEqual([]);
    expect(await Promise.all(Array.from({ length: 4 }, () => tagsOf(graph, made)))).toEqual(
      Array.from({ length: 4 }, () => ['ours', 'standing']),
    );
  });
});

it('two hundred lists that were written share their reads', async () => {
  const graph = await graphOn();
  const applications = await Promise.all(
    Array.from({ length: 200 }, async (_each, index) => {
      const { body } = await graph.sandbox.graph('POST', '/applications', { displayName: `Client ${index}` });
      return readApplication(body);
    }),
  );
  await Promise.all(applications.map((each) => add(graph.client, each, { tags: ['ours'] })));
  const written = graph.exchanges.length;
  expect(await confirmUpdates(graph.client)).toEqual([]);
  expect(graph.exchanges.length - written).toBeLessThanOrEqual(60);
});
