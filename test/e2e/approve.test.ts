import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  applicationsIn,
  type ApprovalWorld,
  GRAPH,
  openApprovalWorld,
  READ_DIRECTORY,
  type ToldApplication,
  type Waiting,
} from './approve-world.ts';
import { FHIR_URL, grantedScopes, heldRoles, type Outcome, register } from './registrations.ts';
import { writesOf } from './served-sandbox.ts';

let world: ApprovalWorld;
let job: Waiting;
let chart: Waiting;

/** What one application waits for, as the result tells it. */
function told(outcome: Outcome, { appId }: Waiting): ToldApplication | undefined {
  return applicationsIn(outcome).find((each) => each.appId === appId);
}

beforeAll(async () => {
  world = await openApprovalWorld();
  job = await world.registerJob('Nightly import');
  const args = ['--name', 'Growth chart', '--reply-url', 'https://chart.contoso.com/'];
  const { result } = await register(world.sandbox, { args: ['register', 'public', '--fhir-url', FHIR_URL, ...args] });
  chart = result as unknown as Waiting;
});
afterAll(() => world.sandbox.stop());

describe('approve without a REF', () => {
  it('lists what each application asks for and does not have, with all that it is decided by', async () => {
    await world.sandbox.graphExchanges();
    const outcome = await world.approve([]);
    expect(outcome).toMatchObject({ exitCode: 0, result: { fhirUrl: null, handOffs: [] } });
    expect(applicationsIn(outcome)).toHaveLength(2);
    expect(told(outcome, job)).toMatchObject({
      displayName: 'Nightly import',
      type: 'service',
      fhirUrl: FHIR_URL,
      owners: [{ name: expect.any(String) as unknown }],
      credentials: [],
      replyUrls: [],
      marks: ['created_recently', 'no_owner_of_api'],
      externalAccess: expect.arrayContaining([expect.stringMatching(/^owner /)]) as unknown,
      requests: [
        {
          kind: 'app-role',
          api: { appId: world.apiAppId, displayName: 'Contoso FHIR' },
          permissions: ['globalImporter'],
          effect:
            'It could act on all data of "Contoso FHIR", at any time and without a user: read, and import in bulk.',
          grantedBy: expect.stringMatching(/^Cloud Application Administrator,/) as unknown,
          obstacle: null,
          action: 'waiting',
        },
      ],
    });
    expect(told(outcome, chart)).toMatchObject({
      replyUrls: ['https://chart.contoso.com/'],
      marks: ['created_recently'],
      externalAccess: [],
      requests: [
        {
          kind: 'delegated',
          permissions: ['user_impersonation'],
          effect: 'It could do in "Contoso FHIR" what its user may, while they use it.',
        },
        {
          kind: 'delegated',
          api: { appId: GRAPH },
          permissions: ['User.Read', 'offline_access', 'openid', 'profile'],
          effect: 'It could sign people in, and read their basic profile.',
        },
      ],
    });
    expect(writesOf(await world.sandbox.graphExchanges())).toEqual([]);
  });

  it('grants nothing in a script, whatever it is told to confirm', async () => {
    await world.sandbox.graphExchanges();
    for (const words of [['--yes'], ['--yes', '--dry-run'], ['--yes', '--check']]) {
      expect(applicationsIn(await world.approve(words))).toHaveLength(2);
    }
    expect(writesOf(await world.sandbox.graphExchanges())).toEqual([]);
  });

  it('is a check with --check: exit 5 where something waits, and 0 where nothing does', async () => {
    expect((await world.approve(['--check'])).exitCode).toBe(5);
    expect((await world.approve(['--check', '--fhir-url', 'https://other.contoso.com'])).exitCode).toBe(0);
  });

  it('says it in words', async () => {
    const { stdout } = await world.sandbox.run(['approve', '--fhir-url', FHIR_URL]);
    expect(stdout).toContain('2 applications wait for approval');
    expect(stdout).toContain(`"Nightly import" (${job.appId})`);
    expect(stdout).toContain('the role globalImporter of "Contoso FHIR"');
    expect(stdout).toContain('Granted by: Cloud Application Administrator');
    expect(stdout).toMatch(/Created +\d{4}-\d\d-\d\d, today/);
    expect(stdout).toContain('! None of its owners owns the API');
  });
});

describe('approve with a REF', () => {
  it('wants --yes where no one can be asked', async () => {
    const words = ['service-nightly-import', '--fhir-url', FHIR_URL, '--trust', job.appId];
    expect(await world.approve(words)).toMatchObject({ exitCode: 2, error: { code: 'confirmation_required' } });
  });

  it('wants --trust for an application that others own', async () => {
    const outcome = await world.approve([job.appId, '--yes']);
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'trust_required', details: { appId: job.appId } } });
    expect(await heldRoles(world.sandbox, job.servicePrincipalId)).toEqual([]);
  });

  it('lists only that one in a dry run', async () => {
    const outcome = await world.approve([job.appId, '--yes', '--dry-run']);
    expect(applicationsIn(outcome).map(({ appId }) => appId)).toEqual([job.appId]);
  });

  it('reads it again, grants the role, and has nothing to do the next time', async () => {
    await world.sandbox.graphExchanges();
    const first = await world.approve([job.appId, '--yes', '--trust', job.appId]);
    expect(first).toMatchObject({ exitCode: 0, error: {}, result: { handOffs: [] } });
    expect(told(first, job)?.requests).toMatchObject([{ action: 'granted' }]);
    expect(writesOf(await world.sandbox.graphExchanges())).toHaveLength(1);
    expect(await heldRoles(world.sandbox, job.servicePrincipalId)).toEqual(['globalImporter']);

    expect(await world.approve([job.appId, '--yes'])).toMatchObject({ exitCode: 0, result: { applications: [] } });
  });

  it('grants consent for all users, in words', async () => {
    const { stdout, exitCode } = await world.sandbox.run(['approve', chart.appId, '--yes']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Granted consent to user_impersonation of "Contoso FHIR" to "Growth chart"`);
    expect(await grantedScopes(world.sandbox, chart.servicePrincipalId)).toEqual([
      'User.Read offline_access openid profile',
      'user_impersonation',
    ]);
  });

  it.each([
    ['a display name', 'Nightly import', 'name_not_enough'],
    ['an application of others', 'OTHERS', 'not_ours'],
    ['nothing', 'nobody', 'reference_missing'],
  ])('refuses %s', async (_what, reference, code) => {
    const { body } = await world.sandbox.graph('POST', '/applications', { displayName: 'Made by hand' });
    const words = [reference === 'OTHERS' ? String(body.appId) : reference, '--yes'];
    expect(await world.approve(words)).toMatchObject({ exitCode: 2, error: { code } });
  });
});

describe('an administrator who may not grant everything', () => {
  it('hands off what is refused, and says which role may grant it', async () => {
    const bulk = await world.registerJob('Bulk export');
    const { ownedBy } = world.sandbox.ready.identities;
    const words = [bulk.appId, '--yes', '--trust', bulk.appId];
    const outcome = await world.approve(words, ownedBy);
    expect(outcome).toMatchObject({
      exitCode: 4,
      result: { handOffs: [{ kind: 'app-role', who: expect.stringMatching(/^Cloud Application Admin/) as unknown }] },
      warnings: [{ code: 'role_not_assigned' }],
    });
    expect(told(outcome, bulk)?.requests).toMatchObject([{ action: 'refused' }]);
    expect((await world.approve([...words, '--allow-hand-off'], ownedBy)).exitCode).toBe(0);
    expect(await heldRoles(world.sandbox, bulk.servicePrincipalId)).toEqual([]);
  });

  it('says in each hand-off what a person reviews it by, and that approve grants it', async () => {
    const { sandbox } = world;
    const { ownedBy } = sandbox.ready.identities;
    const night = await world.registerJob('Night shift');
    const shown = await sandbox.run(['show', night.appId, '--json']);
    const byApprove = await world.approve([night.appId, '--yes', '--trust', night.appId], ownedBy);
    const effect = expect.stringMatching(/^It could act on all data/) as unknown;
    // `show` does not read the credentials of the service principal.
    const told = { effect, credentials: null };
    const approveWith = expect.stringContaining(`fhir-apps approve ${night.appId} --tenant `) as unknown;
    expect(JSON.parse(shown.stdout)).toMatchObject({ result: { handOffs: [{ ...told, owners: null, approveWith }] } });
    expect(byApprove.result.handOffs).toMatchObject([
      { effect, credentials: [], owners: ['Sandbox owned-by'], approveWith },
    ]);
    const [{ expiresAt }] = byApprove.result.handOffs as readonly [{ readonly expiresAt: string }];
    const days = (Date.parse(expiresAt) - sandbox.clock.now().getTime()) / 86_400_000;
    expect(days).toBeCloseTo(7, 1);
    const { stdout } = await sandbox.run(['show', night.appId]);
    expect(stdout).toMatch(/Review and approve it until \d{4}-\d\d-\d\d with:\n +fhir-apps approve /);
  });

  it('is told that application permissions of Microsoft Graph take a Privileged Role Administrator', async () => {
    const pipeline = await world.registerJob('Pipeline');
    const requiredResourceAccess = [{ resourceAppId: GRAPH, resourceAccess: [{ id: READ_DIRECTORY, type: 'Role' }] }];
    await world.sandbox.graph('PATCH', `/applications/${pipeline.objectId}`, { requiredResourceAccess });
    expect(told(await world.approve([]), pipeline)?.requests).toMatchObject([
      {
        permissions: ['Directory.Read.All'],
        grantedBy: expect.stringMatching(/^Privileged Role Administrator,/) as unknown,
        effect: expect.stringContaining('at any time and without a user') as unknown,
      },
    ]);
  });

  it('is told where it could not be read whether consent was given', async () => {
    const { sandbox } = world;
    const args = ['--name', 'Ward round', '--reply-url', 'https://ward.contoso.com/'];
    const { result } = await register(sandbox, { args: ['register', 'public', '--fhir-url', FHIR_URL, ...args] });
    const ward = result as unknown as Waiting;
    await sandbox.setFaults(['GET /servicePrincipals(*)/oauth2PermissionGrantsx*=denied']);
    onTestFinished(() => sandbox.setFaults([]));
    expect(told(await world.approve([ward.appId, '--dry-run']), ward)?.requests.map(({ action }) => action)).toEqual([
      'unknown',
      'unknown',
    ]);
  });
});
