import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/errors/cancelled-error.ts';
import { createPrompter } from '../../../src/cli/prompts/prompter.ts';
import { converse, converseAboutType } from './rendered.ts';

const SHOW_CURSOR = '\u001b[?25h';
const HIDE_CURSOR = '\u001b[?25l';

/** A prompter on a stream that is no terminal, which a test can close. */
function onStream(signal = new AbortController().signal) {
  const input = new PassThrough();
  const output = new PassThrough();
  return {
    input,
    output,
    prompter: createPrompter({ input, output, onContinue: () => () => undefined, color: false, signal }),
  };
}

/** Types when the question is on screen and has begun to listen, which is a moment after it was written. */
function typeOnceAsked(input: PassThrough, output: PassThrough, text: string): void {
  output.once('data', () => setImmediate(() => input.write(text)));
}

const cancelled = { exitCode: 130, code: 'cancelled', message: 'Canceled.' };

describe('a question that ends without an answer', () => {
  it('is cancelled by Ctrl-C, and the cursor is shown again', async () => {
    const talk = await converseAboutType();
    await talk.stands('? Type of application');
    talk.press('ctrl-c');
    await expect(talk.answer).rejects.toBeInstanceOf(CancelledError);
    await expect(talk.answer).rejects.toMatchObject(cancelled);
    const written = await talk.written();
    expect(written).toContain(HIDE_CURSOR);
    expect(written.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(written.lastIndexOf(HIDE_CURSOR));
  });

  it.each(['confirm', 'choose'] as const)('is cancelled by Ctrl-C at %s', async (kind) => {
    const talk = await converse((prompter): Promise<unknown> =>
      kind === 'confirm' ? prompter.confirm('Continue?') : prompter.choose('Continue?', [{ value: 'a', name: 'A' }]),
    );
    await talk.shows('? Continue?');
    talk.press('ctrl-c');
    await expect(talk.answer).rejects.toMatchObject(cancelled);
  });

  it('is cancelled by the signal while it is open', async () => {
    const stop = new AbortController();
    const talk = await converse((prompter) => prompter.confirm('Continue?'), { signal: stop.signal });
    await talk.stands('? Continue? (y/N)');
    stop.abort();
    await expect(talk.answer).rejects.toMatchObject(cancelled);
  });

  it('throws the reason of the signal where that says how the run was stopped', async () => {
    const terminated = new CancelledError(143, 'Terminated.');
    const { prompter } = onStream(AbortSignal.abort(terminated));
    await expect(prompter.confirm('Continue?')).rejects.toBe(terminated);
  });

  it.each(['end', 'destroy'] as const)('is cancelled when the input closes by %s', async (how) => {
    const { input, output, prompter } = onStream();
    const answer = prompter.confirm('Continue?');
    output.once('data', () => input[how]());
    await expect(answer).rejects.toMatchObject(cancelled);
  });

  it('is cancelled when the input was closed before', async () => {
    const { input, prompter } = onStream();
    input.destroy();
    await expect(prompter.confirm('Continue?')).rejects.toMatchObject(cancelled);
  });
});

describe('a question that has ended', () => {
  it('leaves no listener behind, and the output open', async () => {
    const { input, output, prompter } = onStream();
    const events = ['end', 'close', 'error', 'keypress'];
    const resumed = process.listenerCount('SIGCONT');
    const heard = events.map((event) => input.listenerCount(event));
    typeOnceAsked(input, output, 'y\n');
    expect(await prompter.confirm('Continue?')).toBe(true);
    expect(output.writableEnded).toBe(false);
    expect(process.listenerCount('SIGCONT')).toBe(resumed);
    expect(events.map((event) => input.listenerCount(event))).toEqual(heard);
  });

  it('drops what was pasted after its newline', async () => {
    const { input, output, prompter } = onStream();
    typeOnceAsked(input, output, 'y\nyes');
    expect(await prompter.confirm('First?')).toBe(true);
    typeOnceAsked(input, output, '\n');
    expect(await prompter.confirm('Second?')).toBe(false);
  });
});
