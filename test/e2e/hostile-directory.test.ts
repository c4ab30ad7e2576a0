import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { safeJson } from '../../src/text/safe-json.ts';
import { dangersIn } from '../text/hostile-text.ts';
import { FHIR_URL, outcomeOf } from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

/** Names of one line that a runner would execute, or that hide or reorder what follows. */
const NAMES = {
  resource: 'Ward ##vso[task.setvariable variable=x]y',
  client: '::set-output name=a::b ##[command]z',
  job: 'Nightly\u00ad im\u202eport\u200b',
  stranger: '##[error]Portal\u2066 of\u3164 others',
} as const;

const NOTES = 'First\n::add-mask::v\n::set-output name=a::b\n##vso[task.complete result=Failed]\u00ad\u{e0041}';

let sandbox: ServedSandbox;
const appIds: Record<string, string> = {};

async function created(path: string, body: unknown): Promise<Readonly<Record<string, unknown>>> {
  const answer = await sandbox.graph('POST', path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
}

async function register(type: string, ...flags: readonly string[]): Promise<string> {
  const outcome = outcomeOf(
    await sandbox.run(['register', type, '--fhir-url', FHIR_URL, '--name', type, '--json', ...flags]),
  );
  expect(outcome.exitCode).toBe(0);
  return String(outcome.result.appId);
}

/** Gives what the directory has the texts that nobody could give by flags. */
async function rename(appId: string, displayName: string): Promise<void> {
  const { body } = await sandbox.graph('GET', `/servicePrincipals(appId='${appId}')`);
  for (const [path, change] of [
    [`/applications(appId='${appId}')`, { displayName, notes: NOTES, description: NOTES }],
    [`/servicePrincipals/${String(body.id)}`, { notes: NOTES, description: NOTES }],
  ] as const) {
    const { status, body: refused } = await sandbox.graph('PATCH', path, change);
    expect(status, JSON.stringify(refused)).toBe(204);
  }
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  const user = await created('/users', {
    ...{ displayName: 'Ada ##vso[x]\u00ad', accountEnabled: true, mailNickname: 'ada' },
    userPrincipalName: 'ada@contoso.com',
    passwordProfile: { password: 'Correct-Horse-7-battery' },
  });
  const group = await created('/groups', {
    ...{ displayName: '::add-mask::clinicians\u202e', description: NOTES, mailNickname: 'clinicians' },
    ...{ mailEnabled: false, securityEnabled: true },
  });
  appIds.resource = await register('resource');
  appIds.client = await register(
    'public',
    '--reply-url',
    'https://chart.contoso.com/',
    '--owner',
    String(user.id),
    '--key',
    'chart',
  );
  appIds.job = await register(
    ...(['service', '--role', 'globalReader', '--credential', 'secret', '--secret-to', 'file:job.json'] as const),
    ...(['--key', 'job'] as const),
  );
  for (const to of [`user:${String(user.id)}`, `group:${String(group.id)}`]) {
    const assign = ['role', 'assign', 'resource', '--fhir-url', FHIR_URL, '--role', 'globalReader', '--to', to];
    expect(await sandbox.run(assign)).toMatchObject({ exitCode: 0 });
  }
  for (const key of ['resource', 'client', 'job'] as const) {
    await rename(String(appIds[key]), NAMES[key]);
  }
  const candidate = await created('/applications', {
    ...{ displayName: NAMES.stranger, notes: NOTES, signInAudience: 'AzureADMyOrg' },
    web: { redirectUris: ['https://portal.contoso.com/'] },
    requiredResourceAccess: [{ resourceAppId: appIds.resource, resourceAccess: [] }],
  });
  appIds.stranger = String(candidate.appId);
  await created('/servicePrincipals', { appId: appIds.stranger });
  expect((await sandbox.run(['init', '--from', FHIR_URL, '--out', 'fhir-apps.yaml'])).exitCode).toBe(0);
});
afterAll(() => sandbox.stop());

/** Command lines that read, plan or fail, by what they are called in the test. */
const COMMANDS: readonly (readonly string[])[] = [
  ['list'],
  ['list', '--fhir-url', FHIR_URL],
  ['list', '--deleted'],
  ['show', 'resource', '--fhir-url', FHIR_URL],
  ['show', 'CLIENT'],
  ['show', 'JOB'],
  ['show', NAMES.client],
  ['plan'],
  ['plan', '--check'],
  ['apply', '--dry-run'],
  ['apply', '--yes'],
  ['destroy', '--dry-run'],
  ['role', 'list', 'resource', '--fhir-url', FHIR_URL],
  ['role', 'list', 'JOB'],
  ['consent', 'list', 'CLIENT'],
  ['consent', 'list', '--verbose'],
  ['whoami'],
  ['approve'],
  ['approve', 'CLIENT', '--yes'],
  ['credential', 'list', 'JOB'],
  ['credential', 'prune', 'JOB', '--dry-run'],
  ['credential', 'rotate', 'JOB', '--secret-to', 'file:rotated.json', '--dry-run'],
  ['credential', 'list', '--expiring', '9999d'],
  ['adopt', 'STRANGER', '--fhir-url', FHIR_URL],
  ['adopt', NAMES.stranger, '--fhir-url', FHIR_URL],
  ['adopt', NAMES.stranger, '--fhir-url', FHIR_URL, '--apply'],
  ['init', '--from', FHIR_URL, '--out', 'other.yaml', '--overwrite'],
  ['init', '--from', FHIR_URL, '--out', 'other.json', '--overwrite'],
  ['init', '--from', FHIR_URL, '--out', 'dry.yaml', '--dry-run'],
  ['delete', 'JOB', '--dry-run'],
  ['delete', 'resource', '--fhir-url', FHIR_URL, '--dry-run'],
  ['delete', 'JOB'],
  ['disable', 'JOB', '--dry-run'],
  ['disable', 'JOB'],
  ['rename', 'CLIENT', '--name', 'Chart', '--dry-run'],
  ['role', 'assign', 'resource', '--fhir-url', FHIR_URL, '--role', 'no ##vso[x]\u00ad', '--to', 'JOB'],
  ['show', 'Nobody ##vso[x]\u00ad\n::add-mask::v'],
  ['plan', '-f', 'broken.yaml'],
  ['plan', '-f', 'raw.yaml'],
  ['register', 'public', '--fhir-url', FHIR_URL, '--name', NAMES.job, '--device-code'],
];

const STYLES: readonly (readonly string[])[] = [
  [],
  ['--json'],
  ['--verbose', '--debug'],
  ['--json', '--verbose', '--debug'],
];

function named(args: readonly string[]): readonly string[] {
  return args.map((word) =>
    appIds[word.toLowerCase()] !== undefined && /^[A-Z]+$/.test(word) ? String(appIds[word.toLowerCase()]) : word,
  );
}

describe('a directory full of hostile texts', () => {
  beforeAll(async () => {
    await writeFile(
      join(sandbox.workDir, 'broken.yaml'),
      `fhirUrl: ${FHIR_URL}\nresource: { name: "##vso[x]\\u00ad", ##vso[y]: 1 }\n`,
    );
    await writeFile(join(sandbox.workDir, 'raw.yaml'), `fhirUrl: ${FHIR_URL}\nresource: { name: "##vso[x]\u00ad" }\n`);
  });

  it.each(COMMANDS.map((args) => [safeJson(args), args] as const))(
    'leaves no trace in what is written: %s',
    async (_title, args) => {
      for (const style of STYLES) {
        const { exitCode, stdout, stderr } = await sandbox.run([
          ...named(args),
          ...style,
          '--audit-log',
          'audit.jsonl',
        ]);
        // Done, refused, or a finding.
        expect.soft([0, 2, 5], safeJson(stderr)).toContain(exitCode);
        // A line that no command takes would show none of these texts.
        expect.soft(stdout + stderr).not.toMatch(/unknown_(option|command)|Unknown (option|command)/);
        expect.soft(dangersIn(stdout), safeJson(stdout)).toEqual([]);
        expect.soft(dangersIn(stderr), safeJson(stderr)).toEqual([]);
        if (style[0] === '--json') {
          expect.soft(() => JSON.parse(stdout) as unknown, safeJson(stdout)).not.toThrow();
        }
      }
    },
  );

  it('writes no file that a log must not show', async () => {
    for (const file of await readdir(sandbox.workDir)) {
      if (/\.(yaml|json|jsonl)$/.test(file) && !['broken.yaml', 'raw.yaml', 'requests.jsonl'].includes(file)) {
        const text = await readFile(join(sandbox.workDir, file), 'utf8');
        expect.soft(dangersIn(text), file).toEqual([]);
      }
    }
  });

  it('keeps every text in JSON and YAML', async () => {
    const { result } = outcomeOf(await sandbox.run(['show', String(appIds.client), '--json']));
    expect(JSON.stringify(result)).toContain(JSON.stringify(NAMES.client).slice(1, -1));
    const text = await readFile(join(sandbox.workDir, 'fhir-apps.yaml'), 'utf8');
    expect(parseYaml(text)).toMatchObject({
      resource: { name: NAMES.resource, notes: NOTES, description: NOTES },
      clients: { chart: { name: NAMES.client, notes: NOTES }, job: { name: NAMES.job, description: NOTES } },
    });
  });

  it('plans nothing for the file that holds it all', async () => {
    for (const file of ['fhir-apps.yaml', 'other.json']) {
      const { exitCode, result } = outcomeOf(await sandbox.run(['plan', '-f', file, '--json']));
      expect(exitCode).toBe(0);
      expect(result.registrations).toMatchObject([
        { key: 'resource', action: 'unchanged' },
        { key: 'chart', action: 'unchanged' },
        { key: 'job', action: 'unchanged' },
      ]);
    }
  });
});
