import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applicationOf,
  FHIR_URL,
  type Outcome,
  outcomeOf,
  PUBLIC,
  register,
  RESOURCE,
  SERVICE,
} from './registrations.ts';
import { run, type ServedSandbox, serveSandbox } from './served-sandbox.ts';

let sandbox: ServedSandbox;
beforeAll(async () => {
  sandbox = await serveSandbox();
  await register(sandbox, RESOURCE);
  await register(sandbox, PUBLIC);
});
afterAll(() => sandbox.stop());

/** The words of a command as a shell reads it. */
function wordsOf(command: string): readonly string[] {
  return execFileSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

/** Types the command that the hint of a failed run ends with, in the same environment and with nothing added. */
async function typeHinted({ error }: Outcome): Promise<Outcome> {
  const command = String(error.details?.command);
  expect(error.hint).toContain(command);
  const [program, ...args] = wordsOf(command);
  expect(program).toBe('fhir-apps');
  const { env } = sandbox.runOptions();
  return outcomeOf(await run([...args, '--json', '--yes'], { env, cwd: sandbox.workDir }));
}

describe('a command that a hint names leads to the same tenant', () => {
  const server = ['--fhir-url', 'https://hints.contoso.com', '--name', 'Hints'];

  it.each<[code: string, args: readonly string[]]>([
    ['identifier_uri_taken', ['register', 'resource', ...server, '--identifier-uri', FHIR_URL]],
    ['key_taken', [...SERVICE.args.slice(0, 8), '--key', 'public-growth-chart', '--credential', 'none']],
    ['reference_missing', ['show', 'nobody']],
    ['resource_missing', ['register', 'public', ...server, '--device-code']],
  ])('%s', async (code, args) => {
    const refused = await register(sandbox, { args });
    expect(refused).toMatchObject({ exitCode: 2, error: { code } });
    const { tenantId } = sandbox.ready;
    expect(await typeHinted(refused)).toMatchObject({ exitCode: 0, error: {}, result: { tenantId } });
  });

  it('name_in_recycle_bin', async () => {
    const { id } = await applicationOf(sandbox, RESOURCE.uniqueName);
    expect(await register(sandbox, { args: ['delete', id, '--yes'] })).toMatchObject({ exitCode: 0 });
    const refused = await register(sandbox, RESOURCE);
    expect(refused).toMatchObject({ exitCode: 1, error: { code: 'name_in_recycle_bin' } });
    expect(await typeHinted(refused)).toMatchObject({ exitCode: 0, result: { action: 'restored' } });
    expect(await register(sandbox, RESOURCE)).toMatchObject({ exitCode: 0, result: { action: 'unchanged' } });
  });
});
