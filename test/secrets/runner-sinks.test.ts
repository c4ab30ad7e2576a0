import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { openEnvFiles } from '../../src/secrets/env-file.ts';
import { failureOf, deliveryNames, noVaults, makeDirectory, openForTest, openSink, secret } from './sink-under-test.ts';

/** Each output by its name, as the runner reads them; throws where a block is torn. */
function outputsIn(text: string): Readonly<Record<string, string>> {
  const blocks = [...text.matchAll(/^([\w-]+)<<(\S+)\n(.*)\n\2\n/gm)];
  expect(`earlier=1\n${blocks.map(([block]) => block).join('')}`).toBe(text);
  return Object.fromEntries(blocks.map(([, name = '', , value = '']) => [name, value] as const));
}

describe('the sink github', () => {
  let path: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    path = join(await makeDirectory(), 'output');
    await writeFile(path, 'earlier=1\n');
    env = { GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: path };
  });

  it.each([
    [false, 'stdout', 'stderr'],
    [true, 'stderr', 'stdout'],
  ] as const)('masks the secret and appends the outputs (json: %s, commands on %s)', async (json, commands, other) => {
    const { sink, written } = await openForTest('github', { env, json });
    expect(sink.description).toBe('github (this job only)');
    await sink.proveUsable();
    expect([await readFile(path, 'utf8'), written.stdout, written.stderr]).toEqual(['earlier=1\n', '', '']);
    await sink.deliver(secret);
    expect(written[commands]).toBe(`::add-mask::${secret.text}\n`);
    expect(written[other]).toBe('');
    const { clientId, text, tenantId } = secret;
    expect(outputsIn(await readFile(path, 'utf8'))).toEqual({
      'client-id': clientId,
      'client-secret': text,
      'tenant-id': tenantId,
      'service-nightly-import-client-id': clientId,
      'service-nightly-import-client-secret': text,
      'service-nightly-import-tenant-id': tenantId,
    });
    expect(await sink.contains(secret.key, secret.clientId)).toBeNull();
  });

  it('names each of several by its key, or as others expect it, and keeps their blocks whole', async () => {
    const keys = Array.from({ length: 8 }, (_, index) => `service.job-${index}`);
    await Promise.all(
      keys.map(async (key) => {
        const { sink } = await openForTest('github', { env, isOnly: false, key });
        await sink.deliver({ ...secret, key, text: `of-${key}` });
      }),
    );
    const { sink } = await openForTest('github', { env, isOnly: false, deliveryNames });
    await sink.deliver(secret);
    const outputs = outputsIn(await readFile(path, 'utf8'));
    expect(Object.keys(outputs)).toHaveLength(keys.length * 3 + 2);
    expect(outputs).toMatchObject({
      'service-job-7-client-secret': 'of-service.job-7',
      app_job_id: secret.clientId,
      app_job_secret: secret.text,
    });
  });

  it('takes a new delimiter each time and escapes what would end the command', async () => {
    const { sink, written } = await openForTest('github', { env });
    await sink.deliver({ ...secret, text: '100%\r\n::stop' });
    await sink.deliver(secret);
    expect(written.stdout).toBe(`::add-mask::100%25%0D%0A::stop\n::add-mask::${secret.text}\n`);
    const delimiters = (await readFile(path, 'utf8')).match(/^client-secret<<.*/gm);
    expect(new Set(delimiters).size).toBe(2);
  });

  it('masks before it writes: without a stream for the mask nothing is appended', async () => {
    const gone = new PassThrough().destroy();
    const streams = { stdout: gone, stderr: gone, terminal: gone };
    const broken = await openSink('github', {
      ...streams,
      env,
      json: false,
      cwd: '/',
      key: secret.key,
      uniqueName: '',
      keyVault: noVaults,
      envFiles: openEnvFiles(),
    });
    expect((await failureOf(broken.deliver(secret))).code).toBe('sink_failed');
    expect(await readFile(path, 'utf8')).toBe('earlier=1\n');
  });

  it.each([{}, { GITHUB_ACTIONS: 'true' }, { GITHUB_OUTPUT: '/tmp/x' }])(
    'is unavailable with %j',
    async (elsewhere) => {
      const { sink, written } = await openForTest('github', { env: elsewhere });
      expect(await failureOf(sink.proveUsable())).toMatchObject({ exitCode: 2, code: 'sink_unavailable' });
      expect((await failureOf(sink.deliver(secret))).code).toBe('sink_failed');
      expect(written.stdout).toBe('');
    },
  );

  it('is refused when the file of outputs is not there', async () => {
    const { sink } = await openForTest('github', { env: { ...env, GITHUB_OUTPUT: `${path}-missing` } });
    expect(await failureOf(sink.proveUsable())).toMatchObject({ exitCode: 2, code: 'sink_unwritable' });
  });

  it('says when the outputs cannot be written', async () => {
    const { sink } = await openForTest('github', { env: { ...env, GITHUB_OUTPUT: '/dev/full' } });
    const failure = await failureOf(sink.deliver(secret));
    expect(failure).toMatchObject({ exitCode: 1, code: 'sink_failed' });
    expect(failure.told).toContain('no space left on device');
    expect(failure.told).not.toContain(secret.text);
  });
});

describe('the sink azure-pipelines', () => {
  const env = { TF_BUILD: 'True' };

  it.each([
    [false, 'stdout', 'stderr'],
    [true, 'stderr', 'stdout'],
  ] as const)('hides the secret, then sets the variables (json: %s, commands on %s)', async (json, commands, other) => {
    const { sink, written } = await openForTest('azure-pipelines', { env, json });
    expect(sink.description).toBe('azure-pipelines (this job only)');
    await sink.proveUsable();
    await sink.deliver(secret);
    expect(written[other]).toBe('');
    expect(written[commands].split('\n')).toEqual([
      `##vso[task.setsecret]${secret.text}`,
      `##vso[task.setvariable variable=SERVICE_NIGHTLY_IMPORT_CLIENT_SECRET;issecret=true]${secret.text}`,
      `##vso[task.setvariable variable=SERVICE_NIGHTLY_IMPORT_CLIENT_ID]${secret.clientId}`,
      `##vso[task.setvariable variable=SERVICE_NIGHTLY_IMPORT_TENANT_ID]${secret.tenantId}`,
      '',
    ]);
  });

  it('sets the variables that others expect, and whole commands of several at once', async () => {
    const { sink, written } = await openForTest('azure-pipelines', { env, deliveryNames });
    await Promise.all(Array.from({ length: 8 }, () => sink.deliver(secret)));
    const lines = [
      `##vso[task.setsecret]${secret.text}`,
      `##vso[task.setvariable variable=app_job_secret;issecret=true]${secret.text}`,
      `##vso[task.setvariable variable=app_job_id]${secret.clientId}`,
      '',
    ].join('\n');
    expect(written.stdout).toBe(lines.repeat(8));
  });

  it('escapes as the agent reads', async () => {
    const { sink, written } = await openForTest('azure-pipelines', { env });
    await sink.deliver({ ...secret, text: '50%;]\r\n##vso[x]' });
    expect(written.stdout.split('\n')[0]).toBe('##vso[task.setsecret]50%AZP25;]%0D%0A##vso[x]');
  });

  it.each([{}, { TF_BUILD: 'False' }])('is unavailable with %j', async (elsewhere) => {
    const { sink } = await openForTest('azure-pipelines', { env: elsewhere });
    expect(await failureOf(sink.proveUsable())).toMatchObject({ exitCode: 2, code: 'sink_unavailable' });
  });
});
