import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { ALL_COMMANDS } from '../../src/commands/index.ts';
import { RESULTS_FILE } from '../docs/published-results.ts';
import { SCHEMA_FILE } from '../docs/published-schema.ts';
import { runInProcess } from '../main/run-in-process.ts';
import { SHOWN_RESULT } from '../output/sample-result.ts';

interface Schema {
  readonly $defs: Readonly<Record<string, unknown>>;
}

async function schemaOf(...words: readonly string[]): Promise<Schema> {
  const { stdout, stderr, exitCode } = await runInProcess(['schema', ...words]);
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  return JSON.parse(stdout) as Schema;
}

describe('schema', () => {
  it('alone is that of the environment file', async () => {
    expect(await schemaOf()).toEqual(JSON.parse(await readFile(SCHEMA_FILE, 'utf8')));
  });

  it('of a command is what the published schema has for it, and nothing of others', async () => {
    const published = JSON.parse(await readFile(RESULTS_FILE, 'utf8')) as Schema;
    for (const { name } of ALL_COMMANDS) {
      const { $defs } = await schemaOf(...name.split(' '));
      const id = name.replaceAll(' ', '-');
      expect($defs[id]).toEqual(published.$defs[id]);
      expect($defs.failure).toEqual(published.$defs.failure);
      const others = ALL_COMMANDS.map((each) => each.name.replaceAll(' ', '-')).filter((each) => each !== id);
      expect(others.filter((each) => each in $defs)).toEqual([]);
    }
  });

  it('allows what the command prints, and no output of another', async () => {
    const ajv = new Ajv2020();
    addFormats.default(ajv);
    const validate = ajv.compile(await schemaOf('show'));
    const success = { schemaVersion: 1, ok: true, command: 'show', result: SHOWN_RESULT, warnings: [] };
    expect(validate(success)).toBe(true);
    expect(validate({ ...success, command: 'register' })).toBe(false);
  });

  it('with --json is the result', async () => {
    const { stdout } = await runInProcess(['schema', 'role', 'list', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      command: 'schema',
      result: { title: 'fhir-apps role list --json' },
    });
  });

  it.each([
    ['regster', 'Did you mean register? `fhir-apps --help` lists what there is.'],
    ['role', 'Did you mean role list, role assign, role remove? `fhir-apps --help` lists what there is.'],
    ['role list more', '`fhir-apps --help` lists what there is.'],
    ['nothing-of-that-kind', '`fhir-apps --help` lists what there is.'],
  ])('of %s, which is no command, is refused', async (words, hint) => {
    const { stdout, exitCode } = await runInProcess(['schema', ...words.split(' '), '--json']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'unknown_command', message: `Unknown command '${words}'.`, hint },
    });
  });
});
