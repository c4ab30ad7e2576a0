import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_COMMANDS } from '../../src/commands/index.ts';
import { type AzureSandbox, serveAzureSandbox } from './azure-sandbox.ts';
import { tellOneStory } from './one-story.ts';
import { FHIR_URL } from './registrations.ts';

const LAB_URL = 'https://lab.contoso.com';
const ENVIRONMENT = `fhirUrl: ${LAB_URL}
resource: { name: Lab FHIR }
clients:
  chart: { type: public, name: Lab chart, replyUrl: https://chart.contoso.com/ }
`;

const AT = ['--fhir-url', FHIR_URL];
const JOB = ['service-nightly-import', ...AT];
const ROLE = ['resource', ...AT, '--role', 'globalReader', '--to', 'service-nightly-import'];
const SECRET = ['--secret-to', 'file:secret'];

interface Run {
  readonly command: string;
  /** What follows it; `BY_HAND` is the appId of an application that others have made. */
  readonly words?: readonly string[];
  /** Default: 0. */
  readonly exitCode?: number;
}

/** One run of each command, which begins with what those before it have left; `sandbox start` serves them all. */
const RUNS: readonly Run[] = [
  { command: 'verify', words: AT, exitCode: 1 },
  { command: 'explain', words: ['AADSTS65001', '--for', ...JOB] },
  { command: 'token', words: [...JOB, '--decode'] },
  { command: 'sandbox status' },
  { command: 'sandbox configure', words: ['ahds', '--audience', FHIR_URL] },
  { command: 'sandbox fhir set', words: ['ahds', '--audience', FHIR_URL] },
  { command: 'register', words: ['resource', ...AT, '--name', 'Contoso FHIR', '--smart', 'v2'] },
  { command: 'adopt', words: ['BY_HAND', ...AT, '--type', 'service', '--key', 'by-hand'], exitCode: 5 },
  { command: 'plan', words: ['--check'], exitCode: 5 },
  { command: 'apply' },
  { command: 'drift' },
  { command: 'destroy' },
  { command: 'init', words: ['--from', LAB_URL, '--out', 'drafted.yaml'], exitCode: 2 },
  { command: 'list' },
  { command: 'show', words: ['resource', ...AT] },
  { command: 'settings', words: ['resource', 'appsettings', ...AT] },
  { command: 'access', words: AT },
  { command: 'role list', words: ['resource', ...AT] },
  { command: 'role assign', words: ROLE },
  { command: 'role remove', words: ['resource', ...AT, '--role', 'globalReader', '--from', 'service-nightly-import'] },
  { command: 'consent grant', words: JOB },
  { command: 'consent list' },
  { command: 'consent show', words: JOB },
  { command: 'consent revoke', words: [...JOB, '--users'] },
  { command: 'fhir-user set', words: ['user:patient@contoso.com', 'Patient/pat', ...AT] },
  { command: 'fhir-user list', words: AT },
  { command: 'fhir-user remove', words: ['user:patient@contoso.com', ...AT] },
  { command: 'approve' },
  { command: 'credential list', words: JOB },
  { command: 'credential rotate', words: [...JOB, ...SECRET] },
  { command: 'credential remove', words: [...JOB, '--id', 'nothing-of-that-id'], exitCode: 2 },
  { command: 'credential prune' },
  { command: 'secret list', words: JOB },
  { command: 'secret rotate', words: [...JOB, ...SECRET] },
  { command: 'secret remove', words: [...JOB, '--id', 'nothing-of-that-id'], exitCode: 2 },
  { command: 'secret prune' },
  { command: 'expiring', words: ['--within', '400d'], exitCode: 5 },
  { command: 'edit', words: [...JOB, '--notes', 'Ask ward 7.', '--add-tag', 'ward:7'] },
  { command: 'rename', words: [...JOB, '--name', 'Morning import'] },
  { command: 'disable', words: JOB },
  { command: 'enable', words: JOB },
  { command: 'delete', words: JOB },
  { command: 'restore', words: JOB },
  { command: 'whoami' },
  { command: 'schema' },
  { command: 'completion', words: ['bash'] },
  { command: 'sandbox reset', words: ['--dry-run'], exitCode: 1 },
  { command: 'sandbox stop', words: ['--dry-run'] },
];

let azure: AzureSandbox;
let madeByHand: string;

beforeAll(async () => {
  azure = await serveAzureSandbox();
  await writeFile(join(azure.workDir, 'fhir-apps.yaml'), ENVIRONMENT);
  madeByHand = String((await azure.graph('POST', '/applications', { displayName: 'Made by hand' })).body.appId);
  await azure.run(['register', 'resource', ...AT, '--name', 'Contoso FHIR', '--yes']);
  const job = ['--name', 'Nightly import', '--role', 'globalImporter', '--credential', 'secret', ...SECRET, '--yes'];
  expect((await azure.run(['register', 'service', ...AT, ...job])).exitCode).toBe(0);
});
afterAll(() => azure.stop());

describe('the built executable, in a process of its own', () => {
  tellOneStory();

  it.each(RUNS)('does $command', async ({ command, words = [], exitCode = 0 }) => {
    const args = [...command.split(' '), ...words.map((word) => (word === 'BY_HAND' ? madeByHand : word))];
    const { ended } = azure.start([...args, '--yes', '--json']);
    const { stdout, stderr, exitCode: code } = await ended;
    expect({ code, stderr }).toMatchObject({ code: exitCode });
    expect(JSON.parse(stdout)).toMatchObject({ command, ok: ![1, 2].includes(exitCode) });
  });

  it('has no other command', () => {
    const others = ALL_COMMANDS.map(({ name }) => name).filter((name) => !RUNS.some(({ command }) => command === name));
    expect(others).toEqual(['sandbox start']);
  });
});
