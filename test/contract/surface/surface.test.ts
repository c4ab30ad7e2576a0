import { describe, expect, it } from 'vitest';
import { differenceOf } from './difference.ts';
import { SAMPLE_NAMES } from './sample-names.ts';
import { pathsByName, readSample, readSource } from './surface.ts';
import { readCommitted } from './surface-file.ts';

/** Reading the source with its types, and a hundred runs, take a while where others work too. */
const TIMEOUT = 300_000;

describe('test/contract/surface.json, what scripts depend on', { timeout: TIMEOUT }, () => {
  it('has every command, flag, variable, code and derived name of the source; `npm run surface` adds new ones', async () => {
    const { source } = await readCommitted();
    expect(differenceOf(source, readSource())).toEqual({ gone: [], added: [] });
  });

  it('has every key, version and tag that a fixed set of command lines shows; `npm run surface` adds new ones', async () => {
    const { sample } = await readCommitted();
    expect(differenceOf(sample, await readSample())).toEqual({ gone: [], added: [] });
  });

  it('has every code of the error details that the suite has shown', async () => {
    const { source, sample, suite } = await readCommitted();
    const codes = [...Object.keys(source.errors as object), ...(source.codes as readonly string[])];
    const shown = [...Object.keys(sample.paths.errorDetails), ...Object.keys(suite.errorDetails)];
    expect(shown.filter((code) => !codes.includes(code))).toEqual([]);
  });

  it('has 200 sample names, no two the same', () => {
    expect(new Set(SAMPLE_NAMES).size).toBe(200);
  });
});

describe('differenceOf', () => {
  it('finds what went from an object or a list, and what is another value now', () => {
    const before = { list: ['a', 'b'], one: 1, part: { stays: true, goes: true } };
    expect(differenceOf(before, { list: ['b', 'c'], one: 2, part: { stays: true, comes: true } })).toEqual({
      gone: ['list "a"', 'one was 1 and is 2', 'part goes'],
      added: ['list "c"', 'part comes'],
    });
  });

  it('finds nothing where only the order is another', () => {
    expect(differenceOf({ a: ['x', 'y'], b: null }, { b: null, a: ['y', 'x'] })).toEqual({ gone: [], added: [] });
  });
});

describe('pathsByName', () => {
  it('joins the paths of the same command, and of the same error', () => {
    const run = { command: 'list', exitCode: 0, error: null, warnings: [] };
    const shapes = [
      { ...run, paths: ['b'] },
      { ...run, paths: ['a', 'b'] },
      { ...run, exitCode: 2, error: 'invalid_input', paths: ['faults[]'] },
    ];
    expect(pathsByName(shapes)).toEqual({
      results: { list: ['a', 'b'] },
      errorDetails: { invalid_input: ['faults[]'] },
    });
  });
});
