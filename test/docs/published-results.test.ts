import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { ALL_COMMANDS } from '../../src/commands/index.ts';
import { SHOWN_RESULT } from '../output/sample-result.ts';
import { freshResults, RESULTS_FILE } from './published-results.ts';

const SUCCESS = { schemaVersion: 1, ok: true, command: 'show', result: SHOWN_RESULT, warnings: [] };

describe('docs/results.schema.json', () => {
  it('is what the schemas of the commands make; `npm run docs` writes it', async () => {
    expect(await readFile(RESULTS_FILE, 'utf8')).toBe(await freshResults());
  });

  it('says what each command prints, by the name of the command', async () => {
    const { $defs } = JSON.parse(await readFile(RESULTS_FILE, 'utf8')) as { readonly $defs: Record<string, unknown> };
    const named = ALL_COMMANDS.map(({ name }) => name.replaceAll(' ', '-'));
    expect([...named, 'failure'].filter((name) => !(name in $defs))).toEqual([]);
  });

  it('allows a result of the right command, and no other', async () => {
    const ajv = new Ajv2020();
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(await readFile(RESULTS_FILE, 'utf8')) as object);
    expect(validate(SUCCESS)).toBe(true);
    expect(validate({ ...SUCCESS, command: 'list' })).toBe(false);
    expect(validate({ ...SUCCESS, result: { ...SHOWN_RESULT, more: 1 } })).toBe(false);
  });
});
