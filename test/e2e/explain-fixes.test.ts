import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CATALOG } from '../../src/explanation/catalog/index.ts';
import { makeSample } from '../certificates/sample-certificates.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

/** What a command is run on, and what makes it needed. */
interface Case {
  /** How the command begins, after `fhir-apps`. */
  readonly starts: string;
  /** What its words in capitals stand for, where that is not the same for all. */
  readonly words?: Readonly<Record<string, string>>;
  /** The command lines before it, which end with 0. */
  readonly before?: readonly string[];
  /** Default: 0. */
  readonly exitCode?: number;
}

const CASES: readonly Case[] = [
  { starts: 'approve', words: { REF: 'chart' }, before: ['consent revoke chart'] },
  { starts: 'consent', words: { REF: 'chart' } },
  { starts: 'edit REF --add-reply-url', words: { REF: 'chart' } },
  { starts: 'edit REF --remove-app-role', words: { REF: 'resource', ROLE: 'wardReader' } },
  { starts: 'enable REF', before: ['disable job'] },
  { starts: 'enable resource', before: ['disable resource'] },
  { starts: 'restore', before: ['delete job'] },
  { starts: 'role remove', before: ['role assign --role smartUser --to user:eve@contoso.com'] },
  // No server is served there.
  { starts: 'verify', exitCode: 1 },
  // No person sits before a browser.
  {
    starts: 'token REF --sign-in',
    words: { REF: 'chart' },
    before: ['edit chart --add-reply-url native=http://localhost'],
    exitCode: 4,
  },
];

/** Every command that the catalog names, to fix something or to see it. */
const COMMANDS = [
  ...new Set(CATALOG.flatMap(({ causes }) => causes.flatMap(({ command, check }) => [command, check]))),
].filter((command) => command !== null);

const ROLES = ['globalReader', 'smartUser', 'wardReader'].flatMap((role) => ['--app-role', role]);
const SCOPES = ['user_impersonation', 'ward.read'].flatMap((scope) => ['--scope', scope]);
const JOB = ['--role', 'globalReader'];

let sandbox: ServedSandbox;
let certificate = '';

beforeAll(async () => {
  sandbox = await serveSandbox();
  const { status } = await sandbox.graph('POST', '/users', {
    ...{ accountEnabled: true, displayName: 'Eve', mailNickname: 'eve', userPrincipalName: 'eve@contoso.com' },
    passwordProfile: { password: 'Correct-horse-battery-1' },
  });
  expect(status).toBe(201);
  certificate = join(sandbox.workDir, 'certificate.pem');
  await writeFile(certificate, (await makeSample()).certificatePem);
});
afterAll(() => sandbox.stop());

/** What the words in capitals stand for, on the server of this number. */
function meaningsOn(index: number): Readonly<Record<string, string>> {
  return {
    ...{ REF: 'job', ROLE: 'globalReader', SCOPE: 'ward.read', WHO: 'user:eve@contoso.com', NAME: `Ward ${index}` },
    ...{ SINK: `file:${sandbox.workDir}/next-${index}`, SPEC: 'github:contoso/fhir:environment=prod' },
    ...{ FILE: certificate, DIRECTORY: sandbox.workDir, URL: 'https://chart.contoso.com/new' },
  };
}

describe('a command that explain prints', () => {
  it.each(COMMANDS.map((command, index) => ({ command, index })))('$command', async ({ command, index }) => {
    // Each on a server of its own, so that none finds what another has left.
    const fhirUrl = `https://ward${index}.contoso.com`;
    const run = (words: readonly string[]): ReturnType<ServedSandbox['run']> =>
      sandbox.run(words, undefined, { FHIR_APPS_FHIR_URL: fhirUrl, FHIR_APPS_YES: '1' });
    const given = CASES.find(({ starts }) => command.startsWith(`fhir-apps ${starts}`));
    const { before = [], exitCode: expected = 0, words = {} }: Partial<Case> = given ?? {};
    for (const line of [
      ['register', 'resource', '--name', `Ward ${index}`, ...ROLES, ...SCOPES],
      ['register', 'service', '--key', 'job', '--name', `Job ${index}`, ...JOB, '--secret-to', `file:job-${index}`],
      ['register', 'public', '--key', 'chart', '--name', `Chart ${index}`, '--reply-url', 'https://chart.contoso.com/'],
      ...before.map((line) => line.split(' ')),
    ]) {
      const { exitCode, stderr } = await run(line);
      expect({ line, exitCode, stderr }).toEqual({ line, exitCode: 0, stderr });
    }
    const meanings = { ...meaningsOn(index), ...words };
    const typed = command.split(' ').map((word) => meanings[word] ?? word);
    const { exitCode, stdout, stderr } = await run(typed.slice(1));
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: expected, stdout, stderr });
  });
});
