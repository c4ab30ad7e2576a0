import { spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { cleanEnvironment, EXECUTABLE } from './executable.ts';
import { applicationOf, deliveredKeyIds, outcomeOf, register, RESOURCE, SERVICE, works } from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const ARGS = [...SERVICE.args.slice(0, -1), 'stdout', '--json'];

let sandbox: ServedSandbox;
afterEach(() => sandbox.stop());

async function startWithResource(faults: readonly string[] = []): Promise<void> {
  sandbox = await serveSandbox(faults.flatMap((fault) => ['--fault', fault]));
  expect((await register(sandbox, RESOURCE)).exitCode).toBe(0);
}

describe('a secret that goes out with the result', () => {
  it('works, and is marked as delivered once the result is out', async () => {
    await startWithResource();
    const outcome = outcomeOf(await sandbox.run(ARGS));
    const { secret } = outcome.result.credential as { readonly secret: string };
    const application = await applicationOf(sandbox, SERVICE.uniqueName);
    expect(await works(sandbox, { clientId: application.appId, clientSecret: secret }, SERVICE)).toBe(true);
    expect(deliveredKeyIds(application)).toEqual(application.passwordCredentials.map(({ keyId }) => keyId));
  });

  it('is taken back where nobody reads it: exit 3, and the next run makes another', async () => {
    await startWithResource();
    const options = sandbox.runOptions();
    const child = spawn(process.execPath, [EXECUTABLE, ...ARGS, ...options.args], {
      env: cleanEnvironment(options.env),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.stdout.destroy();
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(3);
    expect((await applicationOf(sandbox, SERVICE.uniqueName)).passwordCredentials).toEqual([]);
    expect((await register(sandbox, SERVICE)).exitCode).toBe(0);
  });

  it('that could not be marked is told: exit 3, and the next run takes it away', async () => {
    await startWithResource(['PATCH /applications/*x*=denied']);
    const { exitCode, stdout, stderr } = await sandbox.run(ARGS);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('run the same command again');
    const { secret } = outcomeOf({ exitCode, stdout, stderr }).result.credential as { readonly secret: string };
    expect(stderr).not.toContain(secret);

    await sandbox.setFaults([]);
    const again = outcomeOf(await sandbox.run(ARGS));
    expect(again.exitCode).toBe(0);
    expect((await applicationOf(sandbox, SERVICE.uniqueName)).passwordCredentials).toHaveLength(1);
  });
});
