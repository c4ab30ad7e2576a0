import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import type { Field } from '../../../src/cli/fields/field.ts';
import { createPrompter } from '../../../src/cli/prompts/prompter.ts';
import { converse } from './rendered.ts';

// Before inquirer loads: it would paint here as it does where stdout is a terminal.
vi.hoisted(() => vi.stubEnv('FORCE_COLOR', '1'));

/** Select Graphic Rendition: what colours and bolds (ECMA-48 8.3.117). The other escapes move the cursor. */
// eslint-disable-next-line no-control-regex
const PAINT = /\u001b\[[\d;]*m/;

const everyKind: readonly Field[] = [
  { key: 'line', flag: 'line', placeholder: 'TEXT', parser: 'tag', help: '' },
  { key: 'suggested', flag: 'suggested', placeholder: 'TEXT', parser: 'tag', help: '' },
  { key: 'list', flag: 'list', placeholder: 'TEXT', list: true, parser: 'tag', help: '' },
  { key: 'ticks', flag: 'ticks', placeholder: 'TEXT', list: true, parser: 'tag', help: '' },
  { key: 'choice', flag: 'choice', placeholder: 'TEXT', choices: ['a', 'b'], help: '' },
  { key: 'switch', flag: 'switch', help: '' },
].map((field): Field => ({
  ...field,
  parser: 'tag',
  question: {
    message: field.key,
    needed: () => true,
    ...(field.key === 'ticks' ? { purposes: { one: 'the first', two: 'the second' } } : {}),
    ...(field.key === 'suggested' ? { suggestion: 'ready' } : {}),
  },
}));

/** Answers one question of every kind, each line wrong at first. */
async function everyQuestion(color: boolean): Promise<string> {
  const talk = await converse((prompter) => prompter.askMissing(everyKind, {}), { color });
  await talk.reply('? line', 'two words');
  await talk.shows('marks our own tags');
  talk.press('ctrl-u');
  talk.type('right');
  talk.press('enter');
  await talk.reply('? suggested       (ready)', '');
  await talk.reply('? list', 'right');
  await talk.reply('? list', '');
  await talk.stands('? ticks');
  talk.press('enter');
  await talk.shows('> Nothing is ticked');
  talk.press('space', 'enter');
  await talk.stands('? choice');
  talk.press('down', 'enter');
  await talk.reply('? switch (y/N)', 'perhaps');
  await talk.shows('> You must answer');
  talk.press('ctrl-u');
  talk.type('y');
  talk.press('enter');
  expect(await talk.answer).toEqual({
    line: 'right',
    suggested: 'ready',
    list: ['right'],
    ticks: ['one'],
    choice: 'b',
    switch: true,
  });
  return talk.written();
}

describe('questions without colour', () => {
  it('have no painting escape in any kind of question, faults included', async () => {
    expect(await everyQuestion(false)).not.toMatch(PAINT);
  });
});

describe('questions with colour', () => {
  it('ask the same, and are painted', async () => {
    expect(await everyQuestion(true)).toMatch(PAINT);
  });
});

describe('a fault', () => {
  it.each([true, false])('is broken between words on a narrow terminal (colour: %s)', async (color) => {
    const output = Object.assign(new PassThrough(), { columns: 30 });
    const input = new PassThrough();
    const stop = new AbortController();
    const prompter = createPrompter({
      input,
      output,
      onContinue: () => () => undefined,
      color,
      signal: stop.signal,
    });
    const answer = prompter.askMissing(everyKind.slice(0, 1), {});
    const written: string[] = [];
    output.setEncoding('utf8').on('data', (text: string) => {
      written.push(text);
      if (written.length === 1) {
        setImmediate(() => input.write('two words\n'));
      }
      if (text.includes('tags')) {
        stop.abort();
      }
    });
    await expect(answer).rejects.toThrow('Canceled.');
    expect(stripVTControlCharacters(written.join(''))).toContain(
      '> "two words" has a space or\n  begins with fhir-apps,\n  which marks our own tags.',
    );
  });
});
