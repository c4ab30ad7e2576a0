import { describe, expect, it } from 'vitest';
import { runInProcess } from '../main/run-in-process.ts';
import { tryCases } from './try-cases.ts';

/** The same few in every test run; `npm run fuzz` tries a hundred thousand others each time. */
const COUNT = 500;
const SEED = 906_981;

describe('whatever is typed', () => {
  it('is done, refused by name or stopped before it signs in', async () => {
    const { count, finds } = await tryCases({ seed: SEED, count: COUNT });
    expect(count).toBe(COUNT);
    expect(finds).toEqual([]);
  });
});

describe('what the fuzzer has found', () => {
  it.each([
    ['a switch behind -- that is no switch', ['sandbox', 'status', '--', '--debug'], 'too_many_arguments'],
    ['--json behind --, which asks for nothing', ['list', '--', '--json'], 'too_many_arguments'],
    ['-- in the place of a value', ['list', '--tenant', '--', '--debug'], 'option_without_value'],
  ])('%s', async (_what, argv, code) => {
    const ending = await runInProcess(argv);
    expect(ending).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ending.stderr).toContain(`\nCode ${code}\n`);
    expect(ending.stderr).not.toContain('    at ');
  });
});
