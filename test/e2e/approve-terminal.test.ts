import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApprovalWorld, openApprovalWorld, type Waiting } from './approve-world.ts';
import { heldRoles } from './registrations.ts';
import { answer, typeInTerminal } from './wizard-runs.ts';

let world: ApprovalWorld;
let job: Waiting;

beforeAll(async () => {
  world = await openApprovalWorld();
  job = await world.registerJob('Nightly import');
});
afterAll(() => world.sandbox.stop());

const LIST = ['1 application waits for approval', '? Which of these do you want to grant?', 'enter next'];

describe('approve in a terminal', () => {
  it('has ticked nothing, and grants nothing where nothing is ticked', async () => {
    const run = await typeInTerminal(world.sandbox, ['approve']);
    await answer(run, [{ shown: LIST, keys: '\r' }]);
    expect(await run.ended()).toMatchObject({ exitCode: 0 });
    expect(await heldRoles(world.sandbox, job.servicePrincipalId)).toEqual([]);
  });

  it.each([
    ['not trusted', [{ shown: ['? "Nightly import"'], keys: 'n\r' }], 2],
    [
      'trusted, and not granted on Enter alone',
      [
        { shown: ['? "Nightly import"'], keys: 'y\r' },
        { shown: ['It could act on all data', '? Grant it? (y/N)'], keys: '\r' },
      ],
      130,
    ],
  ])('grants nothing that is %s', async (_what, turns, exitCode) => {
    const run = await typeInTerminal(world.sandbox, ['approve']);
    await answer(run, [{ shown: LIST, keys: ' \r' }, ...turns]);
    expect(await run.ended()).toMatchObject({ exitCode });
    expect(await heldRoles(world.sandbox, job.servicePrincipalId)).toEqual([]);
  });

  it('grants what is ticked, trusted and confirmed', async () => {
    const run = await typeInTerminal(world.sandbox, ['approve', job.appId]);
    await answer(run, [
      { shown: LIST, keys: ' \r' },
      { shown: ['? "Nightly import"'], keys: 'y\r' },
      { shown: ['? Grant it? (y/N)'], keys: 'y\r' },
    ]);
    const { exitCode, stdout } = await run.ended();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Granted the role globalImporter of "Contoso FHIR"');
    expect(await heldRoles(world.sandbox, job.servicePrincipalId)).toEqual(['globalImporter']);
  });
});
