import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { openSink } from '../../src/secrets/open-sink.ts';
import { failureOf, noVaults, makeDirectory, openForTest, secret } from './sink-under-test.ts';

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
    const { sink, written } = openForTest({ kind: 'github' }, { env, json });
    expect(sink.description).toBe('github (this job only)');
    await sink.proveUsable();
    expect([await readFile(path, 'utf8'), written.stdout, written.stderr]).toEqual(['earlier=1\n', '', '']);
    await sink.deliver(secret);
    expect(written[commands]).toBe(`::add-mask::${secret.text}\n`);
    expect(written[other]).toBe('');
    const block = /^earlier=1\nclient-id<<(\S+)\n(.*)\n\1\nclient-secret<<\1\n(.*)\n\1\ntenant-id<<\1\n(.*)\n\1\n$/;
    expect(block.exec(await readFile(path, 'utf8'))?.slice(2)).toEqual([secret.clientId, secret.text, secret.tenantId]);
    expect(await sink.holds(secret.key, secret.clientId)).toBeNull();
  });

  it('takes a new delimiter each time and escapes what would end the command', async () => {
    const { sink, written } = openForTest({ kind: 'github' }, { env });
    await sink.deliver({ ...secret, text: '100%\r\n::stop' });
    await sink.deliver(secret);
    expect(written.stdout).toBe(`::add-mask::100%25%0D%0A::stop\n::add-mask::${secret.text}\n`);
    const delimiters = (await readFile(path, 'utf8')).match(/client-secret<<.*/g);
    expect(new Set(delimiters).size).toBe(2);
  });

  it('masks before it writes: without a stream for the mask nothing is appended', async () => {
    const gone = new PassThrough().destroy();
    const streams = { stdout: gone, stderr: gone, terminal: gone };
    const broken = openSink(
      { kind: 'github' },
      { ...streams, env, json: false, cwd: '/', key: secret.key, uniqueName: '', keyVault: noVaults },
    );
    expect((await failureOf(broken.deliver(secret))).code).toBe('sink_failed');
    expect(await readFile(path, 'utf8')).toBe('earlier=1\n');
  });

  it.each([{}, { GITHUB_ACTIONS: 'true' }, { GITHUB_OUTPUT: '/tmp/x' }])(
    'is unavailable with %j',
    async (elsewhere) => {
      const { sink, written } = openForTest({ kind: 'github' }, { env: elsewhere });
      expect(await failureOf(sink.proveUsable())).toMatchObject({ exitCode: 2, code: 'sink_unavailable' });
      expect((await failureOf(sink.deliver(secret))).code).toBe('sink_failed');
      expect(written.stdout).toBe('');
    },
  );

  it('is refused when the file of outputs is not there', async () => {
    const { sink } = openForTest({ kind: 'github' }, { env: { ...env, GITHUB_OUTPUT: `${path}-missing` } });
    expect(await failureOf(sink.proveUsable())).toMatchObject({ exitCode: 2, code: 'sink_unwritable' });
  });

  it('says when the outputs cannot be written', async () => {
    const { sink } = openForTest({ kind: 'github' }, { env: { ...env, GITHUB_OUTPUT: '/dev/full' } });
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
    const { sink, written } = openForTest({ kind: 'azure-pipelines' }, { env, json });
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

  it('escapes as the agent reads', async () => {
    const { sink, written } = openForTest({ kind: 'azure-pipelines' }, { env });
    await sink.deliver({ ...secret, text: '50%;]\r\n##vso[x]' });
    expect(written.stdout.split('\n')[0]).toBe('##vso[task.setsecret]50%AZP25;]%0D%0A##vso[x]');
  });

  it.each([{}, { TF_BUILD: 'False' }])('is unavailable with %j', async (elsewhere) => {
    const { sink } = openForTest({ kind: 'azure-pipelines' }, { env: elsewhere });
    expect(await failureOf(sink.proveUsable())).toMatchObject({ exitCode: 2, code: 'sink_unavailable' });
  });
});
