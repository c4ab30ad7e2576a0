import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExplainResult } from '../../src/commands/explain/explain-result.ts';
import { type AzureSandbox, serveAzureSandbox } from './azure-sandbox.ts';

let sandbox: AzureSandbox;
beforeAll(async () => {
  sandbox = await serveAzureSandbox();
  const job = ['register', 'service', '--name', 'Job', '--key', 'job', '--role', 'globalReader'];
  const made = await sandbox.run([...job, ...sandbox.onServer, '--secret-to', 'file:job', '--yes']);
  expect(made).toMatchObject({ exitCode: 0 });
});
afterAll(() => sandbox.stop());

async function chainOf(...args: readonly string[]): Promise<ExplainResult['chains'][number] | undefined> {
  const { stdout } = await sandbox.run(['explain', ...args, ...sandbox.onServer.slice(0, 2), '--json']);
  return (JSON.parse(stdout) as { result: ExplainResult }).result.chains[0];
}

describe('explain --for a client of a managed server', () => {
  it('finds an Azure role that is missing, and names the command that gives it', async () => {
    const whole = await chainOf('--for', 'job');
    expect(whole?.fix).toBeNull();
    expect(whole?.links).toContainEqual({ state: 'ok', text: 'it has FHIR Data Reader on the server' });

    const removed = await sandbox.run([
      'role',
      'remove',
      ...sandbox.onServer,
      '--role',
      'globalReader',
      '--from',
      'job',
      '--yes',
    ]);
    expect(removed).toMatchObject({ exitCode: 0 });
    const { links, fix } = (await chainOf('--for', 'job')) ?? { links: [], fix: null };
    expect(links).toContainEqual({
      state: 'broken',
      text: 'it has no Azure role on the server, unless through a group',
    });

    const [, ...words] = (fix?.command ?? '').replace('ROLE', 'globalReader').split(' ');
    expect(await sandbox.run([...words.filter((word) => word !== '--sandbox'), '--yes'])).toMatchObject({
      exitCode: 0,
    });
    expect((await chainOf('--for', 'job'))?.fix).toBeNull();
  });
});
