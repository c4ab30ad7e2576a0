import { afterEach, describe, expect, it } from 'vitest';
import { workingClock } from '../main/working-clock.ts';
import { applicationOf, PUBLIC, register, RESOURCE } from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';
import {
  TEN,
  runTogether,
  roleOf,
  scopesOf,
  rolesOf,
  withOwn,
  registerClients,
  preAuthorizing,
  expectPreAuthorized,
  expectAllAdditions,
} from './writers.ts';

let sandbox: ServedSandbox;
afterEach(() => sandbox.stop());

describe('writers of one application, in a directory with a replica that is two and a half seconds behind', () => {
  /** Fewer than ten for each kind, because each waits for as long as the replica is behind, several times. */
  const THREE = TEN.slice(0, 3);
  const BEHIND = ['--latency', '20', '--replication-delay', '2500'];

  it('add ten reply URLs and tags, or say that they have not', { timeout: 240_000 }, async () => {
    sandbox = await serveSandbox(BEHIND, { clock: workingClock() });
    await register(sandbox, RESOURCE);
    await register(sandbox, PUBLIC);
    const outcomes = await Promise.all(TEN.map((writer) => register(sandbox, { args: withOwn(writer) })));
    const lost = outcomes.filter(({ error }) => error.code !== undefined);
    expect(lost.map(({ exitCode, error: { code } }) => ({ exitCode, code }))).toEqual(
      lost.map(() => ({ exitCode: 3, code: 'concurrent_change' })),
    );
    await sandbox.changeSettings({ replicationDelayMs: 0 });
    await expectAllAdditions(
      sandbox,
      TEN.filter((writer) => outcomes[writer]?.error.code === undefined),
    );
  });

  it('add scopes, app roles and pre-authorized clients', { timeout: 240_000 }, async () => {
    sandbox = await serveSandbox([], { clock: workingClock() });
    await register(sandbox, RESOURCE);
    await registerClients(sandbox, THREE);
    // The clients are known everywhere by then.
    await sandbox.clock.sleep(2500);
    await sandbox.changeSettings({ latencyMs: 20, replicationDelayMs: 2500 });
    await runTogether(
      sandbox,
      (writer) => [
        ...preAuthorizing(writer),
        ...['--scope', `patient.Writer${writer}.read`, '--app-role', roleOf(writer)],
      ],
      THREE,
    );
    await sandbox.changeSettings({ replicationDelayMs: 0 });
    const after = await applicationOf(sandbox, RESOURCE.uniqueName);
    const values = scopesOf(after).map(({ value }) => value);
    expect(values).toEqual(expect.arrayContaining(THREE.map((writer) => `patient.Writer${writer}.read`)));
    expect(rolesOf(after)).toEqual(expect.arrayContaining(THREE.map(roleOf)));
    await expectPreAuthorized(sandbox, THREE);
  });
});
