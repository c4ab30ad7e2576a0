import { decodeJwt } from 'jose';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startInTerminal } from '../cli/prompts/pseudo-terminal.ts';
import { VAULT } from '../sandbox/key-vault/vault-client.ts';
import { cleanEnvironment, type Ended, EXECUTABLE } from './executable.ts';
import { run as runIn, serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const FHIR_URL = 'https://fhir.contoso.com';
const AT = ['--fhir-url', FHIR_URL];
/** What a JSON Web Token begins with: `{"` in base64. */
const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]+/;

let sandbox: ServedSandbox;

/** Runs as the sandbox's administrator, who may use its vault. */
function run(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const env = { FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir, ...variables };
  return runIn([...args, '--sandbox', '--yes'], { cwd: sandbox.workDir, env });
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  const service = ['register', 'service', ...AT, '--role', 'globalReader'];
  for (const args of [
    ['register', 'resource', ...AT, '--name', 'Contoso FHIR'],
    [...service, '--name', 'Secret', '--secret-to', 'env-file:.env'],
    [...service, '--name', 'Vault', '--secret-to', `keyvault:${VAULT}`],
    [...service, '--name', 'Certificate', '--generate-certificate', '.'],
    [...service, '--name', 'Workflow', '--federated', 'github:contoso/fhir:branch=main'],
    ['register', 'public', ...AT, '--name', 'Chart', '--reply-url', 'http://localhost'],
  ]) {
    expect((await run(args)).exitCode).toBe(0);
  }
});
afterAll(() => sandbox.stop());

describe('token', () => {
  it.each(['service-secret', 'service-vault', 'service-certificate'])(
    'of %s is alone on stdout, and for the server, with the role',
    async (key) => {
      const { exitCode, stdout, stderr } = await run(['token', key, ...AT]);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      expect(stdout).toMatch(new RegExp(`^${JWT.source}\n$`));
      expect(decodeJwt(stdout.trim())).toMatchObject({ aud: FHIR_URL, roles: ['globalReader'] });
      expect(stderr).not.toMatch(JWT);
    },
  );

  it('is in the result with --json, and says where the credential was', async () => {
    const { stdout } = await run(['token', 'service-secret', ...AT, '--json']);
    const { result } = JSON.parse(stdout) as { result: Record<string, string> };
    expect(result).toMatchObject({
      ...{ scope: `${FHIR_URL}/.default`, source: `env-file:${join(sandbox.workDir, '.env')}`, claims: null },
    });
    const { exp = 0 } = decodeJwt(String(result.accessToken));
    expect(result.expiresAt).toBe(new Date(exp * 1000).toISOString());
  });

  it('gives way to its claims with --decode', async () => {
    const words = await run(['token', 'service-secret', ...AT, '--decode']);
    expect(words.stdout).toMatch(/^ {2}aud +https:\/\/fhir\.contoso\.com$\n +which API it is for/m);
    expect(words.stdout).toContain('Its signature was not verified.');
    const json = await run(['token', 'service-secret', ...AT, '--decode', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      result: {
        accessToken: null,
        claims: { aud: FHIR_URL },
        meanings: { aud: expect.stringContaining('which API it is for') as unknown },
      },
    });
    for (const { stdout, stderr } of [words, json]) {
      expect(stdout + stderr).not.toMatch(JWT);
    }
  });

  it('is for another service where that is asked for', async () => {
    const graph = `${new URL(sandbox.ready.graphUrl).origin}/.default`;
    const { stdout } = await run(['token', 'service-secret', ...AT, '--scope', graph]);
    expect(decodeJwt(stdout.trim()).aud).not.toBe(FHIR_URL);
  });

  it('is had with a credential that is kept elsewhere', async () => {
    const env = await readFile(join(sandbox.workDir, '.env'), 'utf8');
    const [, secret = ''] = /CLIENT_SECRET=(.*)/.exec(env) ?? [];
    await writeFile(join(sandbox.workDir, 'moved'), secret);
    const moved = await run(['token', 'service-secret', ...AT, '--secret-from', 'file:moved']);
    expect(moved.stdout).toMatch(JWT);
    const before = await readdir(sandbox.workDir);
    const missing = await run(['token', 'service-secret', ...AT, '--secret-from', 'file:nowhere', '--json']);
    expect(missing.exitCode).toBe(2);
    expect(JSON.parse(missing.stdout)).toMatchObject({ error: { code: 'credential_not_here' } });
    expect(await readdir(sandbox.workDir)).toEqual(before);
  });

  it('is refused by Entra for an API that is not in the tenant, which the message names so', async () => {
    const unknown = ['--scope', 'https://nowhere.contoso.com/.default', '--json'];
    const { exitCode, stdout } = await run(['token', 'service-secret', ...AT, ...unknown]);
    expect(exitCode).toBe(4);
    expect((JSON.parse(stdout) as { error: { message: string } }).error.message).toContain(
      'The API that the scope names is not in this tenant (AADSTS500011).',
    );
  });

  it('is refused by Entra for a wrong secret: exit 4, with its code', async () => {
    await writeFile(join(sandbox.workDir, 'wrong'), 'wrong~secret~of~nobody~at~all~123456');
    const { exitCode, stdout } = await run(['token', 'service-secret', ...AT, '--secret-from', 'file:wrong', '--json']);
    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'client_refused', details: { entraCode: 'AADSTS7000215' } },
    });
    const { details } = (JSON.parse(stdout) as { error: { details: { command: string } } }).error;
    const [, ...command] = details.command.split(' ');
    expect(command.slice(0, 3)).toEqual(['explain', 'AADSTS7000215', '--for']);
    expect((await run(command)).exitCode).toBe(0);
    expect(stdout).not.toContain('wrong~secret');
  });

  it.each([
    ['public-chart', 'sign_in_needed'],
    ['resource', 'not_a_client'],
    ['service-workflow', 'credential_not_here'],
    ['service-nobody', 'reference_missing'],
  ])('is not had for %s: %s', async (key, code) => {
    const { exitCode, stdout } = await run(['token', key, ...AT, '--json']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
  });

  it.each([
    ['at a terminal', {}],
    ['in a CI job, whose log it stays out of', { CI: 'true' }],
  ])('goes to a file %s; the screen tells how long it is good, and neither token nor secret', async (_where, ci) => {
    const words = ['token', 'service-secret', ...AT, '--sandbox', '--yes', '--debug', '--verbose'];
    const env = cleanEnvironment({ FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir, ...ci });
    const terminal = await startInTerminal([process.execPath, EXECUTABLE, ...words], { cwd: sandbox.workDir, env });
    const { exitCode, screen, stdout } = await terminal.ended();
    expect({ exitCode, screen }).toMatchObject({ exitCode: 0 });
    expect(stdout).toMatch(new RegExp(`^${JWT.source}\n$`));
    expect(screen).toContain('Expires in 59 minutes. It opens patient data: do not paste it into a ticket.');
    expect(screen).not.toMatch(JWT);
    const [, secret = 'none'] = /CLIENT_SECRET=(.*)/.exec(await readFile(join(sandbox.workDir, '.env'), 'utf8')) ?? [];
    expect(screen).not.toContain(secret);
  });

  it.each([{ CI: 'true' }, { TF_BUILD: 'True' }])('is not printed into the log of a job with %j', async (job) => {
    const refused = await run(['token', 'service-secret', ...AT], job);
    expect((await run(['token', 'service-secret', ...AT, '--json'], job)).stdout).not.toMatch(JWT);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('Code token_in_log');
    expect(refused.stdout + refused.stderr).not.toMatch(JWT);
    expect((await run(['token', 'service-secret', ...AT, '--decode'], job)).exitCode).toBe(0);
  });
});
