import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startInTerminal, type TerminalRun } from '../cli/prompts/pseudo-terminal.ts';
import { cleanEnvironment, EXECUTABLE } from './executable.ts';
import { run } from './served-sandbox.ts';
import { answer, CTRL_C } from './wizard-runs.ts';

const PUBLIC_CLOUD = 'https://ws-f.fhir.azurehealthcareapis.com';
const GOVERNMENT = 'https://ws-f.fhir.azurehealthcareapis.us';
const IDENTITY = ['--managed-identity', '3f2504e0-4f89-41d3-9a0c-0305e82c3301', '--role', 'globalReader'];
const CTRL_U = '\u0015';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-apps-clouds-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function type(...args: readonly string[]): Promise<TerminalRun> {
  return startInTerminal([process.execPath, EXECUTABLE, ...args], { env: cleanEnvironment(), cwd: directory });
}

describe('a managed FHIR service of another cloud than --cloud', () => {
  it.each<[title: string, args: readonly string[], field: string]>([
    ['register for a managed identity', ['register', 'service', ...IDENTITY, '--fhir-url', GOVERNMENT], '--fhir-url'],
    [
      'register for a managed identity, the other way around',
      ['register', 'service', ...IDENTITY, '--fhir-url', PUBLIC_CLOUD, '--cloud', 'usgov'],
      '--fhir-url',
    ],
    ['init', ['init', '--fhir-url', GOVERNMENT], '--fhir-url'],
    ['init --from', ['init', '--from', GOVERNMENT], '--from'],
    ['role list', ['role', 'list', GOVERNMENT], 'REF'],
    ['role assign', ['role', 'assign', GOVERNMENT, '--role', 'x', '--to', 'group:G'], 'REF'],
    ['role remove', ['role', 'remove', PUBLIC_CLOUD, '--role', 'x', '--from', 'group:G', '--cloud', 'china'], 'REF'],
  ])('is refused by %s before anything is sent', async (_title, args, field) => {
    const { exitCode, stdout } = await run([...args, '--json'], { cwd: directory });
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: 'host_unsupported',
        message: expect.stringContaining('is in another cloud than') as string,
        details: { faults: [{ field, code: 'host_unsupported' }] },
      },
    });
  });

  it.each<[title: string, args: readonly string[]]>([
    ['register', ['register', 'public', '--name', 'Chart', '--device-code']],
    ['register for a managed identity', ['register', 'service', ...IDENTITY]],
    ['init', ['init', '--out', 'refused.yaml']],
  ])('is refused where the questions of %s ask for it, not at their end', async (_title, args) => {
    const wizard = await type(...args);
    await answer(wizard, [
      { shown: ['? FHIR server'], keys: `${GOVERNMENT}\r` },
      { shown: ['is in another cloud than public'], keys: CTRL_C },
    ]);
    expect(await wizard.ended()).toMatchObject({ exitCode: 130 });
  });

  it('is taken by init with its own cloud, which the file then names', async () => {
    const wizard = await type('init', '--out', 'gov.yaml', '--cloud', 'usgov');
    await answer(wizard, [
      { shown: ['? FHIR server'], keys: `${PUBLIC_CLOUD}\r` },
      { shown: ['is in another cloud than usgov'], keys: `${CTRL_U}${GOVERNMENT}\r` },
      { shown: ['? Type of client', 'enter next'], keys: 'public\r' },
      { shown: ['? Name'], keys: 'Growth chart\r' },
      { shown: ['? Reply URLs'], keys: 'https://chart.contoso.com/\r\r' },
      { shown: ['? Another client?', 'enter next'], keys: 'None\r' },
    ]);
    expect(await wizard.ended()).toMatchObject({ exitCode: 0 });
    expect(await readFile(join(directory, 'gov.yaml'), 'utf8')).toMatch(/^cloud: usgov$/m);
    const { stdout } = await run(['plan', '-f', 'gov.yaml', '--json'], { cwd: directory });
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'sign_in_unavailable' } });
    // The sandbox is in no cloud, so that the file's own is what the host has to agree with.
    const rehearsed = await run(['plan', '-f', 'gov.yaml', '--sandbox', '--json'], {
      env: { FHIR_APPS_SANDBOX_STATE: join(directory, 'state') },
      cwd: directory,
    });
    expect(JSON.parse(rehearsed.stdout)).toMatchObject({ ok: true });
  });
});
