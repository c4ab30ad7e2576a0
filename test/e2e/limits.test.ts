import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  applicationOf,
  applicationsOf,
  FHIR_URL,
  type Outcome,
  outcomeOf,
  register,
  RESOURCE,
} from './registrations.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

/** Reply URLs of one application at most (https://learn.microsoft.com/entra/identity-platform/reply-url). */
const MAX_REPLY_URLS = 256;

let sandbox: ServedSandbox;
beforeAll(async () => {
  sandbox = await serveSandbox();
  expect(await register(sandbox, { args: [...RESOURCE.args, '--app-role', 'auditor'] })).toMatchObject({ exitCode: 0 });
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.graphExchanges());

function replyUrls(count: number, path = 'callback'): readonly string[] {
  return Array.from({ length: count }, (_, index) => `https://app.contoso.com/${path}-${index}`);
}

function publicClient(name: string, urls: readonly string[]): { readonly args: readonly string[] } {
  const flags = urls.flatMap((url) => ['--reply-url', url]);
  return { args: ['register', 'public', '--fhir-url', FHIR_URL, '--name', name, ...flags] };
}

describe('limit_exceeded', () => {
  it('refuses what is too much together with the existing ones, and names the command that lists them', async () => {
    const first = await register(sandbox, publicClient('Growing', replyUrls(200)));
    expect(first).toMatchObject({ exitCode: 0 });
    await sandbox.graphExchanges();
    const { args } = publicClient('Growing', replyUrls(57, 'more'));
    const refused = await register(sandbox, { args });
    expect(refused).toMatchObject({
      exitCode: 2,
      error: {
        code: 'limit_exceeded',
        details: { appId: first.result.appId, what: 'reply URLs', limit: MAX_REPLY_URLS, before: 200, after: 257 },
      },
    });
    expect(await register(sandbox, { args: [...args, '--dry-run'] })).toMatchObject({
      exitCode: 2,
      error: { code: 'limit_exceeded' },
    });
    expect(refused.error.hint).toContain(`fhir-apps show ${String(first.result.appId)}`);
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
    expect(await register(sandbox, publicClient('Growing', replyUrls(56, 'more')))).toMatchObject({
      exitCode: 0,
      result: { action: 'updated' },
    });
  });
});

describe('name_taken', () => {
  it.each([
    ['a scope with the name of an existing role', ['--scope', 'auditor'], 'auditor'],
    ['such a scope in other letter case', ['--scope', 'Auditor'], 'Auditor'],
    ['a role with the name of an existing scope', ['--app-role', 'user_impersonation'], 'user_impersonation'],
  ])('refuses %s before anything is written', async (_title, flags, name) => {
    const refused = await register(sandbox, { args: [...RESOURCE.args, ...flags] });
    expect(refused).toMatchObject({ exitCode: 2, error: { code: 'name_taken', details: { name } } });
    expect(refused.error.message).toContain('one namespace');
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });
});

describe('an entry of a file that one of them blocks', () => {
  interface Entry {
    readonly key: string;
    readonly action: string;
    readonly error: { readonly code: string } | null;
  }

  async function run(command: 'plan' | 'apply', lines: readonly string[]): Promise<Outcome> {
    // The lock file beside it is of one server only.
    const file = `${new URL((lines[0] ?? '').replace('fhirUrl: ', '')).hostname}.yaml`;
    await writeFile(join(sandbox.workDir, file), `${lines.join('\n')}\n`);
    return outcomeOf(await sandbox.run([command, '-f', file, '--yes', '--json']));
  }

  function entriesIn({ result, error }: Outcome): Readonly<Record<string, string>> {
    const { registrations } = { ...result, ...error.details } as { readonly registrations: readonly Entry[] };
    return Object.fromEntries(registrations.map(({ key, action, error: of }) => [key, of?.code ?? action]));
  }

  it('limit_exceeded leaves the resource and the other clients to be made', async () => {
    const server = ['--fhir-url', 'https://limits.contoso.com'];
    const resource = ['register', 'resource', ...server, '--name', 'Limits FHIR'];
    expect(await register(sandbox, { args: resource })).toMatchObject({ exitCode: 0 });
    const flags = replyUrls(200).flatMap((url) => ['--reply-url', url]);
    const many = ['register', 'public', ...server, '--name', 'Many', '--key', 'many', ...flags];
    expect(await register(sandbox, { args: many })).toMatchObject({ exitCode: 0 });
    const file = [
      'fhirUrl: https://limits.contoso.com',
      'resource: { name: Limits FHIR, appRole: [auditor] }',
      'clients:',
      '  chart: { type: public, name: Chart within limits, deviceCode: true }',
      `  many: { type: public, name: Many, replyUrl: ${JSON.stringify(replyUrls(57, 'more'))} }`,
    ];
    expect(entriesIn(await run('plan', file))).toEqual({ resource: 'update', chart: 'create', many: 'limit_exceeded' });
    const applied = await run('apply', file);
    expect(applied).toMatchObject({ exitCode: 3, error: { code: 'environment_unfinished' } });
    expect(applied.error.message).toContain('"Many" has 200 reply URLs and would have 257');
    expect(entriesIn(applied)).toEqual({ resource: 'updated', chart: 'created', many: 'limit_exceeded' });
    expect(await applicationsOf(sandbox, 'fhir-apps.limits.contoso.com.chart')).toHaveLength(1);
  });

  it('name_taken blocks the resource and its own clients, and leaves a client of another one to be made', async () => {
    const { appId } = await applicationOf(sandbox, RESOURCE.uniqueName);
    const server = ['--fhir-url', 'https://names.contoso.com', '--name', 'Names FHIR'];
    const resource = ['register', 'resource', ...server, '--app-role', 'auditor'];
    expect(await register(sandbox, { args: resource })).toMatchObject({ exitCode: 0 });
    const file = [
      'fhirUrl: https://names.contoso.com',
      'resource: { name: Names FHIR, scope: [auditor] }',
      'clients:',
      '  chart: { type: public, name: Chart of this server, deviceCode: true }',
      `  other: { type: public, name: Chart of another server, deviceCode: true, resource: ${appId} }`,
    ];
    const blocked = { resource: 'name_taken', chart: 'resource_blocked' };
    expect(entriesIn(await run('plan', file))).toEqual({ ...blocked, other: 'create' });
    const applied = await run('apply', file);
    expect(applied).toMatchObject({ exitCode: 3, error: { code: 'environment_unfinished' } });
    expect(entriesIn(applied)).toEqual({ ...blocked, other: 'created' });
    expect(await applicationsOf(sandbox, 'fhir-apps.names.contoso.com.chart')).toEqual([]);
    expect(await applicationsOf(sandbox, 'fhir-apps.names.contoso.com.other')).toHaveLength(1);
  });
});
