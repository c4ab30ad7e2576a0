import { openSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeDeliveryRunner } from './run-delivery.ts';
import { failureOf, openForTest, secret } from './sink-under-test.ts';

const runDelivery = await makeDeliveryRunner();

describe('the sink stdout', () => {
  it('writes the secret and a newline, and nothing else anywhere', async () => {
    const outcome = await runDelivery({ spec: 'stdout', secret });
    expect(outcome).toEqual({ exitCode: 0, stdout: `${secret.text}\n`, stderr: '' });
  });

  it('leaves it to the caller with json', async () => {
    const { sink, written } = await openForTest('stdout', { json: true });
    expect(sink).toMatchObject({ inResult: true, description: 'stdout' });
    await sink.deliver(secret);
    expect(written).toEqual({ stdout: '', stderr: '', terminal: '' });
    expect((await openForTest('stdout')).sink.inResult).toBe(false);
  });

  it('says that the reader is gone', async () => {
    const outcome = await runDelivery({ spec: 'stdout', secret }, { stdout: 'closed' });
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toBe('sink_failed: The secret could not be written to stdout: broken pipe.');
  });

  it('says that the disk is full', async () => {
    const outcome = await runDelivery({ spec: 'stdout', secret }, { stdout: openSync('/dev/full', 'w') });
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toBe('sink_failed: The secret could not be written to stdout: no space left on device.');
  });
});

describe('the terminal', () => {
  it('shows the secret once, on a line of its own, and says so', async () => {
    const { sink, written } = await openForTest('terminal');
    await sink.proveUsable();
    await sink.deliver(secret);
    expect(written.terminal).toContain('shown this once');
    expect(written.terminal.split('\n').filter((line) => line.includes(secret.text))).toEqual([secret.text]);
    expect(written).toMatchObject({ stdout: '', stderr: '' });
  });

  it('shows no secret that would drive the terminal', async () => {
    const { sink, written } = await openForTest('terminal');
    expect((await failureOf(sink.deliver({ ...secret, text: 'a\u001b[2Jb' }))).code).toBe('sink_failed');
    expect(written.terminal).toBe('');
  });
});
